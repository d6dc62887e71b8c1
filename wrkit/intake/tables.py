"""From a document's grids to the rows of its task tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from wrkit.errors import Finding, finding
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.text.clean import clean_text, join_lines, squeeze
from wrkit.text.headers import HEADER_ROWS, match_headers
from wrkit.vocab import (
    BREAKDOWN_COLUMNS,
    CATEGORY,
    DRAFT,
    DRAFT_BASIS,
    DRAFT_CHECK,
    DRAFT_COLUMNS,
    DRAFT_COMPARED,
    DRAFT_REPORT,
    LEAD,
    LEADER,
    NUMBER,
    PART,
    STATUS_TEXT,
    SUPPORT,
    TASK,
    Column,
)

_WORKBOOKS = ("xlsx", "xls", "ods", "xlsb")
ORDINAL = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}(?:部分)?[、.．：\s]|[（(][一二三四五六七八九十]{1,3}[)）])\s*"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBER = re.compile(r"[（(]?(?:\d{1,4}|[一二三四五六七八九十百]{1,4})(?:\.0)?[)）]?[.．、]?")
# What stands between two pages of a table and heads nothing: 单位：亿元, 注：…, 备注.
_ASIDE = re.compile(
    r"[（(【]?(?:(?:计量|金额)?单位|注|备注|附注|说明|填表说明|(?:资料|数据)来源|来源|填报(?:单位|人|时间|日期)|制表(?:人|时间|单位)?|"
    r"审核人?|日期|时间)[）)】]?(?:$|\s*[:：].*|\s*\d+\s*[.．、:：].*)"
)
# What hangs on a document and is no part of its tasks.
_HUNG = re.compile(r"[（(【]?附(?:件|表|录|注)?\s*\d*\s*(?:$|[:：、.．\s])|.*(?:联系人|联络员|通讯录|名单|电话)")
_SHOWN = 60
_FILLED_DOWN = (PART, CATEGORY, LEADER, LEAD, SUPPORT)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a task table, cells raw. `category_starts` tells that its 分类 cell was written, not filled down."""

    cells: Mapping[Column, str]
    ref: Ref
    category_starts: bool = False
    places: Mapping[Column, Ref] = field(default_factory=dict)

    def at(self, column: Column) -> Ref:
        """Return the place of a column's cell."""
        return self.places.get(column, self.ref)

    def get(self, column: Column) -> str:
        """Return the text of a column, “” where empty."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Header:
    """A table's headings.

    Attributes:
        columns: where each known column stands, counted from 0 over all columns of the table.
        first, last: rows of the headings; -1 for a table without any, read by another's.
        width: all columns of the table, those not known and the empty ones at the right included.
        ignored: headings that are no known column's.
    """

    columns: Mapping[Column, int]
    first: int
    last: int
    width: int
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawPart:
    """Rows under one heading; `header` is that of the last table they come from."""

    heading: str
    header: Header
    rows: tuple[RawRow, ...]
    ref: Ref

    @property
    def columns(self) -> tuple[Column, ...]:
        """The known columns in the table's order."""
        return tuple(sorted(self.header.columns, key=lambda column: self.header.columns[column]))


def find_header(grid: Grid) -> Header | None:
    """Return the grid's row of headings: it must name the task column and one more."""
    rows = [(index, cells) for index, cells in grid.rows() if index < HEADER_ROWS + 10][:HEADER_ROWS]
    for position, (index, cells) in enumerate(rows):
        columns = match_headers(cells, (*BREAKDOWN_COLUMNS, STATUS_TEXT))
        if TASK not in columns or len(columns) < 2:
            continue
        last = index
        if position + 1 < len(rows) and rows[position + 1][0] == index + 1:
            below = match_headers(rows[position + 1][1], BREAKDOWN_COLUMNS)
            if below and TASK not in below and len(below) == len(rows[position + 1][1]):
                columns = {**columns, **below}  # headings over two rows
                last = index + 1
        known = set(columns.values())
        ignored = tuple(join_lines(text) for col, text in cells.items() if col not in known)
        if grid.ref.sheet == DRAFT or {DRAFT_CHECK, DRAFT_BASIS} <= set(ignored):  # wrkit's own, and left on purpose
            ignored = tuple(name for name in ignored if name not in DRAFT_COLUMNS)
        return Header(columns, index, last, grid.columns or grid.width, ignored)
    return None


def _covering(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Map every covered cell of a vertical merge to the cell its text stands in."""
    covered = {}
    for first_row, first_col, last_row, last_col in grid.merged:
        for row in range(first_row, min(last_row, grid.height) + 1):
            for col in range(first_col, min(last_col, first_col + 64) + 1):
                covered[row, col] = (first_row, first_col)
    return covered


def read_parts(documents: tuple[Document, ...]) -> tuple[tuple[RawPart, ...], tuple[Finding, ...]]:
    """Read the task tables of documents as parts.

    A table opens a part where a heading stands before it or its columns differ; else it continues the last one
    (a table cut in two by a page break). A 部分 column parts its table by its values. A table without headings whose
    cells fit those of the one before is read by them, under “二、……” as a part of that name; any other is left out, with
    a finding.
    """
    parts: list[RawPart] = []
    findings: list[Finding] = []
    for document in documents:
        reader = _Reader(parts, findings, len(parts))
        reader.sheets = document.kind in _WORKBOOKS and sum(grid.state == "visible" for grid in document.grids) > 1
        for block in document.blocks:
            if isinstance(block, Paragraph):
                reader.paragraph(block.text)
            elif block.ref.sheet in (DRAFT_REPORT, DRAFT_COMPARED):
                continue
            elif block.state == "visible":
                reader.grid(block)
            elif find_header(block):
                reader.left_out(block, "在隐藏的工作表里")
        if len(parts) == reader.before:
            findings.append(finding("no-tasks-table", Ref(document.name), file=document.name))
    return tuple(parts), tuple(findings)


def texts_above(grid: Grid) -> list[str]:
    """Return the texts that stand alone in the rows above a grid's headings: its title."""
    header = find_header(grid)
    rows = [list(cells.values()) for row, cells in grid.rows() if header and row < header.first]
    return [texts[0] for texts in rows if len(texts) == 1]


def _heading(text: str) -> str:
    """Return a paragraph that can head a part: short, without a sentence's end, no page number and no note."""
    flat = join_lines(text)
    if _ASIDE.fullmatch(flat):
        return ""
    if len(flat) > 40 or flat.endswith(("。", "；", "：")) or flat.startswith("抄送") or not _HAN.search(flat):
        return ""
    return "" if "续表" in flat or re.search(r"^[（(](?:续|接上)|[（(]续[)）]$", flat) else flat


@dataclass
class _Reader:
    """The way through one document's tables.

    Attributes:
        parts, findings: of all documents, added to.
        before: how many parts earlier documents gave.
        sheets: whether tables are sheets of a workbook, whose names head them.
        heading: a heading still waiting for its table.
        seen: the headings met, white space removed: one that comes again heads a page.
    """

    parts: list[RawPart]
    findings: list[Finding]
    before: int
    sheets: bool = False
    heading: str = ""
    seen: set[str] = field(default_factory=set)

    @property
    def last(self) -> RawPart | None:
        """The part a table of this document may continue."""
        return self.parts[-1] if len(self.parts) > self.before else None

    def paragraph(self, text: str) -> None:
        """Take a paragraph as the heading of the table to come, where it can be one and was not met before."""
        found = _heading(text)
        if found and squeeze(found) not in self.seen:
            self.heading = found
            self.seen.add(squeeze(found))

    def grid(self, grid: Grid) -> None:
        """Add a table's rows to the parts."""
        header = find_header(grid)
        if header is None:
            self._headless(grid)
            return
        heading = grid.ref.sheet if self.sheets else self.heading
        for row, cells in grid.rows():
            if row >= header.first:
                break
            texts = [text for text in cells.values() if squeeze(text)]
            above = _heading(texts[0]) if len(texts) == 1 else ""
            heading = above if above and (ORDINAL.match(above) or not heading) else heading
        groups: dict[str, list[RawRow]] = {}
        for title, raw in _rows(grid, header, self.findings):
            groups.setdefault(title, []).append(raw)
        for title, rows in groups.items():
            self._add(RawPart(title or heading, header, tuple(rows), grid.ref))
        self.heading = ""

    def _add(self, part: RawPart) -> None:
        last = self.last
        if last and last.columns == part.columns and part.heading in ("", last.heading):
            self._extend(last, part.header, part.rows)
        else:
            self.parts.append(part)

    def _extend(self, last: RawPart, header: Header, rows: Sequence[RawRow]) -> None:
        """Put rows behind a part's; they stand under its last 分类 until they name their own."""
        category = last.rows[-1].get(CATEGORY) if last.rows else ""
        known = next((index for index, row in enumerate(rows) if row.get(CATEGORY)), len(rows))
        under = [replace(row, cells={**row.cells, CATEGORY: category}) for row in rows[:known]] if category else rows
        self.parts[-1] = replace(last, header=header, rows=(*last.rows, *under[:known], *rows[known:]))

    def _headless(self, grid: Grid) -> None:
        """Read a table without headings by those of the table before, where it is its continuation."""
        if not grid.height:
            return
        last = self.last
        opens = self.heading if not self.sheets else ""
        if last is None:
            self.left_out(grid, "没有“目标任务”等表头")
        elif grid.columns and last.header.width and grid.columns != last.header.width:
            self.left_out(grid, f"没有表头，有{grid.columns}列，前一张任务表有{last.header.width}列")
        elif not continues(grid, last.header):
            self.left_out(grid, "没有表头，内容与前一张任务表的各列对不上")
        elif opens and not ORDINAL.match(opens) and (_HUNG.match(opens) or not _goes_on(grid, last)):
            self.left_out(grid, f"没有表头，与前一张任务表之间又隔着“{opens}”")
        else:
            heading = opens if ORDINAL.match(opens) else last.heading
            header = replace(last.header, first=-1, last=-1)
            for title, group in groupby(_rows(grid, header, self.findings), key=lambda pair: pair[0]):
                rows = tuple(raw for _, raw in group)
                self._add(RawPart(title or heading, last.header, rows, grid.ref))
            self.heading = ""

    def left_out(self, grid: Grid, why: str) -> None:
        """Say that a table is not read, with its first words."""
        words = "　".join(join_lines(text) for _, row in grid.rows() for text in row.values())
        shown = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
        self.findings.append(finding("table-left-out", grid.ref, why=why, text=shown))


def continues(grid: Grid, header: Header) -> bool:
    """Tell whether a grid's cells can stand under a table's headings: numbers in 序号, a task, and who leads it."""
    columns = header.columns
    if not columns[TASK] < grid.width <= header.width:
        return False
    rows = [row for _, row in grid.rows()]
    numbers = _numbers(grid, header)
    odd = [number for number in numbers if not _NUMBER.fullmatch(number)]
    # One such as 其中 is a row's own way; a heading tells that the columns are others.
    if len(odd) * 2 >= len(numbers) > 0 or any(match_headers({0: number}, BREAKDOWN_COLUMNS) for number in odd):
        return False
    tasks = [row for row in rows if row.get(columns[TASK], "").strip()]
    # A row the page break cut in two has nothing but the rest of its task; a lead merged over rows stands in the first.
    counted = bool(grid.columns and numbers)
    return any(counted or LEAD not in columns or columns[LEAD] in row or len(row) == 1 for row in tasks)


def _numbers(grid: Grid, header: Header) -> list[str]:
    """Return what stands under 序号 in the rows that have more than that."""
    col = header.columns.get(NUMBER, -1)
    return [squeeze(row[col]) for _, row in grid.rows() if col in row and len(row) > 1]


def _goes_on(grid: Grid, last: RawPart) -> bool:
    """Tell whether a table's first number is the one after a part's last."""
    before = [_counted(row.get(NUMBER)) for row in last.rows if _counted(row.get(NUMBER))]
    first = next((_counted(number) for number in _numbers(grid, last.header)), 0)
    return bool(before) and first == before[-1] + 1


def _counted(number: str) -> int:
    digits = re.match(r"\D?(\d{1,4})", squeeze(number))
    return int(digits[1]) if digits else 0


def _rows(grid: Grid, header: Header, findings: list[Finding]) -> Iterator[tuple[str, RawRow]]:
    """Yield (part title from inside the table, row) for every row below the header."""
    covered = _covering(grid)
    part = ""
    category = ""
    titles = {squeeze(text) for (row, _), text in grid.cells.items() if header.first <= row <= header.last}
    for index, row in grid.rows():
        if index <= header.last or {squeeze(text) for text in row.values()} <= titles:
            continue
        own = {column: clean_text(row.get(col, "")) for column, col in header.columns.items()}
        texts = [text for text in row.values() if squeeze(text)]
        if len(texts) == 1 and not own.get(LEAD) and ORDINAL.match(texts[0]) and len(join_lines(texts[0])) <= 60:
            if CATEGORY in header.columns and own.get(CATEGORY) is not None and not own.get(CATEGORY):
                part = join_lines(texts[0])
            else:
                category = join_lines(texts[0])
            continue
        starts = bool(own.get(CATEGORY))
        for column in _FILLED_DOWN:
            if column in own and not own[column]:
                source = covered.get((index, header.columns[column]))
                own[column] = clean_text(grid.cells.get(source, "")) if source else ""
        category = own.get(CATEGORY) or category
        part = join_lines(own.get(PART, "")) or part
        if not own.get(TASK):
            if any(own.get(column) for column in (NUMBER, LEAD)) or len(texts) > 1:
                said = "；".join(join_lines(text) for text in texts)
                findings.append(finding("row-left-out", grid.at(index, min(row)), text=said))
            continue
        cells = {**own, CATEGORY: category} if category else own
        places = {column: grid.at(index, col) for column, col in header.columns.items()}
        yield part, RawRow(cells, places[TASK], starts, places)
