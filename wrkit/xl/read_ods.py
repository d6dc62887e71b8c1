"""OpenDocument spreadsheets as grids: each cell holds the text that was shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from wrkit.errors import UnreadableError
from wrkit.formats import refuse, unpack
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid
from wrkit.xl.package import local, parse_xml

_ROWS, _COLS = 1_048_576, 16_384
_GROUPS = (
    "table-row-group",
    "table-header-rows",
    "table-rows",
    "table-column-group",
    "table-header-columns",
    "table-columns",
)


def read_ods(data: bytes, name: str) -> Document:
    """Read an ods file.

    Raises:
        UnreadableError: damaged or encrypted.
    """
    parts = unpack(data, name)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise refuse("encrypted", name)
    try:
        root = parse_xml(parts["content.xml"])
    except (KeyError, etree.XMLSyntaxError) as error:
        raise UnreadableError("ODS 表格已损坏，打不开。", "请另存为 xlsx 后再试。", Ref(name)) from error
    hidden_tables = {
        _attribute(style, "name")
        for style in root.iter()
        if local(style) == "style" and any(_attribute(item, "display") == "false" for item in style)
    }
    tables = [item for item in root.iter() if local(item) == "table" and local(item.getparent()) == "spreadsheet"]
    grids = tuple(_grid(table, name, hidden_tables) for table in tables)
    return Document(name, grids, modified=_modified(parts), kind="ods")


def _modified(parts: dict[str, bytes]) -> str:
    from wrkit.xl.read_xlsx import beijing_time

    try:
        root = parse_xml(parts["meta.xml"])
    except (KeyError, etree.XMLSyntaxError):
        return ""
    return next((beijing_time((item.text or "")[:19]) for item in root.iter() if local(item) == "date"), "")


def _attribute(element: Any, name: str) -> str:
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def _count(element: Any, name: str) -> int:
    text = _attribute(element, name)
    return int(text) if text.isdigit() else 1


def _inside(parent: Any, wanted: str) -> Iterator[Any]:
    for child in parent:
        if local(child) == wanted:
            yield child
        elif local(child) in _GROUPS:
            yield from _inside(child, wanted)


def _grid(table: Any, name: str, hidden_tables: set[str]) -> Grid:
    cells: dict[tuple[int, int], str] = {}
    merged: list[tuple[int, int, int, int]] = []
    notes: list[CellNote] = []
    hidden_cols: list[tuple[int, int]] = []
    at = 0
    for column in _inside(table, "table-column"):
        span = _count(column, "number-columns-repeated")
        if _attribute(column, "visibility") in ("collapse", "filter"):
            hidden_cols.append((at, at + span - 1))
        at += span
    row_no = 0
    for row in _inside(table, "table-row"):
        repeat = _count(row, "number-rows-repeated")
        found = list(_cells(row))
        hidden = _attribute(row, "visibility") in ("collapse", "filter")
        # A row repeated a million times is formatting; one with text is repeated as often as people would.
        for offset in range(min(repeat, 1000) if any(text for _, text, _ in found) else 0):
            for col, text, cell in found:
                cells[row_no + offset, col] = text
                if hidden or any(first <= col <= last for first, last in hidden_cols):
                    notes.append(CellNote("hidden", row_no + offset, col, text))
                notes.extend(_notes(cell, row_no + offset, col, text))
                down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
                if down > 1 or right > 1:
                    merged.append((row_no, col, row_no + down - 1, col + right - 1))
        row_no += repeat
        if row_no > _ROWS:
            break
    state = "hidden" if _attribute(table, "style-name") in hidden_tables else "visible"
    cells = {place: text for place, text in cells.items() if text}
    return Grid(Ref(name, _attribute(table, "name")), cells, tuple(merged), state, tuple(notes))


def _cells(row: Any) -> Iterator[tuple[int, str, Any]]:
    """Yield (column, text, element) of every cell with text or a note."""
    col = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        repeat = _count(cell, "number-columns-repeated")
        text = "\n".join(_paragraph(item) for item in cell if local(item) == "p")
        if text or len(cell):
            for offset in range(min(repeat, 64)):
                yield col + offset, text, cell
        col += repeat
        if col > _COLS:
            return


def _paragraph(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        tag = local(child)
        if tag == "s":
            parts.append(" " * _count(child, "c"))
        elif tag == "tab":
            parts.append("\t")
        elif tag == "line-break":
            parts.append("\n")
        elif tag != "annotation":
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _notes(cell: Any, row: int, col: int, text: str) -> Iterator[CellNote]:
    if formula := _attribute(cell, "formula"):
        yield CellNote("formula", row, col, formula)
    if text.startswith(("#", "Err:")) and _attribute(cell, "value-type") in ("error", "string") and formula:
        yield CellNote("error", row, col, text)
    for child in cell:
        if local(child) == "annotation":
            said = "\n".join(_paragraph(item) for item in child if local(item) == "p")
            yield CellNote("comment", row, col, said)
        elif local(child) in ("frame", "custom-shape"):
            yield CellNote("picture", row, col)
