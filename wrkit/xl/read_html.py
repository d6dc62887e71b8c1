"""Tables of web pages, which office systems export under the name of xls, as grids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.formats import refuse
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid, Paragraph
from wrkit.text.plain import decode
from wrkit.xl.package import local

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SILENT = ("script", "style", "head", "title", "noscript")
_LINES = ("br", "p", "div", "li", "h1", "h2", "h3", "h4")
_STRUCK = ("s", "strike", "del")
_MAX_SPAN = 1000


def read_html(data: bytes, name: str) -> Document:
    """Read a web page; every table is a grid, the text outside tables is paragraphs.

    Raises:
        UnreadableError: it has no table.
    """
    from lxml import etree

    try:
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
        root = etree.fromstring(_text(data).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("网页格式的表格已损坏，打不开。", "请另存为 xlsx 后再试。", Ref(name)) from error
    tables = [] if root is None else list(root.iter("table"))
    if not tables:
        raise refuse("html", name)
    grids = [_grid(table, Ref(name, f"表{number}")) for number, table in enumerate(tables, 1)]
    outside = _Text(())
    outside.take(root)
    lines = [line.strip() for line in outside.text.split("\n")]
    before = [Paragraph(line, Ref(name, "", f"第{number}段")) for number, line in enumerate(filter(None, lines), 1)]
    return Document(name, (*before, *grids), kind="html")


def _text(data: bytes) -> str:
    """Decode by the encoding the page declares, where its bytes bear that out."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        encoding = declared[1].decode("ascii").lower()
        encoding = "gb18030" if encoding in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else encoding
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


class _Text:
    """Gathers the text of an element as a browser shows it; inner tables are left to their own grids."""

    def __init__(self, struck_styles: tuple[str, ...] = _STRUCK) -> None:
        self.text = ""
        self.struck = ""
        self.pictures = 0
        self._struck_tags = struck_styles

    def take(self, element: Any, struck: bool = False) -> None:
        self._say(element.text, struck)
        for child in element:
            tag = local(child)
            if tag == "img":
                self.pictures += 1
            elif tag and tag not in _SILENT and tag != "table":
                if tag in _LINES and self.text.strip() and not self.text.endswith("\n"):
                    self.text += "\n"
                style = (child.get("style") or "").replace(" ", "").lower()
                self.take(child, struck or tag in self._struck_tags or "line-through" in style)
                if tag in _LINES and tag != "br":
                    self.text += "\n"
            elif tag == "table":
                self.text += "\n"
            self._say(child.tail, struck)

    def _say(self, text: str | None, struck: bool) -> None:
        flat = re.sub(r"[ \t\r\n\f]+", " ", text or "")
        if self.text.endswith(("\n", " ")) or not self.text:
            flat = flat.lstrip(" ")
        self.text += flat
        if struck:
            self.struck += flat


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text), _MAX_SPAN)) if text.isdecimal() else 1


def _is_hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style


def _grid(table: Any, ref: Ref) -> Grid:
    cells: dict[tuple[int, int], str] = {}
    merged: list[tuple[int, int, int, int]] = []
    notes: list[CellNote] = []
    taken: dict[int, int] = {}  # column → last row that a cell from above reaches
    for row_no, row in enumerate(_rows(table)):
        col = 0
        for cell in row:
            if local(cell) not in ("td", "th"):
                continue
            while taken.get(col, -1) >= row_no:
                col += 1
            down, right = _span(cell, "rowspan"), _span(cell, "colspan")
            shown = _Text()
            shown.take(cell)
            text = shown.text.replace("\xa0", " ").strip()
            if down > 1 or right > 1:
                merged.append((row_no, col, row_no + down - 1, col + right - 1))
                taken.update(dict.fromkeys(range(col, col + right), row_no + down - 1))
            if text:
                cells[row_no, col] = text
                if _is_hidden(row) or _is_hidden(cell):
                    notes.append(CellNote("hidden", row_no, col, text))
            if shown.struck.strip():
                notes.append(CellNote("strike", row_no, col, shown.struck.strip()))
            notes.extend(CellNote("picture", row_no, col) for _ in range(shown.pictures))
            col += right
    return Grid(ref, cells, tuple(merged), notes=tuple(notes))
