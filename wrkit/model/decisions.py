"""What people decided about a task: the one definition of 已审定 that 统计, 看板, annexes and `wrkit status` share."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wrkit.errors import Finding, finding
from wrkit.model.master import MasterRow, PeriodSheet
from wrkit.model.tasks import TaskId
from wrkit.text.clean import squeeze
from wrkit.vocab import PROGRESS_CHOICES, VERDICT, VERDICT_CHOICES, VERDICT_MISSED, VERDICT_ON_SCHEDULE

# A unit's choice goes by another word than the decision that says the same.
_SAME = {PROGRESS_CHOICES[1]: VERDICT_ON_SCHEDULE}
# Plain words for 未实现: 未达序时进度, 没完成, 未实现“开门红”, 进度滞后. 未启动 may be on schedule and is none of them.
_MISSED = re.compile(
    r"(?:目前|暂时?|尚|还|仍)?(?:未能?|没能?|没有|不(?=达))(?:按[期时]|如期|全部|全面)?(?:完成|实现|达到?|达标|达成)了?"
    r"(?:开门红|序时|时序|进度|时间|目标|任务|年度|全年|预期|计划|要求|标)*"
    r"|(?:进度|序时|推进|工作|完成)*(?:严重|明显|较为?|略有?)?(?:滞后|落后)于?(?:序时|时序|时间)?(?:进度)?"
)
_QUOTES = re.compile(r"[“”‘’\"'「」『』（）()。.！!，,；;]")


def decision(text: str) -> str:
    """Return a 审定结论, “” for one outside the choices, which decides nothing; plain words for 未实现 are one of them."""
    flat = _QUOTES.sub("", squeeze(text))
    if _MISSED.fullmatch(flat):
        return VERDICT_MISSED
    flat = _SAME.get(flat, flat)
    return flat if flat in VERDICT_CHOICES else ""


def decisions_of(rows: Iterable[MasterRow]) -> dict[TaskId, str]:
    """Return task → its 审定结论, “” for none: 未实现 where its own or that of an item split off from it says so."""
    found: dict[TaskId, str] = {}
    for row in rows:
        said = decision(row.get(VERDICT.name))
        before = found.setdefault(row.id.parent, "")
        if said == VERDICT_MISSED or (not row.id.item and before != VERDICT_MISSED):
            found[row.id.parent] = said
    return found


def unknown(text: str) -> bool:
    """Tell whether a 审定结论 says something outside the choices: somebody has looked at it, and nothing is decided."""
    return bool(squeeze(text)) and not decision(text)


def undecidable(rows: Iterable[MasterRow]) -> tuple[MasterRow, ...]:
    """Return the rows whose 审定结论 says something outside the choices."""
    return tuple(row for row in rows if unknown(row.get(VERDICT.name)))


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


__all__ = ["decision", "decision_findings", "decisions_of", "undecidable", "unknown"]
