"""How answers move from merge to merge and from period to period."""

from __future__ import annotations

from dataclasses import dataclass

from wrkit.model.tasks import TaskId

NEW, CHANGED, SAME = "新报", "有修改", "未变"
FIRST, DIFFERENT, EQUAL = "上期没有", "与上期不同", "与上期相同"


@dataclass(frozen=True, slots=True)
class Change:
    """How one unit's 完成情况 of one task moved.

    Attributes:
        task, unit: whose.
        since_merge: NEW, CHANGED or SAME against the merge before.
        since_period: FIRST, DIFFERENT or EQUAL against the period before, “” where there is none.
        before: the text of the merge before, else of the period before.
        now: the text now.
    """

    task: TaskId
    unit: str
    since_merge: str
    since_period: str
    before: str
    now: str
