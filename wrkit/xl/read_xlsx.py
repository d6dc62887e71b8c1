"""xlsx and xlsm as grids, from their XML: number formats, merged ranges, comments, hidden cells, pictures."""

from __future__ import annotations

import contextlib
import datetime
from functools import lru_cache
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid
from wrkit.model.times import beijing_time
from wrkit.xl.address import column_of, parse_column, parse_range
from wrkit.xl.attached import attached
from wrkit.xl.numfmt import BUILTIN, Shown, serial, shown
from wrkit.xl.package import Package, SheetPart, local, parse_xml
from wrkit.xl.pages import page_text
from wrkit.xl.rich import TRUE, is_on, runs
from wrkit.xl.scan import LARGEST, NotPlainError, SheetText, characters, plain_strings, row_number, unescape

# Styles parts up to this many bytes are remembered.
_SMALL = 128 * 1024
# Rows that are not plain are parsed one by one up to this many, then the whole sheet is.
_MANY = 64


def read_xlsx(data: bytes, name: str, *, embedded: bool = False) -> Document:
    """Read an xlsx file; see `wrkit.xl.read.read_workbook`.

    Args:
        data: the file's content.
        name: file name.
        embedded: it is part of another file; what hangs on its own sheets is left out.

    Raises:
        UnreadableError: damaged, or beyond the limits.
    """
    package = Package(data, name, reading=True)
    for sheet in package.lost_sheets():
        raise package.damaged(f"工作表“{sheet}”的内容缺失")
    reader = SheetReader(package, embedded=embedded)
    sheets, others = package.sheets_and_others()
    if not sheets:
        raise package.damaged("没有工作表")
    grids = tuple(reader.grid(sheet) for sheet in sheets)
    if others:
        grids = (*grids, *(grid for grid in map(reader.grid, others) if grid.cells or grid.notes))
    names = {
        item.get("name", ""): item.text or ""
        for item in package.children(package.workbook_path, "definedNames")
        if item.get("localSheetId") is None
    }
    return Document(name, grids, names, _modified(package), "xlsx")


def _modified(package: Package) -> str:
    with contextlib.suppress(UnreadableError):  # nobody wrote what stands there
        for kind, path in package.relations("").values():
            if kind.endswith("/core-properties") and path in package.parts:
                for element in package.tree(path):
                    if local(element) == "modified":
                        return beijing_time((element.text or "").strip())
    return ""


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
    struck = {str(index) for index, font in fonts if any(local(i) == "strike" and is_on(i) for i in font)}
    struck_styles = frozenset(str(index) for index, item in enumerate(styles) if item.get("fontId") in struck)
    return tuple(
        codes.get(int(number), "General") if number.isdecimal() else "General" for number in ids
    ), struck_styles


class SheetReader:
    """Reads the sheets of one package, sharing its strings and formats."""

    def __init__(self, package: Package, *, embedded: bool = False) -> None:
        self.package, self.embedded = package, embedded
        self.strings, self.struck_strings = self._strings()
        self.by_number = {str(index): text for index, text in enumerate(self.strings)}
        styles = package.related("styles")
        self.formats: tuple[str, ...] | None = ()
        self.struck_styles: frozenset[str] = frozenset()
        try:
            self.formats, self.struck_styles = package.made(styles, _styles) if styles else ((), frozenset())
        except UnreadableError:  # the words are whole; what the numbers looked like is lost
            self.formats = None
        properties = [item for item in package.tree(package.workbook_path) if local(item) == "workbookPr"]
        self.date1904 = bool(properties) and properties[0].get("date1904") in TRUE

    def _strings(self) -> tuple[list[str], dict[int, str]]:
        """Return the shared strings, and what of them is struck through by number."""
        path = self.package.related("sharedStrings")
        if path is None:
            return [], {}
        plain = plain_strings(self.package.parts[path])
        if plain is not None:
            return [unescape(text) for text in plain], {}
        items = [list(runs(item)) for item in self.package.tree(path) if local(item) == "si"]
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
        more = () if self.embedded else attached(self.package, sheet.path, scan.root)
        notes = (*scan.notes, *more)
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
        scan.root = root
        for element in root:
            tag = local(element)
            if tag == "cols":
                scan.columns(element)
            elif tag == "sheetData":
                scan.rows(element)
            elif tag == "mergeCells":
                ranges = (parse_range(item.get("ref", "")) for item in element if local(item) == "mergeCell")
                merged.extend(found for found in ranges if found)
            elif tag == "headerFooter" and (said := page_text(item.text or "" for item in element)):
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

    def shared(self, value: str) -> tuple[str, str]:
        """Return a shared string and what of it is struck through."""
        index = int(value) if value.isdecimal() else -1
        if not 0 <= index < len(self.strings):
            raise self.package.damaged("单元格的文字缺失")
        return self.strings[index], self.struck_strings.get(index, "")

    def value(self, kind: str, value: str, style: str) -> Shown:
        """Return what a cell that holds a value of its own shows."""
        if kind == "b":
            return Shown("TRUE" if value in TRUE else "FALSE")
        if kind in ("str", "e", "inlineStr"):
            return Shown(unescape(value))
        if kind == "d":  # ISO 8601, as the strict dialect writes dates
            return self.date(value, style)
        return self.number(value, style)

    def plain_text(self, style: str, kind: str, value: str, inline: str) -> tuple[Shown, str]:
        """Return what a cell as `SheetText.cells` gives it shows, and what of it is struck through.

        Raises:
            NotPlainError: an entity XML does not define.
        """
        if inline:
            return Shown(unescape(characters(inline))), ""
        if kind == "s":
            text, struck = self.shared(characters(value)) if value else ("", "")
            return Shown(text), struck
        return self.value(kind or "n", characters(value), style) if value else Shown(""), ""

    def date(self, value: str, style: str) -> Shown:
        """Return an ISO date as the cell's format shows it."""
        try:
            moment = datetime.datetime.fromisoformat(value)
        except ValueError:
            return Shown(value)
        shift = 1462 if self.date1904 else 0
        return self.number(repr(serial(moment) - shift), style)

    def number(self, value: str, style: str) -> Shown:
        """Return a numeric cell as its format shows it."""
        try:
            number = float(value)
        except ValueError:
            return Shown(value)
        if self.formats is None:
            return shown(number, None)
        index = int(style) if style.isdecimal() else 0
        code = self.formats[index] if index < len(self.formats) else "General"
        return shown(number, code, date1904=self.date1904)


class _Scan:
    """Gathers the cells and notes of one sheet."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader = reader
        self.cells: dict[tuple[int, int], str] = {}
        self.notes: list[CellNote] = []
        self.hidden: list[tuple[int, int]] = []
        self.root: Any = ()

    def columns(self, element: Any) -> None:
        """Note hidden columns."""
        for item in element:
            if local(item) == "col" and item.get("hidden") in TRUE:
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
        row_hidden = row.get("hidden") in TRUE
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
            row_hidden = ' hidden="' in attributes and any(f' hidden="{on}"' in attributes for on in TRUE)
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
        (text, note, plain), struck = self.reader.plain_text(style, kind, value, inline)
        if note:
            self.notes.append(CellNote(note, row, col, plain))
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
                parts = list(runs(child))
                text = "".join(part for part, _ in parts)
                struck = "".join(part for part, on in parts if on)
        if formula is not None and "DISPIMG(" in formula or (cell.get("vm") and kind == "e"):
            self.notes.append(CellNote("picture", row, col))
            return ""
        note = ""
        if value and not (kind == "inlineStr" and text):
            if kind == "s":
                text, struck = self.reader.shared(value)
            else:
                text, note, plain = self.reader.value(kind, value, style)
                self.notes.extend([CellNote(note, row, col, plain)] if note else ())
        if formula is not None and note != "unseen":
            self.notes.append(CellNote("formula", row, col, "=" + formula))
        if kind == "e" and value:
            self.notes.append(CellNote("error", row, col, value))
        if text and (struck or style in self.reader.struck_styles):
            self.notes.append(CellNote("strike", row, col, struck or text))
        return text
