"""From a document's grids to the rows of its task tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wrkit.errors import Finding, finding
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.text.clean import clean_text, join_lines, squeeze
from wrkit.text.headers import match_headers
from wrkit.vocab import (
    BREAKDOWN_COLUMNS,
    CATEGORY,
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

_HEADER_ROWS = 15
_WORKBOOKS = ("xlsx", "xls", "ods", "xlsb")
ORDINAL = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}(?:部分)?[、.．：\s]|[（(][一二三四五六七八九十]{1,3}[)）])\s*"
)
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
class RawPart:
    """Rows under one heading with one set of columns."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[RawRow, ...]
    ref: Ref
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Header:
    columns: Mapping[Column, int]
    first: int
    last: int
    ignored: tuple[str, ...]


def find_header(grid: Grid) -> _Header | None:
    """Return the grid's row of headings: it must name the task column and one more."""
    rows = [(index, cells) for index, cells in grid.rows() if index < _HEADER_ROWS + 10][:_HEADER_ROWS]
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
        return _Header(columns, index, last, ignored)
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
    (a table cut in two by a page break). A 部分 column parts its table by its values.
    """
    parts: list[RawPart] = []
    findings: list[Finding] = []
    for document in documents:
        before = len(parts)
        heading = ""
        in_sheets = document.kind in _WORKBOOKS and sum(grid.state == "visible" for grid in document.grids) > 1
        for block in document.blocks:
            if isinstance(block, Paragraph):
                heading = _heading(block.text) or heading
            elif block.state == "visible" and block.ref.sheet not in (DRAFT_REPORT, DRAFT_COMPARED):
                heading = block.ref.sheet if in_sheets else heading
                heading = _read_grid(block, heading, parts, findings, fresh=len(parts) == before)
        if len(parts) == before:
            findings.append(finding("no-tasks-table", Ref(document.name), file=document.name))
    return tuple(parts), tuple(findings)


def texts_above(grid: Grid) -> list[str]:
    """Return the texts that stand alone in the rows above a grid's headings: its title."""
    header = find_header(grid)
    rows = [list(cells.values()) for row, cells in grid.rows() if header and row < header.first]
    return [texts[0] for texts in rows if len(texts) == 1]


def _heading(text: str) -> str:
    """Return a paragraph that can head a part: short, without a sentence's end."""
    flat = join_lines(text)
    if len(flat) > 40 or flat.endswith(("。", "；", "：")) or flat.startswith("抄送") or "续表" in flat:
        return ""
    return flat


def _read_grid(grid: Grid, heading: str, parts: list[RawPart], findings: list[Finding], *, fresh: bool) -> str:
    """Add a grid's rows to `parts`; return the heading still waiting for its table."""
    header = find_header(grid)
    if header is None:
        last = parts[-1] if parts and not fresh else None
        if last and grid.width == len(last.columns) and grid.height:
            same = _Header({column: index for index, column in enumerate(last.columns)}, -1, -1, ())
            parts[-1] = _extended(last, [raw for _, raw in _rows(grid, same, findings)])
        elif grid.height > 3:
            findings.append(finding("no-tasks-table", grid.ref, file=str(grid.ref)))
        return heading
    for row, cells in grid.rows():
        if row >= header.first:
            break
        texts = [text for text in cells.values() if squeeze(text)]
        above = _heading(texts[0]) if len(texts) == 1 else ""
        heading = above if above and (ORDINAL.match(above) or not heading) else heading
    columns = tuple(sorted(header.columns, key=lambda column: header.columns[column]))
    groups: dict[str, list[RawRow]] = {}
    for title, raw in _rows(grid, header, findings):
        groups.setdefault(title, []).append(raw)
    for title, rows in groups.items():
        name = title or heading
        if parts and not fresh and parts[-1].columns == columns and name in ("", parts[-1].heading):
            parts[-1] = _extended(parts[-1], rows)
        else:
            parts.append(RawPart(name, columns, tuple(rows), grid.ref, header.ignored))
        fresh = False
    return ""


def _extended(part: RawPart, rows: list[RawRow]) -> RawPart:
    return RawPart(part.heading, part.columns, (*part.rows, *rows), part.ref, part.ignored)


def _rows(grid: Grid, header: _Header, findings: list[Finding]) -> Iterator[tuple[str, RawRow]]:
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
