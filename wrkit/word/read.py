"""Word documents as paragraphs and grids, in reading order.

Works on the document's XML, because python-docx passes over content controls (w:sdt), inserted text (w:ins) and
nested tables, and its `table.cell()` is quadratic.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.formats import check_size, refuse, sniff
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid, Paragraph

_TRANSITIONAL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIP = ("del", "moveFrom", "Fallback", "txbxContent", "instrText", "delText", "pPr", "rPr", "footnoteReference")
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def read_docx(data: bytes, name: str) -> Document:
    """Read a docx file.

    A vertically merged cell has its text at the first row, the range in `Grid.merged`; paragraphs of a cell are
    lines. Tables nested in a cell add their lines to it.

    Raises:
        UnreadableError: not a docx, damaged, or beyond the limits.
    """
    import docx
    from docx.opc.exceptions import OpcError

    if (kind := sniff(data)) != "docx":
        raise refuse(kind, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_size(archive.infolist(), name)
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        modified = document.core_properties.modified
    except (OpcError, KeyError, ValueError, zipfile.BadZipFile, OSError, AttributeError, SyntaxError) as error:
        raise UnreadableError("Word 文件已损坏，打不开。", "请用 Word 或 WPS 打开并另存为 docx 后再试。", Ref(name)) from error
    blocks: list[Paragraph | Grid] = []
    tables = 0
    for element in _blocks(body):
        if _local(element) == "tbl":
            tables += 1
            blocks.append(_grid(element, Ref(name, f"表{tables}")))
        elif text := _paragraph(element).strip():
            blocks.append(Paragraph(text, Ref(name, "", f"第{len(blocks) + 1}段")))
    return Document(name, tuple(blocks), modified=modified.isoformat() if modified else "", kind="docx")


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables, looking into content controls and tracked insertions."""
    for child in parent:
        local = _local(child)
        if local in ("p", "tbl"):
            yield child
        elif local in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo"):
            yield from _blocks(child)


def _paragraph(element: Any) -> str:
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts)


def _collect(element: Any, parts: list[str]) -> None:
    for child in element:
        local = _local(child)
        if local == "t":
            parts.append(child.text or "")
        elif local in _TEXT:
            parts.append(_TEXT[local])
        elif local not in _SKIP:
            _collect(child, parts)


def _cell_text(cell: Any) -> str:
    lines: list[str] = []
    for block in _blocks(cell):
        if _local(block) == "p":
            lines.append(_paragraph(block))
        else:
            lines.extend(_cell_text(inner) for row in _rows(block) for inner in _cells(row))
    return "\n".join(lines)


def _inside(parent: Any, wanted: str) -> Iterator[Any]:
    for child in parent:
        local = _local(child)
        if local == wanted:
            yield child
        elif local in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo"):
            yield from _inside(child, wanted)


def _rows(table: Any) -> Iterator[Any]:
    return _inside(table, "tr")


def _cells(row: Any) -> Iterator[Any]:
    return _inside(row, "tc")


def _value(element: Any, path: str, default: str = "") -> str | None:
    """Return the w:val at `path`; `default` where the element has none; None where there is no element."""
    found = element.find("/".join(_TRANSITIONAL + step for step in path.split("/")))
    return None if found is None else found.get(_TRANSITIONAL + "val", default)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default


def _grid(table: Any, ref: Ref) -> Grid:
    cells: dict[tuple[int, int], str] = {}
    merged: list[tuple[int, int, int, int]] = []
    open_merges: dict[int, tuple[int, int]] = {}  # column → (first row, last column)
    row_no = -1
    for row_no, row in enumerate(_rows(table)):
        col = _number(_value(row, "trPr/gridBefore"), 0)
        for cell in _cells(row):
            last = col + _number(_value(cell, "tcPr/gridSpan"), 1) - 1
            merge = _value(cell, "tcPr/vMerge", "continue")
            text = _cell_text(cell)
            if merge == "continue" and col in open_merges:
                if text.strip():  # text hidden below a merge is text all the same
                    first = open_merges[col][0]
                    cells[first, col] = "\n".join(filter(str.strip, (cells.get((first, col), ""), text)))
            else:
                _end_merge(open_merges, col, row_no - 1, merged)
                if merge == "restart":
                    open_merges[col] = (row_no, last)
                elif last > col:
                    merged.append((row_no, col, row_no, last))
                if text.strip():
                    cells[row_no, col] = text
            col = last + 1
    for col in list(open_merges):
        _end_merge(open_merges, col, row_no, merged)
    return Grid(ref, cells, tuple(merged))


def _end_merge(
    open_merges: dict[int, tuple[int, int]], col: int, last_row: int, merged: list[tuple[int, int, int, int]]
) -> None:
    if col in open_merges:
        first, last_col = open_merges.pop(col)
        if (first, col) != (last_row, last_col):
            merged.append((first, col, last_row, last_col))
