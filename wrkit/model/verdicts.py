"""What wrkit suggests about a task, and why; the decision stays with people."""

from __future__ import annotations

from dataclasses import dataclass

from wrkit.errors import Finding

# 系统研判.
DONE, ON_SCHEDULE, BEHIND, BLOCKED, UNSURE = "已完成", "达到序时", "量化滞后", "推进受阻", "需人工研判"
RESULTS = (DONE, ON_SCHEDULE, BEHIND, BLOCKED, UNSURE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason.

    Attributes:
        rule: name of the rule, as the rules sheet lists it.
        quote: words of the unit the rule goes by, “” where it goes by their absence.
        note: what the rule makes of them, with the numbers compared.
        points_to: the result it speaks for, one of RESULTS.
        firm: whether it is strong enough to contradict a status the unit chose; a rate that has until the year's end
            to be reached, or a figure a little behind schedule, is not.
    """

    rule: str
    quote: str
    note: str
    points_to: str
    firm: bool = True

    def __str__(self) -> str:
        said = f"“{self.quote}”" if self.quote else ""
        return f"【{self.rule}】{said}{'，' if said and self.note else ''}{self.note}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """系统研判 of one task.

    Attributes:
        result: one of RESULTS.
        evidence: the reasons, those for the result first.
        findings: where the unit's chosen status contradicts its own words.
    """

    result: str
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def basis(self) -> str:
        """研判依据: one reason a line."""
        return "\n".join(map(str, self.evidence))


__all__ = ["BEHIND", "BLOCKED", "DONE", "ON_SCHEDULE", "RESULTS", "UNSURE", "Evidence", "Verdict"]
