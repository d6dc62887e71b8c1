"""The rows of an annex as a docx file holds them, read back from its XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_rows(data: bytes, headings: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of all tables with these headings, one after another.

    A merged cell has its text in every row; a group's heading is a row of one cell.

    Args:
        data: the file.
        headings: of the table to look for.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"), etree.XMLParser(resolve_entities=False))
    rows: list[tuple[str, ...]] = []
    for table in root.iter(f"{_W}tbl"):
        lines = list(_lines(table))
        if lines and [text.replace("\n", "") for text in lines[0]] == [text.replace("\n", "") for text in headings]:
            rows.extend(lines[1:])
    return tuple(rows)


def _lines(table: Any) -> Iterator[tuple[str, ...]]:
    above: tuple[str, ...] = ()
    for row in table.iterfind(f"{_W}tr"):
        texts = []
        for col, cell in enumerate(row.iterfind(f"{_W}tc")):
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue" and col < len(above)
            texts.append(above[col] if goes_on else _text(cell))
        yield tuple(texts)
        above = tuple(texts)


def _text(cell: Any) -> str:
    paragraphs = []
    for paragraph in cell.iterfind(f"{_W}p"):
        pieces = ((node.text or "") if node.tag == f"{_W}t" else "\t" for node in paragraph.iter(f"{_W}t", f"{_W}tab"))
        paragraphs.append("".join(pieces))
    return "\n".join(paragraphs)


__all__ = ["read_rows"]
