"""What people decided about a task: the one definition of 已审定 that 统计, 看板, annexes and `wrkit status` share."""

from __future__ import annotations

from collections.abc import Iterable

from wrkit.model.master import MasterRow
from wrkit.text.clean import squeeze
from wrkit.vocab import VERDICT, VERDICT_CHOICES


def decision(text: str) -> str:
    """Return a 审定结论, “” for one outside the choices, which decides nothing."""
    flat = squeeze(text)
    return flat if flat in VERDICT_CHOICES else ""


def undecidable(rows: Iterable[MasterRow]) -> tuple[MasterRow, ...]:
    """Return the rows whose 审定结论 says something outside the choices."""
    return tuple(row for row in rows if squeeze(row.get(VERDICT.name)) and not decision(row.get(VERDICT.name)))


__all__ = ["decision", "undecidable"]
