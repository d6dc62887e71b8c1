"""Columns of a period's sheet that people took out or renamed, and what then cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from wrkit.errors import Finding, finding
from wrkit.model.master import PeriodSheet
from wrkit.model.refs import Ref
from wrkit.vocab import ANSWER_COLUMNS, DECIDED_TEXT, VERDICT


def absent_columns(sheet: PeriodSheet, file: str) -> Iterator[Finding]:
    """Yield column-absent where a period's sheet lacks columns that answers or decisions are read from.

    Args:
        sheet: the period's sheet.
        file: the master, as people know it.
    """
    absent = [column.name for column in (*ANSWER_COLUMNS, VERDICT, DECIDED_TEXT) if column.name not in sheet.columns]
    if absent:
        yield finding("column-absent", Ref(file, sheet.name), sheet=sheet.name, columns="、".join(absent))


__all__ = ["absent_columns"]
