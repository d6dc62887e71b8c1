"""Tables of web pages, which office systems export under the name of xls, as grids."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.formats import refuse
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid, Paragraph
from wrkit.text.headers import match_headers
from wrkit.text.plain import decode
from wrkit.vocab import BREAKDOWN_COLUMNS, FORM_COLUMNS
from wrkit.xl.html_words import Words
from wrkit.xl.package import local

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_GB2312 = ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "ms936")
_HEADINGS = (*FORM_COLUMNS, *BREAKDOWN_COLUMNS)
_MAX_SPAN = 1000
# What Excel can hold; and how many cells reaching down from above are passed in all, which no honest table comes near.
_MAX_COLS, _MAX_PASSED = 16_384, 2_000_000
# Headings stand among the first rows, in cells with little in them.
_HEAD_ROWS, _HEAD_ELEMENTS = 40, 40
# How much of a page without a table is told.
_TOLD = 20_000


def read_html(data: bytes, name: str) -> Document:
    """Read a web page; every table is a grid, the text outside tables is paragraphs.

    A table inside a cell of a table with headings, or one of a single cell, belongs to the text of that cell; any other
    is a grid of its own. Fields show what is typed or chosen in them.

    Raises:
        UnreadableError: it has no table (its text is told), or is nested or spanned as no honest page is.
    """
    page = _Page(name)
    page.read(_parse(data, name))
    blocks = tuple(page.blocks)
    if not any(isinstance(block, Grid) for block in blocks):
        error = refuse("html", name)
        said = "；".join(block.text for block in blocks if isinstance(block, Paragraph))
        cut = said if len(said) <= _TOLD else f"{said[:_TOLD]}……（共{len(said)}字，全文见原文件）"
        raise UnreadableError(error.what + (f"其中的文字没有合并：{cut}" if cut else ""), error.advice, Ref(name))
    return Document(name, blocks, kind="html")


def _parse(data: bytes, name: str) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(_text(data).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("网页格式的表格已损坏，打不开。", "请另存为 xlsx 后再试。", Ref(name)) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("网页里套的层数太多，读不全。", "请用 Excel 打开，另存为 xlsx 后再放入。", Ref(name))
    if root is None:
        raise refuse("html", name)
    return root


def _text(data: bytes) -> str:
    """Decode by the encoding the page declares, where its bytes bear that out."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        encoding = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if encoding in _GB2312 else encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


@dataclass(slots=True)
class _Table:
    """A table taken apart.

    Attributes:
        rows: each row's element (None where cells stand without one) and its cells.
        caption: what stands above it.
        strays: what stands between its rows and cells, in none of them.
        inner: tables that stand there too.
    """

    rows: list[tuple[Any, list[Any]]] = field(default_factory=list)
    caption: Words = field(default_factory=Words)
    strays: Words = field(default_factory=Words)
    inner: list[Any] = field(default_factory=list)

    def take(self, parent: Any) -> None:
        """Take the rows in, through the form and group elements around them."""
        self.strays.say(parent.text)
        loose: list[Any] | None = None
        for child in parent:
            tag = local(child)
            if tag in ("td", "th"):
                if loose is None:
                    self.rows.append((None, loose := []))
                loose.append(child)
            elif tag == "tr":
                loose = None
                self.rows.append((child, []))
                self._cells(child)
            else:
                self._other(child, tag, self.take)
            self.strays.say(child.tail)

    def _cells(self, parent: Any) -> None:
        self.strays.say(parent.text)
        for child in parent:
            if local(child) in ("td", "th"):
                self.rows[-1][1].append(child)
            else:
                self._other(child, local(child), self._cells)
            self.strays.say(child.tail)

    def _other(self, child: Any, tag: str, further: Any) -> None:
        if tag == "table":
            self.inner.append(child)
        elif tag == "caption":
            self.caption.take(child)
            self.caption.line()
        elif any(local(item) in ("tr", "td", "th", "table") for item in child.iter()) and tag:
            further(child)
        elif tag:
            self.strays.add(child)


def _apart(table: Any) -> _Table:
    found = _Table()
    found.take(table)
    return found


class _Page:
    """Gathers the paragraphs and grids of a page in reading order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[Paragraph | Grid] = []
        self._tables = self._lines = 0
        self._outside = Words(self._meet)

    def read(self, root: Any) -> None:
        """Read the page."""
        self._outside.take(root)
        self._flush()

    def _meet(self, table: Any) -> None:
        self._flush()
        self.table(table)

    def _flush(self) -> None:
        """Turn the text since the last table into paragraphs."""
        self._paragraphs(self._outside)
        self._outside.forget()

    def _paragraphs(self, words: Words) -> None:
        pictures = (f"〔图片：{alt}〕" for alt in words.pictures if alt)
        for line in filter(None, (line.strip() for line in (*words.text.split("\n"), *pictures))):
            self._lines += 1
            self.blocks.append(Paragraph(line, Ref(self.name, "", f"第{self._lines}段")))

    def table(self, table: Any) -> None:
        """Add a table, and those inside it that are tables of their own."""
        self._tables += 1
        ref = Ref(self.name, f"表{self._tables}")
        apart = _apart(table)
        self._paragraphs(apart.caption)
        absorbs = next(table.iterdescendants("table"), None) is not None and _has_headings(apart)
        reader = _GridReader(ref, absorbs)
        self.blocks.append(reader.grid(apart))
        for inner in (*reader.inner, *apart.inner):
            self.table(inner)
        self._paragraphs(apart.strays)


def _has_headings(table: _Table) -> bool:
    """Tell whether some of the first rows have headings of a form or a breakdown."""
    for _, cells in islice(table.rows, _HEAD_ROWS):
        texts: dict[int, str] = {}
        for col, cell in enumerate(cells):
            if sum(1 for _ in islice(cell.iter(), _HEAD_ELEMENTS)) < _HEAD_ELEMENTS:
                words = Words()
                words.take(cell)
                texts[col] = words.text
        if len(set(match_headers(texts, _HEADINGS).values())) > 1:
            return True
    return False


def _is_box(table: Any) -> bool:
    """Tell a table of a single cell, which is a frame around a text."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return sum(1 for _ in islice(table.iterdescendants("td", "th"), 2)) < 2


class _GridReader:
    """Reads the cells of one table."""

    def __init__(self, ref: Ref, absorbs: bool) -> None:
        self.ref, self.absorbs = ref, absorbs
        self.inner: list[Any] = []
        self.cells: dict[tuple[int, int], str] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.notes: list[CellNote] = []
        self._reaching: list[tuple[int, int, int]] = []  # first and last column of a cell from above, its last row
        self._passed = 0

    def grid(self, table: _Table) -> Grid:
        """Read a table taken apart."""
        for row_no, (row, cells) in enumerate(table.rows):
            reaching = self._from_above(row_no)
            col = at = 0
            for cell in cells:
                while at < len(reaching) and reaching[at][0] <= col:
                    col = max(col, reaching[at][1] + 1)
                    at += 1
                down = min(_span(cell, "rowspan"), len(table.rows) - row_no)
                right = _span(cell, "colspan")
                if col + right > _MAX_COLS:
                    raise self._refused()
                if down > 1 or right > 1:
                    self.merged.append((row_no, col, row_no + down - 1, col + right - 1))
                if down > 1:
                    self._reaching.append((col, col + right - 1, row_no + down - 1))
                self._cell(cell, row_no, col, hidden=_is_hidden(cell) or (row is not None and _is_hidden(row)))
                col += right
        return Grid(self.ref, self.cells, tuple(self.merged), notes=tuple(self.notes))

    def _from_above(self, row_no: int) -> list[tuple[int, int, int]]:
        """Return the cells above that reach into a row, from the left."""
        self._reaching = sorted(item for item in self._reaching if item[2] >= row_no)
        self._passed += len(self._reaching)
        if self._passed > _MAX_PASSED:
            raise self._refused()
        return self._reaching.copy()

    def _cell(self, cell: Any, row: int, col: int, *, hidden: bool) -> None:
        words = Words(None if self.absorbs else lambda table: self._meet(words, table))
        words.take(cell)
        if text := words.text:
            self.cells[row, col] = text
            if hidden:
                self.notes.append(CellNote("hidden", row, col, text))
        if words.struck:
            self.notes.append(CellNote("strike", row, col, words.struck))
        self.notes.extend(CellNote("picture", row, col, alt) for alt in words.pictures)

    def _meet(self, words: Words, table: Any) -> None:
        """Take the text of a frame in, and leave any other table to a grid of its own."""
        if _is_box(table):
            words.take(table)
            words.line()
        else:
            self.inner.append(table)

    def _refused(self) -> UnreadableError:
        what = "网页表格里跨行、跨列的单元格多得不正常，没有读取。"
        return UnreadableError(what, "请用 Excel 打开，另存为 xlsx 后再放入。", self.ref)


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text), _MAX_SPAN)) if text.isdecimal() else 1


def _is_hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style
