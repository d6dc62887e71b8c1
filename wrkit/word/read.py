"""Word documents as paragraphs and grids, in reading order.

Works on the document's XML, because python-docx passes over content controls (w:sdt), inserted text (w:ins) and
nested tables, and its `table.cell()` is quadratic.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.formats import check_size, refuse, sniff
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid, Paragraph
from wrkit.model.times import beijing_time

_TRANSITIONAL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIP = ("del", "moveFrom", "Fallback", "txbxContent", "instrText", "delText", "pPr", "rPr", "footnoteReference")
# The strict dialect (ISO/IEC 29500-1) differs in its namespaces alone, as far as text and tables go.
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_TYPES = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.template|"
    rb"ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml"
)
_AROUND = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_PAGE_NUMBER = re.compile(r"(?:第|共|页|[Pp]age|of|[\s\d\-—–－·,，/])*")
_PICTURES = ("drawing", "pict", "object")
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def read_docx(data: bytes, name: str) -> Document:
    """Read a docx file.

    A vertically merged cell has its text at the first row, the range in `Grid.merged`; paragraphs of a cell are
    lines. Tables nested in a cell add their lines to it, unless it is the table's only one. Comments, pictures, struck-through and hidden text in cells
    stand in `Grid.notes`.

    Raises:
        UnreadableError: not a docx, damaged, or beyond the limits.
    """
    import docx

    if (kind := sniff(data)) != "docx":
        raise refuse(kind, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_size(archive.infolist(), name)
            types = archive.read("[Content_Types].xml")
            if _STRICT in archive.read("_rels/.rels") or _OTHER_TYPES.search(types):
                data = _plain(archive)
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        comments = _comments(document.part)
        around = tuple(_around(document.part, name))
        modified = document.core_properties.modified
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # python-docx and zipfile fail in every way there is on odd files
        advice = "请用 Word 或 WPS 打开并另存为 docx 后再试。"
        raise UnreadableError("Word 文件已损坏，打不开。", advice, Ref(name)) from error
    blocks: list[Paragraph | Grid] = []
    tables = 0
    for element in _unframed(body):
        if _local(element) == "tbl":
            tables += 1
            blocks.append(_grid(element, Ref(name, f"表{tables}"), comments))
        elif text := _paragraph(element).strip():
            blocks.append(Paragraph(text, Ref(name, "", f"第{len(blocks) + 1}段")))
    return Document(name, tuple(blocks), modified=_saved(modified), kind="docx", around=around)


def _saved(moment: datetime.datetime | None) -> str:
    """Return when a document was last saved; Word writes UTC."""
    if moment is None:
        return ""
    return beijing_time((moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).isoformat())


def _plain(archive: zipfile.ZipFile) -> bytes:
    """Return a template, a document with macros or one of the strict dialect as what python-docx knows."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as copy:
        for info in archive.infolist():
            part = archive.read(info)
            if info.filename.endswith((".xml", ".rels")):
                for strict, transitional in _NAMESPACES:
                    part = part.replace(strict, transitional)
            if info.filename == "[Content_Types].xml":
                part = _OTHER_TYPES.sub(_MAIN_TYPE, part)
            copy.writestr(info.filename, part)
    return target.getvalue()


def _comments(part: Any) -> dict[str, str]:
    """Return the document's comments by id."""
    return {
        item.get(_TRANSITIONAL + "id", ""): "\n".join(map(_paragraph, _blocks(item)))
        for root, _ in _related(part, ("comments",))
        for item in root
    }


def _related(part: Any, kinds: Collection[str]) -> Iterator[tuple[Any, str]]:
    """Yield the trees of the parts related in some ways, with the way."""
    from lxml import etree

    for relation in part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in kinds and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            yield etree.fromstring(relation.target_part.blob, parser), kind


def _around(part: Any, name: str) -> Iterator[Paragraph]:
    """Yield what stands around the text: page headers and footers less page numbers, footnotes and endnotes."""
    said: set[str] = set()
    for root, kind in _related(part, tuple(_AROUND)):
        texts = [_paragraph(item).strip() for item in root.iter() if _local(item) == "p"]
        for text in texts:
            if text not in said and not _PAGE_NUMBER.fullmatch(text):
                said.add(text)
                yield Paragraph(text, Ref(name, "", _AROUND[kind]))


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


def _unframed(parent: Any) -> Iterator[Any]:
    """Yield the blocks of a text; a table of one cell around others is a frame, and its blocks are the text's."""
    for block in _blocks(parent):
        cells = [cell for row in _rows(block) for cell in _cells(row)] if _local(block) == "tbl" else []
        if len(cells) == 1 and any(_local(inner) == "tbl" for inner in _blocks(cells[0])):
            yield from _unframed(cells[0])
        else:
            yield block


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
    return int(text) if text and text.isdecimal() else default


def _cell_notes(cell: Any, row: int, col: int, comments: Mapping[str, str]) -> Iterator[CellNote]:
    """Yield what a cell's text does not show."""
    struck: list[str] = []
    hidden: list[str] = []
    for item in _within(cell):
        local = _local(item)
        if local == "commentReference":
            said = comments.get(item.get(_TRANSITIONAL + "id", ""), "")
            yield CellNote("comment", row, col, said or "（批注）")
        elif local in _PICTURES:
            texts = [child.text or "" for child in item.iter() if _local(child) == "t"]
            yield CellNote("picture", row, col, "".join(texts))
        elif local == "r":
            text = _paragraph(item)
            if any(_is_on(item, f"rPr/{name}") for name in ("strike", "dstrike")):
                struck.append(text)
            if _is_on(item, "rPr/vanish"):
                hidden.append(text)
    for kind, texts in (("strike", struck), ("hidden", hidden)):
        if text := "".join(texts).strip():
            yield CellNote(kind, row, col, text)


def _within(element: Any) -> Iterator[Any]:
    """Yield what is inside an element, less what stands there twice for older programs, and deleted text."""
    for child in element:
        if _local(child) not in ("Fallback", "del", "moveFrom"):
            yield child
            yield from _within(child)


def _is_on(element: Any, path: str) -> bool:
    return _value(element, path, "1") not in (None, "0", "false", "off", "none")


def _grid(table: Any, ref: Ref, comments: Mapping[str, str]) -> Grid:
    notes: list[CellNote] = []
    cells: dict[tuple[int, int], str] = {}
    merged: list[tuple[int, int, int, int]] = []
    open_merges: dict[int, tuple[int, int]] = {}  # column → (first row, last column)
    row_no = -1
    columns = 0
    for row_no, row in enumerate(_rows(table)):
        col = _number(_value(row, "trPr/gridBefore"), 0)
        for cell in _cells(row):
            last = col + _number(_value(cell, "tcPr/gridSpan"), 1) - 1
            merge = _value(cell, "tcPr/vMerge", "continue")
            text = _cell_text(cell)
            notes.extend(_cell_notes(cell, row_no, col, comments))
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
        columns = max(columns, col + _number(_value(row, "trPr/gridAfter"), 0))
    for col in list(open_merges):
        _end_merge(open_merges, col, row_no, merged)
    return Grid(ref, cells, tuple(merged), notes=tuple(notes), columns=columns)


def _end_merge(
    open_merges: dict[int, tuple[int, int]], col: int, last_row: int, merged: list[tuple[int, int, int, int]]
) -> None:
    if col in open_merges:
        first, last_col = open_merges.pop(col)
        if (first, col) != (last_row, last_col):
            merged.append((first, col, last_row, last_col))
