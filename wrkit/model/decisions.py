"""What people decided about a task: the one definition of 已审定 that 统计, 看板, annexes and `wrkit status` share."""

from __future__ import annotations

from collections.abc import Iterable

from wrkit.errors import Finding, finding
from wrkit.model.master import MasterRow, PeriodSheet
from wrkit.text.clean import squeeze
from wrkit.vocab import PROGRESS_CHOICES, VERDICT, VERDICT_CHOICES, VERDICT_ON_SCHEDULE

# A unit's choice goes by another word than the decision that says the same.
_SAME = {PROGRESS_CHOICES[1]: VERDICT_ON_SCHEDULE}


def decision(text: str) -> str:
    """Return a 审定结论, “” for one outside the choices, which decides nothing."""
    flat = squeeze(text).rstrip("。.")
    flat = _SAME.get(flat, flat)
    return flat if flat in VERDICT_CHOICES else ""


def undecidable(rows: Iterable[MasterRow]) -> tuple[MasterRow, ...]:
    """Return the rows whose 审定结论 says something outside the choices."""
    return tuple(row for row in rows if squeeze(row.get(VERDICT.name)) and not decision(row.get(VERDICT.name)))


def decision_findings(sheet: PeriodSheet) -> tuple[Finding, ...]:
    """Say which 审定结论 of a period's sheet are outside the choices, and so decide nothing."""
    col = sheet.columns.get(VERDICT.name)
    return tuple(
        finding(
            "verdict-unknown", row.ref if col is None else row.ref.at(row.row, col),
            task=row.id, text=squeeze(row.get(VERDICT.name)),
        )
        for row in undecidable(sheet.rows)
    )  # fmt: skip


__all__ = ["decision", "decision_findings", "undecidable"]
