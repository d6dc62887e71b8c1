"""Tables with their headings down the side: turned on their side, or a card for every task."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from wrkit.collect.contacts import is_contacts
from wrkit.collect.heads import HeadLines
from wrkit.model.refs import Ref
from wrkit.model.sheets import Grid
from wrkit.model.tasks import TaskId
from wrkit.text.clean import squeeze
from wrkit.text.headers import match_header
from wrkit.vocab import ANSWER_COLUMNS, BREAKDOWN_COLUMNS, FORM_COLUMNS, ID, STATUS_TEXT, TASK, Column

# A card for a task, or a table turned on its side, has a heading in each of a few rows; a year has no more cards.
_ROWS = 20_000
_CARD = 200
# What explains a column is no task: 不要改动, 请与任务表一致.
_HINT = re.compile(r"请|填|不要|不得|不能|切勿|勿改|须|应当|注明|写明|本栏|此栏|与下发|一致")
_SHORTEST = 4
_HEADINGS = (*ANSWER_COLUMNS, *BREAKDOWN_COLUMNS)


@dataclass(frozen=True, slots=True)
class Turned(Grid):
    """A grid with rows and columns exchanged; a place in it is named as it stands in the file.

    Attributes:
        moved: cells that stand elsewhere than rows and columns say: place here → place in the file.
    """

    moved: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def at(self, row: int, col: int) -> Ref:
        """Return the place of a cell."""
        return self.ref.at(*self.moved.get((row, col), (col, row)))


def cards(grid: Grid, lines: HeadLines, issued: Collection[str] = ()) -> list[Turned]:
    """Return the cards of a grid, each from one 编号 or 目标任务 to the next, turned so that headings stand above.

    Args:
        grid: a sheet without headings above its columns.
        lines: tells 区教委一季度完成情况 above a card from its headings.
        issued: texts of tasks as handed out, without white space.
    """
    if grid.height > _ROWS or not any(match_header(text, (STATUS_TEXT,)) for text in grid.cells.values()):
        return []
    found = [_card(part) for part in _parts(grid, lines)]
    # One that is a card makes all of them be read: what the others hold is told row by row.
    return found if any(_has_task(card, issued) for card in found) else []


def _parts(grid: Grid, lines: HeadLines) -> Iterator[Grid]:
    """Yield the rows of each card, those above its first heading among them."""
    heads = list(_headed(grid, lines))
    first = heads[0][2] if heads else None
    starts = [row for row, _, column in heads if column is first]
    if not starts or (len(starts) < 2 and grid.height > _CARD):
        return
    if _twice(grid, heads, starts):
        return  # the headings are not in the same order everywhere: whose answer is whose cannot be told
    ends = _ends(grid, heads, starts, lines)
    cells: list[dict[tuple[int, int], str]] = [{} for _ in starts]
    merged: list[list[tuple[int, int, int, int]]] = [[] for _ in starts]
    for place, text in grid.cells.items():
        cells[bisect_right(ends, place[0])][place] = text
    for area in grid.merged:
        merged[bisect_right(ends, area[0])].append(area)
    for at in range(len(starts)):
        yield replace(grid, cells=cells[at], merged=tuple(merged[at]), notes=grid.notes if at == 0 else ())


def _headed(grid: Grid, lines: HeadLines) -> Iterator[tuple[int, int, Column]]:
    """Yield row, column and meaning of the headings down the side, from the first 编号 or 目标任务 on."""
    side: int | None = None
    for (row, col), text in sorted(grid.cells.items()):
        if side is not None and col != side:
            continue
        column = match_header(text, FORM_COLUMNS)
        if side is None and column not in (ID, TASK):
            continue
        if column is not None and not ((row, col + 1) not in grid.cells and lines.says_whose(text)):
            side = col
            yield row, col, column


def _twice(grid: Grid, heads: Sequence[tuple[int, int, Column]], starts: Sequence[int]) -> bool:
    """Tell whether a heading stands twice from one 编号 or 目标任务 to the next."""
    keys = [(bisect_right(starts, row), squeeze(grid.cells[row, col])) for row, col, _ in heads]
    return len(set(keys)) < len(keys)


def _ends(grid: Grid, heads: Sequence[tuple[int, int, Column]], starts: Sequence[int], lines: HeadLines) -> list[int]:
    """Return where the cards after the first begin: with the lines above that have nothing beside them."""
    first, side, _ = heads[0]
    taken = {row for row, col in grid.cells if col > side} | {row for row, _, _ in heads}
    # Headings above the 编号 of the first card, 序号 say, stand above that of the others too.
    above = {squeeze(grid.cells[row, side]) for row in range(first) if row in taken and (row, side) in grid.cells}
    found = []
    for before, start in pairwise(starts):
        top, near = start, True
        for row in range(start - 1, before, -1):
            text = squeeze(grid.cells.get((row, side), ""))
            if row in taken and text not in above:
                break
            near = near and bool(text) and (text in above or not is_contacts(text))
            if near or text in above or lines.begins(text):
                top = row
        found.append(top)
    return found


def turned(grid: Grid) -> Turned:
    """Return a grid with rows and columns exchanged."""
    return Turned(
        grid.ref,
        {(col, row): text for (row, col), text in grid.cells.items()},
        tuple((left, top, right, bottom) for top, left, bottom, right in grid.merged),
        grid.state,
        tuple(replace(note, row=note.col, col=note.row) for note in grid.notes),
    )


def _card(grid: Grid) -> Turned:
    """Return a card turned, its pairs of heading and value that stand beside each other below each other."""
    cells, moved = dict(grid.cells), {}
    side, spare = min((col for _, col in cells), default=0), grid.height
    for row, texts in grid.rows():
        if match_header(texts.get(side, ""), _HEADINGS, strict=True) is None:
            continue
        for col in [col for col in texts if col > side + 1]:
            if match_header(texts[col], _HEADINGS, strict=True) is not None:
                for shift in (0, 1):
                    moved[side + shift, spare] = (row, col + shift)
                    if text := cells.pop((row, col + shift), ""):
                        cells[spare, side + shift] = text
                spare += 1
    return replace(turned(replace(grid, cells=cells)), moved=moved)


def _has_task(card: Turned, issued: Collection[str]) -> bool:
    """Tell a form from a sheet that explains its columns: something in it is an 编号, or may be a task."""
    labels: dict[int, tuple[int, Column]] = {}
    for (row, col), text in sorted(card.cells.items()):
        if col not in labels and (column := match_header(text, (ID, TASK))):
            labels[col] = (row, column)
        elif col in labels and labels[col][0] < row:
            if labels[col][1] is ID and TaskId.parse(text):
                return True
            if labels[col][1] is TASK and (squeeze(text) in issued or _may_be_task(text)):
                return True
    return False


def _may_be_task(text: str) -> bool:
    return len(squeeze(text)) > _SHORTEST and not _HINT.search(text)


__all__ = ["Turned", "cards", "turned"]
