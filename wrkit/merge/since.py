"""What became of the tasks that were handed out: 任务 may have been edited, renumbered or replaced since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from wrkit.model.tasks import Task, TaskId
from wrkit.text.clean import match_key
from wrkit.text.similar import nearest

# How a task is found again: as it was or little reworded, with much of its text changed, under another id.
SAME, CHANGED, RENUMBERED = "same", "changed", "renumbered"
# Two unrelated tasks are 0.1 to 0.3 alike, one goal said in other words 0.4 and more.
_ALIKE, _RELATED, _MARGIN = 0.6, 0.35, 0.04


@dataclass(frozen=True)
class Since:
    """One unit's tasks now, and as they were issued to it.

    Attributes:
        theirs: id → task as it is now.
        issued: id → text as issued; empty where a form does not say.
    """

    theirs: Mapping[TaskId, Task]
    issued: Mapping[TaskId, str]

    @cached_property
    def now(self) -> Mapping[TaskId, str]:
        """Match keys of the tasks as they are now."""
        return {key: match_key(task.text) for key, task in self.theirs.items()}

    @cached_property
    def was(self) -> Mapping[TaskId, str]:
        """Match keys of all tasks issued, also of those that are gone; of others, issued to nobody yet, as they are."""
        return {**self.now, **self._all_issued}

    @cached_property
    def _all_issued(self) -> Mapping[TaskId, str]:
        return {key: match_key(text) for key, text in self.issued.items() if text}

    def became(self, task_id: TaskId) -> tuple[TaskId | None, str]:
        """Return which task one as issued is now and how it was found again; None where it is none any more."""
        was = self._all_issued.get(task_id, "")
        if not was or was == self.now.get(task_id):
            return task_id, SAME
        same = [other for other, key in self.now.items() if key == was]
        if same:
            return (same[0], RENUMBERED) if len(same) == 1 else (None, "")
        # A text issued under another id is that other task, whatever its id is now.
        taken = {key for other, key in self._all_issued.items() if other != task_id}
        free = {other: key for other, key in self.now.items() if key not in taken}
        own = free.pop(task_id, "")
        score = self._as_its_own(was, own, taken)
        others = [(self._as_its_own(was, free[other], taken), other) for _, other in nearest(was, free)]
        others.sort(key=lambda pair: -pair[0])
        rival = others[0][0] if others else 0.0
        if score >= max(rival, _RELATED):
            return task_id, SAME if score >= _ALIKE else CHANGED
        second = others[1][0] if len(others) > 1 else 0.0
        if rival >= _ALIKE and rival - second >= _MARGIN:
            return others[0][1], RENUMBERED
        return None, ""

    @staticmethod
    def _as_its_own(was: str, now: str, taken: Collection[str]) -> float:
        """Return how alike a text now is to one issued, 0 where another one issued is more like it."""
        score = _likeness(was, now)
        return 0.0 if any(_likeness(other, now) > score for other in taken) else score


def _likeness(was: str, now: str) -> float:
    """Return how alike two wordings are; one that holds the other, lengthened or cut short, is the same."""
    short, long = sorted((was, now), key=len)
    if not short:
        return 0.0
    return 1.0 if len(short) >= 4 and short in long else nearest(was, {"": now})[0][0]


__all__ = ["CHANGED", "RENUMBERED", "SAME", "Since"]
