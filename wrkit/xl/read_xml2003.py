"""Excel 2003 XML (SpreadsheetML), which office systems export under the name of xls, as grids."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from wrkit.errors import UnreadableError
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid
from wrkit.model.times import beijing_time
from wrkit.text.plain import decode
from wrkit.xl.numfmt import Shown, serial, shown
from wrkit.xl.package import local, parse_xml
from wrkit.xl.pages import page_text

_DECLARATION = re.compile(r"^\s*<\?xml\b[^<>]*\?>")
_STATES = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}
# Formats that go by a name (Excel XML Spreadsheet Reference, ss:NumberFormat).
_NAMED = {
    "General": "General", "General Number": "General", "General Date": "yyyy/m/d h:mm", "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy", "Short Date": "yyyy/m/d", "Long Time": "h:mm:ss", "Medium Time": "h:mm AM/PM",
    "Short Time": "h:mm", "Currency": '"¥"#,##0.00', "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%",
    "Scientific": "0.00E+00",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    code: str = "General"
    struck: bool = False


def read_xml2003(data: bytes, name: str) -> Document:
    """Read an Excel 2003 XML file.

    Raises:
        UnreadableError: malformed, or without a sheet.
    """
    root = _root(data.lstrip(), name)
    styles = _styles(root)
    grids = tuple(_grid(sheet, name, styles) for sheet in root if local(sheet) == "Worksheet")
    if not grids:
        raise UnreadableError("XML 表格里没有工作表。", "请用 Excel 打开，另存为 xlsx 后再试。", Ref(name))
    names = {
        _get(item, "Name"): _get(item, "RefersTo")
        for group in root
        if local(group) == "Names"
        for item in group
        if local(item) == "NamedRange"
    }
    saved = next((beijing_time((item.text or "").strip()) for item in root.iter() if local(item) == "LastSaved"), "")
    return Document(name, grids, names, saved, "spreadsheetml")


def _root(data: bytes, name: str) -> Any:
    """Parse the file; where its declaration names an encoding its bytes are not in, by what they are in."""
    try:
        return parse_xml(data)
    except (etree.XMLSyntaxError, ValueError) as error:
        with contextlib.suppress(etree.XMLSyntaxError, ValueError):
            return parse_xml(_DECLARATION.sub("", decode(data), count=1).encode())
        raise UnreadableError("XML 表格已损坏，打不开。", "请用 Excel 打开，另存为 xlsx 后再试。", Ref(name)) from error


def _get(element: Any, name: str, default: str = "") -> str:
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return default


def _number(element: Any, name: str, default: int) -> int:
    text = _get(element, name)
    return min(int(text), 2**21) if text.isdecimal() else default


def _styles(root: Any) -> dict[str, _Style]:
    """Return the styles by id, each with what it takes over from its parent."""
    found: dict[str, _Style] = {}
    for group in root:
        for style in group if local(group) == "Styles" else ():
            base = found.get(_get(style, "Parent"), found.get("Default", _Style()))
            code, struck = base.code, base.struck
            for item in style:
                if local(item) == "NumberFormat":
                    text = _get(item, "Format", "General")
                    code = _NAMED.get(text, text)
                elif local(item) == "Font":
                    struck = _get(item, "StrikeThrough") == "1"
            found[_get(style, "ID")] = _Style(code, struck)
    return found


class _Sheet:
    """Gathers the cells of one sheet."""

    def __init__(self, styles: dict[str, _Style]) -> None:
        self.styles = styles
        self.cells: dict[tuple[int, int], str] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.notes: list[CellNote] = []
        self.hidden: list[tuple[int, int]] = []

    def table(self, table: Any) -> None:
        """Read the columns and rows."""
        col = row_no = -1
        for item in table:
            if local(item) == "Column":
                col = _number(item, "Index", col + 2) - 1
                span = _number(item, "Span", 0)
                if _get(item, "Hidden") == "1":
                    self.hidden.append((col, col + span))
                col += span
            elif local(item) == "Row":
                row_no = _number(item, "Index", row_no + 2) - 1
                self.row(item, row_no)
                row_no += _number(item, "Span", 0)

    def row(self, row: Any, row_no: int) -> None:
        """Read one row."""
        col = -1
        hidden = _get(row, "Hidden") == "1"
        for cell in row:
            if local(cell) != "Cell":
                continue
            col = _number(cell, "Index", col + 2) - 1
            right, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            style = self.styles.get(_get(cell, "StyleID"), self.styles.get("Default", _Style()))
            text = self.cell(cell, row_no, col, style)
            if right or down:
                self.merged.append((row_no, col, row_no + down, col + right))
            if text:
                self.cells[row_no, col] = text
                if hidden or any(first <= col <= last for first, last in self.hidden):
                    self.notes.append(CellNote("hidden", row_no, col, text))
            col += right

    def cell(self, cell: Any, row: int, col: int, style: _Style) -> str:
        """Return a cell's text; note what it does not show."""
        text = note = ""
        for item in cell:
            said = "".join(item.itertext())
            if local(item) == "Data":
                text, note, plain = _shown(_get(item, "Type"), said, style.code)
                self.notes.extend([CellNote(note, row, col, plain)] if note else ())
                if _get(item, "Type") == "Error":
                    self.notes.append(CellNote("error", row, col, text))
                struck = text if style.struck else "".join(_struck(item))
                if struck.strip():
                    self.notes.append(CellNote("strike", row, col, struck))
            elif local(item) == "Comment":
                self.notes.append(CellNote("comment", row, col, said.strip()))
        if note != "unseen" and (formula := _get(cell, "Formula")):
            self.notes.append(CellNote("formula", row, col, formula))
        return text


def _struck(data: Any) -> Iterator[str]:
    """Yield the parts of a rich text that are struck through."""
    for item in data.iter():
        if local(item) == "S":
            yield "".join(item.itertext())


def _shown(kind: str, said: str, code: str) -> Shown:
    """Return a value as its cell shows it."""
    if kind == "Boolean":
        return Shown("TRUE" if said.strip() == "1" else "FALSE")
    try:
        if kind == "Number":
            return shown(float(said), code)
        if kind == "DateTime":
            return shown(serial(datetime.datetime.fromisoformat(said.strip())), code)
    except ValueError:
        return Shown(said)
    return Shown(said.replace("\r\n", "\n").replace("\r", "\n"))


def _grid(sheet: Any, name: str, styles: dict[str, _Style]) -> Grid:
    scan = _Sheet(styles)
    state = "visible"
    for item in sheet:
        if local(item) == "Table":
            scan.table(item)
        elif local(item) == "WorksheetOptions":
            pages = (_get(i, "Data") for i in item.iter() if local(i) in ("Header", "Footer"))
            if words := page_text(pages):
                scan.notes.append(CellNote("page", 0, 0, words))
            state = next((_STATES.get(i.text or "", "visible") for i in item if local(i) == "Visible"), state)
    return Grid(Ref(name, _get(sheet, "Name")), scan.cells, tuple(scan.merged), state, tuple(scan.notes))
