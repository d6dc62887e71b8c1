"""Whose rows are whose in a table that a superior office put together from several units."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from wrkit.collect.headings import Form
from wrkit.model.units import Roster
from wrkit.text.clean import clean_text
from wrkit.text.headers import header_key
from wrkit.vocab import LEAD

# Under these headings stands who reports; under “牵头责任单位”, who is to.
_REPORTING = ("填报单位", "报送单位", "上报单位", "填报部门", "报送部门", "填报单位名称")

_LEADING = re.compile(r"牵头|主办|主责|承办")


def by_unit(form: Form, roster: Roster, claims: Sequence[str]) -> Mapping[str, Collection[int] | None] | None:
    """Return unit → its rows, where a column names one of several units in each row; else None.

    A cell left blank, or covered by a merged one, goes with the cell above. Rows that name no known unit, or several,
    are listed under “”. A table that says elsewhere whose it is, is that unit's, whatever units lead its tasks.
    """
    col = form.columns.get(LEAD)
    heading = (
        header_key(form.grid.cells.get((form.head, col), "") or form.grid.cells.get((form.first, col), ""))
        if col is not None
        else ""
    )
    if col is None or (heading not in _REPORTING and (claims or _LEADING.search(heading))):
        return None
    found: dict[str, list[int]] = {}
    unit = ""
    above: list[int] = []
    for index, cells in form.rows:
        if index <= form.head:
            above.append(index)
            continue
        if text := clean_text(cells.get(col, "")):
            known = roster.find(text)
            unit = known.name if known else ""
        found.setdefault(unit, []).append(index)
    units = [name for name in found if name]
    if len(units) < 2:
        return None
    found[units[0]].extend(above)
    return {name: frozenset(rows) for name, rows in found.items()}
