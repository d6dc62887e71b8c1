"""Word documents as paragraphs and grids, in reading order.

Works on the document's XML, because python-docx passes over content controls (w:sdt), inserted text (w:ins) and
nested tables, opens no document with a broken part, and its `table.cell()` is quadratic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wrkit.formats import refuse, sniff
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid, Paragraph
from wrkit.model.times import beijing_time
from wrkit.word import text as xml
from wrkit.word.parts import Parts, local
from wrkit.word.text import W

_AROUND = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "diagramData": "图示"}
_COMMENTS, _BOX, _PICTURES, _PROMPTS, _EMBEDDED = "批注", "文本框", "图片", "控件提示", "嵌入内容"
_UNREADABLE = "这一部分已损坏，读不出来，请打开原文件查看"
_PAGE_NUMBER = re.compile(r"(?:第|共|页|[Pp]age|of|[\s\d\-—–－·,，/])*")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")

Block = Paragraph | Grid
Embedded = Callable[[bytes], Sequence[Block]]


def read_docx(data: bytes, name: str, embedded: Embedded | None = None) -> Document:
    """Read a docx file.

    A vertically merged cell has its text at the first row, the range in `Grid.merged`; paragraphs of a cell are
    lines. Tables nested in a cell add their lines to it, unless it is the table's only one. Comments, pictures,
    struck-through and hidden text in cells stand in `Grid.notes`. A text box with a table belongs to the text, what
    others say stands in `Document.around`, with comments and pictures outside tables, page headers and footers,
    footnotes and endnotes. Inserted text is read, deleted text (tracked changes) is not; a content control that shows
    its prompt is blank, a form field of the old kind says what was chosen or ticked.

    Args:
        data: the file's content.
        name: file name, for messages and places.
        embedded: what to make of a file standing in the text (w:altChunk); without it, that one is there is said.

    Raises:
        UnreadableError: not a docx, damaged, or beyond the limits; a part that says little may well be damaged.
    """
    if (kind := sniff(data)) != "docx":
        raise refuse(kind, name)
    parts = Parts(data, name)
    body = parts.body()
    reader = _Reader(parts, embedded)
    blocks = tuple(reader.blocks(body))
    return Document(name, blocks, modified=_saved(parts), kind="docx", around=tuple(reader.around(body)))


def _saved(parts: Parts) -> str:
    """Return when a document was last saved; Word writes UTC."""
    core = [path for kind, path in parts.relations("").values() if kind == "core-properties"]
    root = parts.tree(core[0] if core else "docProps/core.xml")
    for item in () if root is None else root:
        if local(item) == "modified":
            said = (item.text or "").strip()
            return beijing_time(said if _ZONE.search(said) else f"{said}+00:00" if "T" in said else said)
    return ""


class _Reader:
    """Reads the parts of one document; what stands around its text gathers as the text is read."""

    def __init__(self, parts: Parts, embedded: Embedded | None) -> None:
        self._parts, self._embedded = parts, embedded
        self._relations = parts.relations(parts.main)
        self._tables = self._paragraphs = self._pictures = 0
        self._boxes: list[str] = []
        self._unread: list[str] = []
        self._in_cells: set[str] = set()
        self._comments, self._lost = _comments(parts)

    def blocks(self, body: Any) -> Iterator[Block]:
        """Yield the blocks of the text."""
        for element in _unframed(body):
            if local(element) == "altChunk":
                yield from self._chunk(element)
            elif local(element) == "tbl":
                yield self._next_grid(element)
            else:
                if said := xml.paragraph(element).strip():
                    yield self._next_paragraph(said)
                yield from self._drawn(element)

    def _next_grid(self, element: Any) -> Grid:
        self._tables += 1
        return self._grid(element, Ref(self._parts.name, f"表{self._tables}"))

    def _next_paragraph(self, said: str) -> Paragraph:
        self._paragraphs += 1
        return Paragraph(said, Ref(self._parts.name, "", f"第{self._paragraphs + self._tables}段"))

    def _drawn(self, element: Any) -> Iterator[Block]:
        """Yield the blocks of text boxes with a table; keep what the others say, and count the pictures."""
        for box in xml.boxes(element):
            inner = list(_unframed(box))
            if any(local(block) == "tbl" for block in inner):
                yield from self.blocks(box)
            else:
                self._boxes.extend(filter(None, (xml.paragraph(block).strip() for block in inner)))
                for block in inner:
                    yield from self._drawn(block)
        self._boxes.extend(xml.lettering(element))
        self._pictures += xml.pictures(element)

    def _chunk(self, element: Any) -> Iterator[Block]:
        """Yield the blocks of a file that stands in the text."""
        ids = (text for key, text in element.attrib.items() if key.rpartition("}")[2] == "id")
        _, path = self._relations.get(next(ids, ""), ("", ""))
        data = self._parts.data(path)
        if self._embedded is None or data is None:
            self._unread.append(f"这里有一段嵌入的内容（{path.rpartition('/')[2]}），读不出来，请打开原文件查看")
            return
        for block in self._embedded(data):
            if isinstance(block, Paragraph):
                yield self._next_paragraph(block.text)
            else:
                self._tables += 1
                yield replace(block, ref=Ref(self._parts.name, f"表{self._tables}"))

    def around(self, body: Any) -> Iterator[Paragraph]:
        """Yield what stands around the text already read."""
        for kind, texts in (
            (_BOX, self._boxes),
            (_COMMENTS, [text for key, text in self._comments.items() if key not in self._in_cells]),
            (_COMMENTS, [_UNREADABLE] if self._lost else []),
            (_PICTURES, [f"正文里有{self._pictures}处图片，没有读取，请打开原文件查看"] if self._pictures else []),
            (_PROMPTS, dict.fromkeys(xml.prompts(body))),
            (_EMBEDDED, self._unread),
        ):
            for text in texts:
                if text.strip():
                    yield Paragraph(text.strip(), Ref(self._parts.name, "", kind))
        yield from _around(self._parts)

    def _cell_text(self, cell: Any) -> str:
        if xml.is_unfilled_cell(cell):
            return ""
        lines: list[str] = []
        for block in xml.blocks(cell):
            if local(block) == "p":
                lines.append(xml.paragraph(block))
            elif local(block) == "tbl":
                lines.extend(map(self._cell_text, xml.cells(block)))
            else:
                for part in self._chunk(block):
                    lines.extend([part.text] if isinstance(part, Paragraph) else part.cells.values())
        return "\n".join(lines)

    def _notes(self, cell: Any, row: int, col: int) -> Iterator[CellNote]:
        """Yield what a cell's text does not show."""
        struck: list[str] = []
        hidden: list[str] = []
        for item in () if xml.is_unfilled_cell(cell) else xml.within(cell):
            name = local(item)
            if name == "commentReference":
                key = item.get(W + "id", "")
                self._in_cells.add(key)
                yield CellNote("comment", row, col, self._comments.get(key, "") or "（批注）")
            elif name in xml.PICTURES:
                texts = [child.text or "" for child in xml.within(item) if local(child) == "t"]
                yield CellNote("picture", row, col, "".join(texts))
            elif name == "r":
                text = xml.paragraph(item)
                if any(xml.is_on(item, f"rPr/{mark}") for mark in ("strike", "dstrike")):
                    struck.append(text)
                if xml.is_on(item, "rPr/vanish"):
                    hidden.append(text)
        for kind, texts in (("strike", struck), ("hidden", hidden)):
            if text := "".join(texts).strip():
                yield CellNote(kind, row, col, text)

    def _grid(self, table: Any, ref: Ref) -> Grid:
        notes: list[CellNote] = []
        cells: dict[tuple[int, int], str] = {}
        merged: list[tuple[int, int, int, int]] = []
        open_merges: dict[int, tuple[int, int]] = {}  # column → (first row, last column)
        row_no = -1
        columns = 0
        for row_no, row in enumerate(xml.inside(table, "tr")):
            col = xml.number(xml.value(row, "trPr/gridBefore"), 0)
            for cell in xml.inside(row, "tc"):
                last = col + xml.number(xml.value(cell, "tcPr/gridSpan"), 1) - 1
                merge = xml.value(cell, "tcPr/vMerge", "continue")
                text = self._cell_text(cell)
                notes.extend(self._notes(cell, row_no, col))
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
            columns = max(columns, col + xml.number(xml.value(row, "trPr/gridAfter"), 0))
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


def _unframed(parent: Any) -> Iterator[Any]:
    """Yield the blocks of a text; a table of one cell around others is a frame, and its blocks are the text's."""
    for block in xml.blocks(parent):
        cells = list(xml.cells(block)) if local(block) == "tbl" else []
        if len(cells) == 1 and any(local(inner) == "tbl" for inner in xml.blocks(cells[0])):
            yield from _unframed(cells[0])
        else:
            yield block


def _comments(parts: Parts) -> tuple[Mapping[str, str], bool]:
    """Return the document's comments by id, and whether some cannot be read."""
    found: dict[str, str] = {}
    lost = False
    for _, root in parts.related(("comments",)):
        lost = lost or root is None
        for item in () if root is None else root:
            found[item.get(W + "id", "")] = "\n".join(xml.paragraph(block) for block in item.iter(W + "p"))
    return found, lost


def _around(parts: Parts) -> Iterator[Paragraph]:
    """Yield what page headers and footers less page numbers, footnotes, endnotes and diagrams say."""
    said: set[str] = set()
    for kind, root in parts.related(tuple(_AROUND)):
        ref = Ref(parts.name, "", _AROUND[kind])
        if root is None:
            yield Paragraph(_UNREADABLE, ref)
            continue
        texts = [xml.paragraph(item).strip() for item in root.iter() if local(item) == "p"]
        for text in texts:
            if text not in said and not _PAGE_NUMBER.fullmatch(text):
                said.add(text)
                yield Paragraph(text, ref)


__all__ = ["read_docx"]
