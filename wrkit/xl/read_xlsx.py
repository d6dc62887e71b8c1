"""xlsx and xlsm as grids, from their XML: number formats, merged ranges, comments, hidden cells, pictures."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid
from wrkit.model.times import beijing_time
from wrkit.xl.address import column_of, parse_address, parse_column, parse_range
from wrkit.xl.numfmt import BUILTIN, display, serial
from wrkit.xl.package import Package, SheetPart, local, parse_xml
from wrkit.xl.scan import LARGEST, NotPlainError, SheetText, characters, plain_strings, row_number, unescape

_TRUE = ("1", "true")
# Codes in page headers: font, colour, size and the like; page numbers; section, date, name and all others.
_PAGE_STYLE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[BIUSXYEOH])')
_PAGE_NUMBER = re.compile(
    r"(?:共 ?&N ?页[，, ]*)?(?:[Pp]age )?(?:第 ?)?&P(?: ?页)?(?:[，,/ ]*(?:共|of)? ?&N(?: ?页)?)?|(?:共 ?)?&N(?: ?页)?"
)
_PAGE_CODE = re.compile(r"&[LCRDTFAZG]")
# Styles parts up to this many bytes are remembered.
_SMALL = 128 * 1024
# Rows that are not plain are parsed one by one up to this many, then the whole sheet is.
_MANY = 64


def read_xlsx(data: bytes, name: str) -> Document:
    """Read an xlsx file; see `wrkit.xl.read.read_workbook`.

    Raises:
        UnreadableError: damaged, or beyond the limits.
    """
    package = Package(data, name, reading=True)
    for sheet in package.lost_sheets():
        raise package.damaged(f"工作表“{sheet}”的内容缺失")
    reader = SheetReader(package)
    grids = tuple(reader.grid(sheet) for sheet in package.sheets())
    if not grids:
        raise package.damaged("没有工作表")
    names = {
        item.get("name", ""): item.text or ""
        for item in package.children(package.workbook_path, "definedNames")
        if item.get("localSheetId") is None
    }
    return Document(name, grids, names, _modified(package), "xlsx")


def _modified(package: Package) -> str:
    for kind, path in package.relations("").values():
        if kind.endswith("/core-properties") and path in package.parts:
            for element in package.tree(path):
                if local(element) == "modified":
                    return beijing_time((element.text or "").strip())
    return ""


def rich_text(element: Any) -> str:
    """Return the text of a string item: plain or in runs, phonetic guides left out."""
    return "".join(text for text, _ in _runs(element))


def _runs(element: Any) -> Iterator[tuple[str, bool]]:
    """Yield (text, whether struck through) of a string item."""
    for child in element:
        tag = local(child)
        if tag == "t":
            yield unescape(child.text or ""), False
        elif tag == "r":
            struck = any(
                _is_on(item) for rpr in child if local(rpr) == "rPr" for item in rpr if local(item) == "strike"
            )
            yield unescape("".join(t.text or "" for t in child if local(t) == "t")), struck


def _is_on(element: Any) -> bool:
    return element.get("val", "1") in _TRUE


def _styles(data: bytes) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the number format of every cell style of a styles part, and the styles that strike through."""
    return (_known_styles if len(data) <= _SMALL else _read_styles)(data)


@lru_cache(maxsize=8)  # the forms handed out all have the same
def _known_styles(data: bytes) -> tuple[tuple[str, ...], frozenset[str]]:
    return _read_styles(data)


def _read_styles(data: bytes) -> tuple[tuple[str, ...], frozenset[str]]:
    lists = {local(element): [item for item in element if local(item)] for element in reversed(parse_xml(data))}
    codes = dict(BUILTIN)
    for item in lists.get("numFmts", ()):
        if (number := item.get("numFmtId", "")).isdecimal():
            codes[int(number)] = item.get("formatCode", "General")
    styles = lists.get("cellXfs", ())
    ids = [item.get("numFmtId", "0") for item in styles]
    fonts = enumerate(lists.get("fonts", ()))
    struck = {str(index) for index, font in fonts if any(local(i) == "strike" and _is_on(i) for i in font)}
    struck_styles = frozenset(str(index) for index, item in enumerate(styles) if item.get("fontId") in struck)
    return tuple(
        codes.get(int(number), "General") if number.isdecimal() else "General" for number in ids
    ), struck_styles


class SheetReader:
    """Reads the sheets of one package, sharing its strings and formats."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.strings, self.struck_strings = self._strings()
        self.by_number = {str(index): text for index, text in enumerate(self.strings)}
        styles = package.related("styles")
        self.formats, self.struck_styles = package.made(styles, _styles) if styles else ((), frozenset())
        properties = [item for item in package.tree(package.workbook_path) if local(item) == "workbookPr"]
        self.date1904 = bool(properties) and properties[0].get("date1904") in _TRUE

    def _strings(self) -> tuple[list[str], dict[int, str]]:
        """Return the shared strings, and what of them is struck through by number."""
        path = self.package.related("sharedStrings")
        if path is None:
            return [], {}
        plain = plain_strings(self.package.parts[path])
        if plain is not None:
            return [unescape(text) for text in plain], {}
        items = [list(_runs(item)) for item in self.package.tree(path) if local(item) == "si"]
        struck = {
            index: "".join(text for text, on in runs if on)
            for index, runs in enumerate(items)
            if any(on for _, on in runs)
        }
        return ["".join(text for text, _ in runs) for runs in items], struck

    def grid(self, sheet: SheetPart) -> Grid:
        """Read one sheet."""
        if len(self.package.parts[sheet.path]) > LARGEST:
            self.package.thin_out(sheet.path)
        try:
            scan, merged = self._scan(sheet, SheetText.of(self.package.parts[sheet.path]))
        except NotPlainError:
            scan, merged = self._scan(sheet, None)
        notes = (*scan.notes, *self._attached(sheet))
        return Grid(Ref(self.package.name, sheet.name), scan.cells, tuple(merged), sheet.state, notes)

    def _scan(self, sheet: SheetPart, plain: SheetText | None) -> tuple[_Scan, list[tuple[int, int, int, int]]]:
        """Read cells and merged ranges: from the text where it is plain, else from the tree."""
        scan = _Scan(self)
        merged: list[tuple[int, int, int, int]] = []
        if plain is None:
            self.package.thin_out(sheet.path)
            root = self.package.tree(sheet.path)
        else:
            root = self.package.parsed(sheet.path, plain.without_rows())
        for element in root:
            tag = local(element)
            if tag == "cols":
                scan.columns(element)
            elif tag == "sheetData":
                scan.rows(element)
            elif tag == "mergeCells":
                ranges = (parse_range(item.get("ref", "")) for item in element if local(item) == "mergeCell")
                merged.extend(found for found in ranges if found)
            elif tag == "headerFooter" and (said := _page_text(element)):
                scan.notes.append(CellNote("page", 0, 0, said))
        if plain is not None:
            scan.plain_rows(sheet, plain)
        return scan, merged

    def row_texts(self, row: Any) -> dict[int, str]:
        """Return the texts of one row element by column."""
        texts: dict[int, str | None] = {}
        col = -1
        for cell in row:
            stated = parse_column(cell.get("r", ""))
            col = stated if stated >= 0 else col + 1
            if len(cell) == 1:
                kind, child = cell.get("t"), cell[0]
                if kind == "s":
                    texts[col] = self.by_number.get(child.text)
                elif kind == "inlineStr" and len(child) == 1:
                    texts[col] = unescape(child[0].text or "") or _Scan(self).cell(cell, 0, col)
                else:
                    texts[col] = _Scan(self).cell(cell, 0, col)
            elif len(cell):
                texts[col] = _Scan(self).cell(cell, 0, col)
        return {col: text for col, text in texts.items() if text}

    def _attached(self, sheet: SheetPart) -> Iterator[CellNote]:
        """Yield comments, threaded comments and pictures of a sheet."""
        threaded: set[tuple[int, int]] = set()
        related = sorted(self.package.relations(sheet.path).values(), key=lambda item: "threadedComment" not in item[0])
        for kind, path in related:
            if path not in self.package.parts:
                continue
            if kind.endswith("/threadedComment"):
                for item in self.package.tree(path):
                    if place := parse_address(item.get("ref", "")):
                        threaded.add(place)
                        yield CellNote("comment", *place, "".join(t.text or "" for t in item if local(t) == "text"))
            elif kind.endswith("/comments"):
                for item in self.package.children(path, "commentList"):
                    place = parse_address(item.get("ref", ""))
                    if place and place not in threaded:
                        yield CellNote("comment", *place, "".join(rich_text(t) for t in item if local(t) == "text"))
            elif kind.endswith("/drawing"):
                for anchor in self.package.tree(path):
                    yield from _picture(anchor)

    def shared(self, value: str) -> tuple[str, str]:
        """Return a shared string and what of it is struck through."""
        index = int(value) if value.isdecimal() else -1
        if not 0 <= index < len(self.strings):
            raise self.package.damaged("单元格的文字缺失")
        return self.strings[index], self.struck_strings.get(index, "")

    def value(self, kind: str, value: str, style: str) -> str:
        """Return the text of a cell that holds a value of its own."""
        if kind == "b":
            return "TRUE" if value in _TRUE else "FALSE"
        if kind in ("str", "e", "inlineStr"):
            return unescape(value)
        if kind == "d":  # ISO 8601, as the strict dialect writes dates
            return self.date(value, style)
        return self.number(value, style)

    def plain_text(self, style: str, kind: str, value: str, inline: str) -> tuple[str, str]:
        """Return the text of a cell as `SheetText.cells` gives it, and what of it is struck through.

        Raises:
            NotPlainError: an entity XML does not define.
        """
        if inline:
            return unescape(characters(inline)), ""
        if kind == "s":
            return self.shared(characters(value)) if value else ("", "")
        return self.value(kind or "n", characters(value), style) if value else "", ""

    def date(self, value: str, style: str) -> str:
        """Return an ISO date as the cell's format shows it."""
        try:
            moment = datetime.datetime.fromisoformat(value)
        except ValueError:
            return value
        shift = 1462 if self.date1904 else 0
        return self.number(repr(serial(moment) - shift), style)

    def number(self, value: str, style: str) -> str:
        """Return a numeric cell's text as its format shows it."""
        try:
            number = float(value)
        except ValueError:
            return value
        index = int(style) if style.isdecimal() else 0
        code = self.formats[index] if index < len(self.formats) else "General"
        return display(number, code, date1904=self.date1904)


def _page_text(element: Any) -> str:
    """Return what stands above and below the pages of a sheet when printed, less page numbers, dates and names."""
    texts = [_page_words(item.text or "") for item in element]
    return "；".join(dict.fromkeys(text for text in texts if any(map(str.isalnum, text))))


def _page_words(text: str) -> str:
    flat = " ".join(_PAGE_STYLE.sub("", text.replace("&&", "＆")).split())
    words = _PAGE_CODE.sub(" ", _PAGE_NUMBER.sub(" ", flat)).replace("＆", "&")
    return " ".join(words.split())


def _picture(anchor: Any) -> Iterator[CellNote]:
    if any(local(item) in ("pic", "graphicFrame", "sp", "grpSp") for item in anchor.iter()):
        texts = "".join(item.text or "" for item in anchor.iter() if local(item) == "t")
        if local(anchor) == "absoluteAnchor":
            yield CellNote("picture", 0, 0, texts)
        for start in anchor:
            if local(start) == "from":
                place = {local(item): item.text or "0" for item in start}
                row, col = place.get("row", "0"), place.get("col", "0")
                if row.isdecimal() and col.isdigit():
                    yield CellNote("picture", int(row), int(col), texts)


class _Scan:
    """Gathers the cells and notes of one sheet."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader = reader
        self.cells: dict[tuple[int, int], str] = {}
        self.notes: list[CellNote] = []
        self.hidden: list[tuple[int, int]] = []

    def columns(self, element: Any) -> None:
        """Note hidden columns."""
        for item in element:
            if local(item) == "col" and item.get("hidden") in _TRUE:
                first, last = item.get("min", "1"), item.get("max", "1")
                if first.isdecimal() and last.isdigit():
                    self.hidden.append((int(first) - 1, int(last) - 1))

    def rows(self, sheet_data: Any) -> None:
        """Read all rows."""
        row_no = -1
        for row in sheet_data:
            if local(row) == "row":
                given = row.get("r", "")
                row_no = int(given) - 1 if given.isdecimal() else row_no + 1
                self.row(row, row_no)

    def row(self, row: Any, row_no: int) -> None:
        """Read the cells of a row element."""
        row_hidden = row.get("hidden") in _TRUE
        col = -1
        for cell in row:
            stated = parse_column(cell.get("r", ""))
            col = stated if stated >= 0 else col + 1
            if len(cell) and (text := self.cell(cell, row_no, col)):
                self.put(row_no, col, text, row_hidden)

    def put(self, row_no: int, col: int, text: str, row_hidden: bool) -> None:
        """Keep a cell's text; note where people cannot see it."""
        self.cells[row_no, col] = text
        if row_hidden or any(first <= col <= last for first, last in self.hidden):
            self.notes.append(CellNote("hidden", row_no, col, text))

    def plain_rows(self, sheet: SheetPart, plain: SheetText) -> None:
        """Read all rows from their text; a row with formulas, runs or the like from its tree.

        Raises:
            NotPlainError: there is something the parser must judge.
        """
        row_no, odd = -1, 0
        cells, hidden, shared = self.cells, self.hidden, self.reader.by_number
        quick = not (self.reader.struck_styles or self.reader.struck_strings)
        for attributes, start, body, end in plain.rows():
            row_no = row_number(attributes, row_no)
            found = plain.cells(body, end)
            if found is None:
                odd += 1
                if odd > _MANY:
                    raise NotPlainError
                alone = self.reader.package.parsed(sheet.path, plain.row_alone(start, end))
                self.row(alone[0][0], row_no)
                continue
            row_hidden = ' hidden="' in attributes and any(f' hidden="{on}"' in attributes for on in _TRUE)
            for letters, style, kind, value, inline in found:
                if kind == "s" and value and quick:
                    text = shared.get(value) or self.reader.shared(characters(value))[0]
                elif value or inline:
                    text = self.plain_cell(row_no, column_of(letters), style, kind, value, inline)
                else:
                    continue
                if text and not row_hidden and not hidden:
                    cells[row_no, column_of(letters)] = text
                elif text:
                    self.put(row_no, column_of(letters), text, row_hidden)

    def plain_cell(self, row: int, col: int, style: str, kind: str, value: str, inline: str) -> str:
        """Return the text of a cell without formula and runs; note what it does not show."""
        text, struck = self.reader.plain_text(style, kind, value, inline)
        if kind == "e" and value and not inline:
            self.notes.append(CellNote("error", row, col, characters(value)))
        if text and (struck or (style or "0") in self.reader.struck_styles):
            self.notes.append(CellNote("strike", row, col, struck or text))
        return text

    def cell(self, cell: Any, row: int, col: int) -> str:
        """Return a cell's text; note what it does not show."""
        kind, style = cell.get("t", "n"), cell.get("s", "0")
        value, struck, text, formula = "", "", "", None
        for child in cell:
            tag = local(child)
            if tag == "v":
                value = child.text or ""
            elif tag == "f":
                formula = child.text or "…"
            elif tag == "is":
                runs = list(_runs(child))
                text = "".join(part for part, _ in runs)
                struck = "".join(part for part, on in runs if on)
        if formula is not None and "DISPIMG(" in formula or (cell.get("vm") and kind == "e"):
            self.notes.append(CellNote("picture", row, col))
            return ""
        if formula is not None:
            self.notes.append(CellNote("formula", row, col, "=" + formula))
        if value and not (kind == "inlineStr" and text):
            if kind == "s":
                text, struck = self.reader.shared(value)
            else:
                text = self.reader.value(kind, value, style)
        if kind == "e" and value:
            self.notes.append(CellNote("error", row, col, value))
        if text and (struck or style in self.reader.struck_styles):
            self.notes.append(CellNote("strike", row, col, struck or text))
        return text
