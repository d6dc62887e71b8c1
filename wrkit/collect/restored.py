"""A form handed out by wrkit whose headings somebody wrote over: it is known what stood there."""

from __future__ import annotations

from dataclasses import replace

from wrkit.errors import Finding, finding
from wrkit.model.sheets import Grid
from wrkit.text.clean import join_lines, squeeze
from wrkit.text.headers import match_header
from wrkit.vocab import FORM_COLUMNS

# Title, unit, headings; a line or two may have been inserted above.
_TOP = 6
_ENOUGH = len(FORM_COLUMNS) - 3


def with_headings(grid: Grid) -> tuple[Grid, tuple[Finding, ...]]:
    """Return a sheet of an issued form with headings written over put back, and findings text-outside of what was written.

    Only where most headings stand in the order and place they were handed out in, and the missing ones nowhere else.
    """
    for row in range(_TOP):
        texts = {col: grid.cells.get((row, col), "") for col in range(len(FORM_COLUMNS))}
        there = [col for col, column in enumerate(FORM_COLUMNS) if squeeze(texts[col]) == column.name]
        if len(there) < _ENOUGH:
            continue
        if len(there) == len(FORM_COLUMNS):
            break
        elsewhere = {match_header(text, FORM_COLUMNS) for (line, col), text in grid.cells.items() if line == row}
        over = [col for col, column in enumerate(FORM_COLUMNS) if col not in there and column not in elsewhere]
        over = [col for col in over if match_header(texts[col], FORM_COLUMNS) is None]
        if not over:
            return grid, ()
        cells = {**grid.cells, **{(row, col): FORM_COLUMNS[col].name for col in over}}
        said = [col for col in over if squeeze(texts[col])]
        return replace(grid, cells=dict(sorted(cells.items()))), tuple(
            finding("text-outside", grid.at(row, col), text=join_lines(texts[col])) for col in said
        )
    return grid, ()


__all__ = ["with_headings"]
