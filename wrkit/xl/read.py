"""Workbooks of every kind as grids of the text a person saw."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.formats import MAX_FILE, refuse, sniff
from wrkit.model.refs import Ref, column_index
from wrkit.model.sheets import Document, Grid
from wrkit.xl.numfmt import BUILTIN, display
from wrkit.xl.package import Package, SheetPart, local

_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = ("1", "true")
_BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def read_workbook(data: bytes, name: str) -> Document:
    """Read a workbook: xlsx and xlsm with number formats and merged ranges, xls, xlsb and ods by value.

    Raises:
        UnreadableError: no workbook, damaged, encrypted, or beyond the limits.
    """
    if len(data) > MAX_FILE:
        raise UnreadableError(f"文件过大（{len(data) // 2**20} MB）。", "请让单位新建一份填报表重填。", Ref(name))
    kind = sniff(data)
    if kind == "xlsx":
        return _read_xlsx(data, name)
    if kind in ("xls", "xlsb", "ods"):
        return _read_calamine(data, name, kind)
    raise refuse(kind, name)


def parse_address(text: str) -> tuple[int, int] | None:
    """Return (row, column) from 0 of an A1 address, None if it is none."""
    match = _ADDRESS.match(text)
    return (int(match[2]) - 1, column_index(match[1])) if match else None


def parse_range(text: str) -> tuple[int, int, int, int] | None:
    """Return (first row, first column, last row, last column) from 0 of an A1 range."""
    first, _, last = text.partition(":")
    start, end = parse_address(first), parse_address(last or first)
    return (*start, *end) if start and end else None


def unescape(text: str) -> str:
    """Decode `_x000D_` and its like (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _read_xlsx(data: bytes, name: str) -> Document:
    package = Package(data, name)
    reader = _Reader(package)
    grids = tuple(reader.grid(sheet) for sheet in package.sheets())
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


def beijing_time(text: str) -> str:
    """Return a W3CDTF time as “2026-04-09 16:00:00” in China's one time zone, “” where it is none."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo is not None:
        moment = moment.astimezone(_BEIJING)
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def rich_text(element: Any) -> str:
    """Return the text of a string item: plain or in runs, phonetic guides left out."""
    parts = []
    for child in element:
        tag = local(child)
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts.extend(t.text or "" for t in child if local(t) == "t")
    return unescape("".join(parts))


class _Reader:
    """Reads the sheets of one package, sharing its strings and formats."""

    def __init__(self, package: Package) -> None:
        self.package = package
        path = package.related("sharedStrings")
        self.strings = [rich_text(item) for item in package.tree(path) if local(item) == "si"] if path else []
        self.formats = self._formats()
        properties = [item for item in package.tree(package.workbook_path) if local(item) == "workbookPr"]
        self.date1904 = bool(properties) and properties[0].get("date1904") in _TRUE

    def _formats(self) -> list[str]:
        """Return the number format of every cell style."""
        path = self.package.related("styles")
        if path is None:
            return []
        codes = dict(BUILTIN)
        for item in self.package.children(path, "numFmts"):
            if (number := item.get("numFmtId", "")).isdigit():
                codes[int(number)] = item.get("formatCode", "General")
        ids = [item.get("numFmtId", "0") for item in self.package.children(path, "cellXfs")]
        return [codes.get(int(number), "General") if number.isdigit() else "General" for number in ids]

    def grid(self, sheet: SheetPart) -> Grid:
        cells: dict[tuple[int, int], str] = {}
        merged: list[tuple[int, int, int, int]] = []
        for element in self.package.tree(sheet.path):
            tag = local(element)
            if tag == "sheetData":
                self._cells(element, cells)
            elif tag == "mergeCells":
                merged.extend(found for item in element if (found := parse_range(item.get("ref", "") if local(item) else "")))
        return Grid(Ref(self.package.name, sheet.name), cells, tuple(merged), sheet.state)

    def _cells(self, sheet_data: Any, cells: dict[tuple[int, int], str]) -> None:
        row_no = -1
        for row in sheet_data:
            if local(row) != "row":
                continue
            given = row.get("r", "")
            row_no = int(given) - 1 if given.isdigit() else row_no + 1
            col = -1
            for cell in row:
                if local(cell) != "c":
                    continue
                place = parse_address(cell.get("r", ""))
                col = place[1] if place else col + 1
                if text := self._text(cell):
                    cells[row_no, col] = text

    def _text(self, cell: Any) -> str:
        kind = cell.get("t", "n")
        value = ""
        for child in cell:
            tag = local(child)
            if tag == "v":
                value = child.text or ""
            elif tag == "is":
                return rich_text(child)
        if not value:
            return ""
        if kind == "s":
            return self.strings[int(value)] if value.isdigit() and int(value) < len(self.strings) else ""
        if kind == "b":
            return "TRUE" if value in _TRUE else "FALSE"
        if kind in ("str", "e", "d"):
            return unescape(value)
        return self._number(value, cell.get("s", "0"))

    def _number(self, value: str, style: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        index = int(style) if style.isdigit() else 0
        code = self.formats[index] if index < len(self.formats) else "General"
        return display(number, code, date1904=self.date1904)


def _read_calamine(data: bytes, name: str, kind: str) -> Document:
    """Read by value with calamine, which may panic: its panics derive from BaseException."""
    from python_calamine import CalamineWorkbook

    grids = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if "work" not in str(meta.typ).lower():
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                rows = sheet.to_python(skip_empty_area=False)
                cells = {
                    (row, col): text
                    for row, values in enumerate(rows)
                    for col, value in enumerate(values)
                    if (text := _plain(value))
                }
                visible = str(meta.visible).rpartition(".")[2]
                state = {"Visible": "visible", "VeryHidden": "veryHidden"}.get(visible, "hidden")
                grids.append(Grid(Ref(name, meta.name), cells, _calamine_merges(sheet), state))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine's PanicException is no Exception
        if "assword" in str(error) or "ncrypt" in str(error):
            raise refuse("encrypted", name) from None
        raise UnreadableError("表格文件已损坏，打不开。", "请用 Excel 或 WPS 打开，另存为 xlsx 后再试。", Ref(name)) from None
    return Document(name, tuple(grids), kind=kind)


def _calamine_merges(sheet: Any) -> tuple[tuple[int, int, int, int], ...]:
    ranges = getattr(sheet, "merged_cell_ranges", None) or ()
    return tuple((*start, *end) for start, end in ranges)


def _plain(value: Any) -> str:
    """Return a calamine value as text; without number formats, a whole number has no “.0”."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return display(float(value), "General")
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y/%m/%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return str(value)
    return str(value) if value else ""
