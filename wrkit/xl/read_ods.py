"""OpenDocument spreadsheets as grids: each cell holds the text that was shown."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from wrkit.errors import UnreadableError
from wrkit.formats import refuse, unpack
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid
from wrkit.model.times import beijing_time
from wrkit.xl.package import local, parse_xml
from wrkit.xl.pages import page_text

_ROWS, _COLS = 1_048_576, 16_384
_SHAPES = ("frame", "custom-shape", "rect", "ellipse", "line", "g", "caption", "control", "a")
_LINES = ("style", "type")
# Page headers and footers (ODF 1.3 part 3, 16.10 on), and what holds words in them; all else is a field.
_AROUND = ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")
_BLOCKS = ("p", "h", "region-left", "region-center", "region-right")
_WORDS = (*_BLOCKS, "span", "a")
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
    # A flat file (fods) is one XML document with everything in it.
    parts = unpack(data, name) if data.startswith(b"PK") else {"content.xml": data, "meta.xml": data}
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise refuse("encrypted", name)
    try:
        root = parse_xml(parts["content.xml"])
    except (KeyError, etree.XMLSyntaxError) as error:
        raise UnreadableError("ODS 表格已损坏，打不开。", "请另存为 xlsx 后再试。", Ref(name)) from error
    # Without it, page headers alone would be missing.
    styles = root
    with contextlib.suppress(etree.XMLSyntaxError):
        styles = parse_xml(parts["styles.xml"]) if "styles.xml" in parts else root
    pages = _pages(root, styles)
    hidden_tables = {
        _attribute(style, "name")
        for style in root.iter()
        if local(style) == "style" and any(_attribute(item, "display") == "false" for item in style)
    }
    struck = frozenset(
        _attribute(style, "name")
        for style in root.iter()
        if local(style) == "style"
        and any(_attribute(item, f"text-line-through-{what}") not in ("", "none") for item in style for what in _LINES)
    )
    tables = [item for item in root.iter() if local(item) == "table" and local(item.getparent()) == "spreadsheet"]
    grids = tuple(_grid(table, name, hidden_tables, struck, pages) for table in tables)
    return Document(name, grids, modified=_modified(parts), kind="ods")


def _modified(parts: dict[str, bytes]) -> str:
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
    return int(text) if text.isdecimal() else 1


def _inside(parent: Any, wanted: str) -> Iterator[Any]:
    for child in parent:
        if local(child) == wanted:
            yield child
        elif local(child) in _GROUPS:
            yield from _inside(child, wanted)


def _pages(root: Any, styles: Any) -> dict[str, str]:
    """Return what the page headers and footers say, by the style of the tables they are for; “” for any other."""
    said = {}
    for page in styles.iter():
        if local(page) == "master-page":
            codes = (
                _page_code(item) for item in page if local(item) in _AROUND and _attribute(item, "display") != "false"
            )
            said[_attribute(page, "name")] = page_text(codes)
    found = {"": said.get("Default", "")}
    for style in root.iter():
        if local(style) == "style" and (page_name := _attribute(style, "master-page-name")):
            found[_attribute(style, "name")] = said.get(page_name, "")
    return found


def _page_code(element: Any) -> str:
    """Return a page header or footer in Excel's codes: fields for numbers, dates and names are nobody's words."""
    parts = [(element.text or "").replace("&", "&&")]
    for child in element:
        tag = local(child)
        if tag in _WORDS:
            parts.append(f" {_page_code(child)} " if tag in _BLOCKS else _page_code(child))
        elif tag in ("s", "tab", "line-break"):
            parts.append(" ")
        elif tag:
            parts.append({"page-number": "&P", "page-count": "&N"}.get(tag, "&D"))
        parts.append((child.tail or "").replace("&", "&&"))
    return "".join(parts)


def _grid(table: Any, name: str, hidden_tables: set[str], struck: frozenset[str], pages: dict[str, str]) -> Grid:
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
    for shapes in _inside(table, "shapes"):
        notes.extend(_shape(item) for item in shapes)
    row_no = 0
    for row in _inside(table, "table-row"):
        repeat = _count(row, "number-rows-repeated")
        found = list(_cells(row))
        hidden = _attribute(row, "visibility") in ("collapse", "filter")
        # A row repeated a million times is formatting; one with text is repeated as often as people would.
        for offset in range(min(repeat, 1000) if any(text for _, text, _ in found) else bool(found)):
            for col, text, cell in found:
                notes.extend(_notes(cell, row_no + offset, col, text))
                if "DISPIMG(" in _attribute(cell, "formula"):
                    continue
                cells[row_no + offset, col] = text
                if gone := _struck(cell, text, struck):
                    notes.append(CellNote("strike", row_no + offset, col, gone))
                if text and (hidden or any(first <= col <= last for first, last in hidden_cols)):
                    notes.append(CellNote("hidden", row_no + offset, col, text))
                down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
                if down > 1 or right > 1:
                    merged.append((row_no, col, row_no + down - 1, col + right - 1))
        row_no += repeat
        if row_no > _ROWS:
            break
    style = _attribute(table, "style-name")
    if said := pages.get(style, pages[""]):
        notes.append(CellNote("page", 0, 0, said))
    state = "hidden" if style in hidden_tables else "visible"
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
        if text or len(cell) or _attribute(cell, "value"):
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
    formula = _attribute(cell, "formula")
    if "DISPIMG(" in formula:  # a WPS picture in a cell
        yield CellNote("picture", row, col)
        return
    if number := "" if text.strip() else _attribute(cell, "value"):  # its format shows nothing
        yield CellNote("unseen", row, col, number)
    elif formula:
        yield CellNote("formula", row, col, formula)
    # LibreOffice writes an error's text without a type of its own, older versions with a type in the calcext namespace.
    if formula and text.startswith(("#", "Err:")) and _attribute(cell, "value-type") in ("", "error", "string"):
        yield CellNote("error", row, col, text)
    for child in cell:
        if local(child) == "annotation":
            said = "\n".join(_paragraph(item) for item in child if local(item) == "p")
            yield CellNote("comment", row, col, said)
        elif local(child) in _SHAPES:
            yield CellNote("picture", row, col, _shape(child).text)


def _shape(element: Any) -> CellNote:
    """Return the note for a picture or shape, with the text in it."""
    texts = [_paragraph(item) for item in element.iter() if local(item) == "p"]
    return CellNote("picture", 0, 0, "\n".join(filter(None, texts)))


def _struck(cell: Any, text: str, struck: frozenset[str]) -> str:
    """Return what of a cell is struck through, by its style or by runs of its text."""
    if _attribute(cell, "style-name") in struck:
        return text
    if not struck:
        return ""
    return "".join(_paragraph(i) for i in cell.iter() if local(i) == "span" and _attribute(i, "style-name") in struck)
