"""Where in a grid the forms are, and which of its columns is which.

A sheet may hold several forms, one below the other: of another unit, or with its columns in another order. A heading
may be said twice, for two periods: which column is this period's is told by its words, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wrkit.collect.cards import Turned, cards
from wrkit.collect.heads import HeadLines
from wrkit.model.periods import Period
from wrkit.model.sheets import Grid
from wrkit.model.tasks import TaskId
from wrkit.text.clean import join_lines, squeeze
from wrkit.text.headers import header_key, heading_period, match_header, match_headers
from wrkit.vocab import ANSWER_COLUMNS, BREAKDOWN_COLUMNS, FORM_COLUMNS, ID, STATUS_TEXT, TASK, Column

_HEADER_ROWS = 40
# Longer texts are no headings, wherever they stand.
_LONGEST = 60
_SHORT = 16
_OTHER_TIME = re.compile(r"上年|去年|往年|上期|上季|上月|同期")
# 完成情况（含与上年同期对比） is of this period.
_COMPARED = re.compile(r"\([^()]*[含与较比][^()]*\)|(?<=情况)[及和与、并].*")
_PLANNED = re.compile(r"^(?:年度|全年)?(?:计划|预计|拟)")
_THIS_TIME = re.compile(r"本期|本季|本月|累计|目前|当前|截[至止]|实际|今年")
_YEAR = re.compile(r"20\d{2}")
_NAMES = frozenset(header_key(column.name) for column in ANSWER_COLUMNS)


@dataclass(frozen=True, slots=True)
class Form:
    """A table in a grid with its headings: which rows are its, and where the columns are.

    Attributes:
        grid: the sheet.
        rows: the rows of the form, those above the headings among them.
        first, head: first and last row of the headings.
        columns: where the columns of a form are.
        fixed: other columns of the breakdown, and a second one of the same heading: column → heading.
        strangers: columns that are neither, by their heading.
        headings: every heading without spaces.
        unclear: headings of which any could be the one meant, by the column they could be.
    """

    grid: Grid
    rows: Sequence[tuple[int, Mapping[int, str]]]
    first: int
    head: int
    columns: Mapping[Column, int]
    fixed: Mapping[int, str]
    strangers: Mapping[int, str]
    headings: frozenset[str]
    unclear: Mapping[Column, tuple[int, ...]]

    @property
    def turned(self) -> bool:
        """Whether its headings stand down the side."""
        return isinstance(self.grid, Turned)

    @property
    def width(self) -> int:
        """Number of its columns, those to its right among them."""
        return max([*self.columns.values(), *self.fixed, *self.strangers], default=-1) + 1

    def above(self) -> list[str]:
        """Return the texts above the headings; of a card, those above the first heading down the side."""
        if self.turned:
            first = min(self.columns.values(), default=0)
            return [text for row, cells in self.rows if row == self.first for col, text in cells.items() if col < first]
        return [text for row, cells in self.rows if row < self.first for text in cells.values()]


def find_forms(grid: Grid, period: Period | None, lines: HeadLines, issued: Collection[str] = ()) -> list[Form]:
    """Return the forms in a grid, from the top; where there are none, those with their headings down the side.

    Args:
        grid: the sheet.
        period: the period its file says it is for, to tell this period's column from another's.
        lines: tells which lines begin a form.
        issued: texts of tasks as handed out, without white space.
    """
    found = _forms_down(grid, period, lines)
    return found or [form for card in cards(grid, lines, issued) for form in _forms_down(card, period, lines)]


def _forms_down(grid: Grid, period: Period | None, lines: HeadLines) -> list[Form]:
    """Return the forms in a grid with their headings above, from the top."""
    rows = _two_at_most(list(grid.rows()))
    start = next((at for at in range(min(len(rows), _HEADER_ROWS)) if _looks_head(rows, at)), None)
    if start is None:
        return []
    starts = [(0, start)]
    for at in range(start + 1, len(rows)):
        if _may_be_head(rows[at][1]) and _looks_head(rows, at):
            top = lines.top(rows, at, starts[-1][1])
            if top < at or rows[at][1] != rows[starts[-1][1]][1]:
                starts.append((top, at))
    found: list[Form] = []
    width = grid.width
    for (top, at), (end, _) in zip(starts, [*starts[1:], (len(rows), 0)], strict=True):
        said = Period.find("；".join(text for _, cells in rows[top:at] for text in cells.values()))
        found.append(_form(grid, rows[top:end], at - top, said or period, width))
    return found if any(STATUS_TEXT in (*form.columns, *form.unclear) for form in found) else []


def continued(grid: Grid, form: Form) -> list[Form]:
    """Return a table without headings as what goes on with the form before it, if its rows and columns say so."""
    ids, status = form.columns.get(ID), form.columns.get(STATUS_TEXT)
    rows = list(grid.rows())
    if ids is None or status is None or not any(TaskId.parse(cells.get(ids, "")) for _, cells in rows):
        return []
    if not status < grid.width <= form.width:
        return []
    # Blank columns at the end do not show; that the others are the same, the texts before 完成情况 tell.
    for col in range(status) if grid.width < form.width else ():
        known = {squeeze(cells[col]) for row, cells in form.rows if row > form.head and col in cells}
        texts = {squeeze(cells[col]) for _, cells in rows if col in cells}
        if col not in (ids, form.columns.get(TASK)) and not all(t in known or t.isdecimal() for t in texts):
            return []
    return [replace(form, grid=grid, rows=rows, first=-1, head=-1)]


def _two_at_most(rows: list[tuple[int, Mapping[int, str]]]) -> list[tuple[int, Mapping[int, str]]]:
    """Return rows with headings over three rows made two: 进展 above 一季度 above 完成情况."""
    for at in range(1, min(len(rows) - 1, _HEADER_ROWS)):
        (above, upper), (index, middle), (below, lower) = rows[at - 1 : at + 2]
        spans = all(len(text) <= _SHORT and heading_period(header_key(text)) for text in middle.values())
        if spans and (above, below) == (index - 1, index + 1) and match_headers(upper, (ID, TASK)):
            columns = match_headers(lower, FORM_COLUMNS)
            if STATUS_TEXT in columns and not {ID, TASK} & set(columns):
                whole = {**upper, **{col: f"{upper.get(col, '')}{text}" for col, text in middle.items()}}
                return [*rows[: at - 1], (index, dict(sorted(whole.items()))), *rows[at + 1 :]]
    return rows


def _may_be_head(cells: Mapping[int, str]) -> bool:
    """Tell rows that cannot be headings without looking at their words."""
    return len(cells) > 1 and not any(TaskId.parse(text) or len(text) > _LONGEST for text in cells.values())


def _looks_head(rows: Sequence[tuple[int, Mapping[int, str]]], at: int) -> bool:
    found = match_headers(rows[at][1], FORM_COLUMNS)
    for col, column in _lower(rows, at).items():
        found.setdefault(column, col)
    # Headings that stand below each other are those of a table turned on its side.
    return STATUS_TEXT in found and any(found.get(c, found[STATUS_TEXT]) != found[STATUS_TEXT] for c in (ID, TASK))


def _lower(rows: Sequence[tuple[int, Mapping[int, str]]], at: int) -> dict[int, Column]:
    """Return what the row below a row of headings is headings of, by column; empty where it is none."""
    if at + 1 >= len(rows) or rows[at + 1][0] != rows[at][0] + 1:
        return {}
    texts = {col: text for col, text in rows[at + 1][1].items() if squeeze(text)}
    if any(len(text) > _LONGEST or TaskId.parse(text) for text in texts.values()):
        return {}
    found = {col: column for col, text in texts.items() if (column := match_header(text, FORM_COLUMNS))}
    columns = set(found.values())
    if STATUS_TEXT in columns and columns & {ID, TASK}:  # headings by themselves, of the next page or below a title
        spans = [text for text in rows[at][1].values() if heading_period(header_key(text))]
        return found if spans and len(rows[at][1]) > 1 and len(max(spans, key=len)) < 12 else {}
    if len(found) == len(texts):
        return found
    # Some are none of a form's: 完成率 between 完成情况 and 存在问题.
    upper = match_headers(rows[at][1], FORM_COLUMNS)
    several = len(columns) > 1 and max(map(len, texts.values())) <= _SHORT
    return (
        found if STATUS_TEXT in columns and (STATUS_TEXT not in upper or (several and not columns & {ID, TASK})) else {}
    )


def _form(
    grid: Grid, rows: Sequence[tuple[int, Mapping[int, str]]], at: int, period: Period | None, width: int
) -> Form:
    index, cells = rows[at]
    lower = _lower(rows, at)
    below = rows[at + 1][1] if lower else {}
    named = dict(_named(cells, below, grid))
    options: dict[Column, list[int]] = {}
    for col in named:
        column = lower.get(col) or match_header(cells.get(col, ""), FORM_COLUMNS)
        if column is not None and (col in lower or not (lower and column in lower.values())):
            options.setdefault(column, []).append(col)
    columns, unclear = _choose(options, named, period)
    chosen = set(columns.values())
    fixed = {
        col: join_lines(text)
        for col, text in named.items()
        if col not in chosen and (match_header(text, BREAKDOWN_COLUMNS))
    }
    width = max(width, max([*chosen, *named]) + 1)
    # A card far down a sheet has none of the columns before its own.
    cols = sorted({col for _, texts in rows for col in texts}) if isinstance(grid, Turned) else range(width)
    strangers = {col: join_lines(named.get(col, "")) for col in cols if col not in chosen and col not in fixed}
    headings = frozenset(squeeze(text) for row in (cells, below) for text in row.values())
    head = rows[at + 1][0] if lower else index
    return Form(grid, rows, index, head, columns, fixed, strangers, headings, unclear)


def _named(cells: Mapping[int, str], below: Mapping[int, str], grid: Grid) -> Iterator[tuple[int, str]]:
    """Yield column → heading; of headings in two rows both, the upper one for all the columns it stands above."""
    if not below:
        yield from cells.items()
        return
    over = ""
    for col in range(max([*cells, *below]) + 1):
        over = cells[col] if squeeze(cells.get(col, "")) else over if col in below else ""
        if over or col in below:
            yield col, f"{over}{below.get(col, '')}"


def _choose(
    options: Mapping[Column, Sequence[int]], named: Mapping[int, str], period: Period | None
) -> tuple[dict[Column, int], dict[Column, tuple[int, ...]]]:
    """Choose a column for every heading, or several where their words do not tell which is meant."""
    columns: dict[Column, int] = {}
    unclear: dict[Column, tuple[int, ...]] = {}
    for column, cols in options.items():
        if column not in ANSWER_COLUMNS:
            columns.update(match_headers({col: named[col] for col in cols}, (column,)))
            columns.setdefault(column, cols[0])
            continue
        ranks = {col: _distance(named[col], period) for col in cols}
        best = min(ranks.values())
        if best >= _NEVER:
            continue
        near = [col for col in cols if ranks[col] == best]
        exact = [col for col in near if header_key(named[col]) == header_key(column.name)]
        aliases = {header_key(alias) for alias in column.aliases}
        plain = exact or [col for col in near if header_key(named[col]) in aliases] or near
        same = {header_key(named[col]) for col in plain}
        if len(plain) > 1 and (len(same) < len(plain) or not same <= aliases):
            unclear[column] = tuple(plain)
        else:
            columns[column] = match_headers({col: named[col] for col in plain}, (column,)).get(column, plain[0])
    return columns, unclear


_NEVER = 4.0


def _distance(heading: str, period: Period | None) -> float:
    """Return how far a heading is from saying “of this period”: 0 it does, 1 it says nothing, 4 of another one."""
    key = header_key(heading)
    if key in _NAMES:
        return 0.5
    if _OTHER_TIME.search(_COMPARED.sub("", key)):
        return _NEVER
    years = set(map(int, _YEAR.findall(key)))
    if period is None:
        return 3.0 if years else 2.0 if _PLANNED.search(key) else 0.5 if _THIS_TIME.search(key) else 1.0
    if years and period.year not in years:
        return _NEVER
    if _PLANNED.search(key):
        return 3.0
    span = heading_period(key)
    if span is None:
        return 0.5 if _THIS_TIME.search(key) else 1.0
    first, last = span
    if last != period.months:
        return 3.0
    return 0.0 if first == 1 else 1.5
