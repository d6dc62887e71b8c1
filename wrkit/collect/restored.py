"""A form handed out by wrkit whose heading 完成情况 somebody wrote over: without it there would be no form."""

from __future__ import annotations

import re
from dataclasses import replace

from wrkit.errors import Finding, finding
from wrkit.model.sheets import Grid
from wrkit.text.clean import join_lines, squeeze
from wrkit.text.headers import match_header
from wrkit.vocab import FORM_COLUMNS, STATUS_TEXT

# Title, unit, headings; a line or two may have been inserted above.
_TOP = 6
_COL = FORM_COLUMNS.index(STATUS_TEXT)
# A short phrase is a heading of the unit's own: 年度计划, 配合单位. A sentence, or words with a date, is none.
_SAYS = re.compile(r"[，,；;。：:]|\d")
_LONG = 12


def with_heading(grid: Grid) -> tuple[Grid, tuple[Finding, ...]]:
    """Return a sheet of an issued form with its heading 完成情况 put back, and finding heading-restored.

    Only where all other headings stand as handed out, none stands elsewhere for it, and what stands there is blank or
    no heading.
    """
    for row in range(_TOP):
        texts = [squeeze(grid.cells.get((row, col), "")) for col in range(len(FORM_COLUMNS))]
        others = all(texts[col] == column.name for col, column in enumerate(FORM_COLUMNS) if col != _COL)
        if not others:
            continue
        over = texts[_COL]
        found = {match_header(text, FORM_COLUMNS) for (line, _), text in grid.cells.items() if line == row}
        if STATUS_TEXT in found or (over and len(over) < _LONG and not _SAYS.search(over)):
            break
        at = grid.at(row, _COL)
        said = finding("heading-restored", at, text=join_lines(grid.cells.get((row, _COL), "")) or "（空）")
        return replace(grid, cells=dict(sorted({**grid.cells, (row, _COL): STATUS_TEXT.name}.items()))), (said,)
    return grid, ()


__all__ = ["with_heading"]
