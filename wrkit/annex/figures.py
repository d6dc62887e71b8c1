"""Counting a period's tasks by how they stand, for the annex 统计 and the bulletin.

A task is 未实现 where its own 审定结论 or that of an item split off from it says so; else its 审定结论 counts, and where
nobody has decided the unit's own 进度状态 (已完成, 达到序时进度). What is left, 未达序时进度 and 未启动 among it, waits for a
decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from wrkit.annex.rows import TASK_TEXT, Rows
from wrkit.model.leading import lead_tasks
from wrkit.model.master import Master, MasterRow
from wrkit.model.tables import TableColumn
from wrkit.model.tasks import TaskId
from wrkit.text.clean import squeeze
from wrkit.vocab import (
    CATEGORY,
    LEAD,
    LEADER,
    PART,
    PROGRESS,
    STATUS_TEXT,
    VERDICT_DONE,
    VERDICT_MISSED,
    VERDICT_ON_SCHEDULE,
    Column,
)

OPEN = "待审定"
STATUSES = (VERDICT_DONE, VERDICT_ON_SCHEDULE, VERDICT_MISSED, OPEN)
_BY_PROGRESS = {"已完成": VERDICT_DONE, "达到序时进度": VERDICT_ON_SCHEDULE}
DIMENSIONS = (LEAD, LEADER, CATEGORY, PART)
TOTAL = "合计"
NONE = "（未写明）"
BASIS = "注：已审定的以审定结论为准，未审定的按单位所报进度状态计；单位报未达序时进度、未启动或未填的列为待审定。"
SHARED = "注：共同牵头的任务在各{name}分别计数，合计中只计一次。"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks of a unit, leader or category stand how.

    Attributes:
        name: whose.
        total: tasks.
        answered: those with 完成情况.
        done, on_schedule, missed, open: by status; they add up to `total`.
    """

    name: str
    total: int = 0
    answered: int = 0
    done: int = 0
    on_schedule: int = 0
    missed: int = 0
    open: int = 0

    @property
    def reached(self) -> int:
        """Tasks done or on schedule."""
        return self.done + self.on_schedule

    @property
    def rate(self) -> str:
        """The share of tasks done or on schedule, 85.7%, “” of none."""
        return f"{self.reached / self.total:.1%}" if self.total else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The tally as a row of the annex 统计."""
        counts = (self.total, self.answered, self.done, self.on_schedule, self.missed, self.open)
        return (self.name, *map(str, counts), self.rate)


COUNT_COLUMNS = tuple(
    TableColumn(name, width, "center")
    for name, width in (
        ("任务数", 8.0), ("已填报", 8.0), (VERDICT_DONE, 8.0), (VERDICT_ON_SCHEDULE, 10.5), (VERDICT_MISSED, 8.0), (OPEN, 8.0), ("达标率", 9.0),
    )
)  # fmt: skip


class Figures:
    """A period's tasks by status."""

    def __init__(self, master: Master, rows: Rows) -> None:
        self._master = master
        self._rows = rows
        items: dict[TaskId, list[MasterRow]] = {}
        for row in rows.ordered(True):
            items.setdefault(row.id.parent, []).append(row)
        self._tasks = {row.id: row for row in rows.ordered(False)}
        self.status = {task: self._status(row, items[task]) for task, row in self._tasks.items()}

    def _status(self, row: MasterRow, with_items: Iterable[MasterRow]) -> str:
        if any(self._rows.verdict(part) == VERDICT_MISSED for part in with_items):
            return VERDICT_MISSED
        return self._rows.verdict(row) or _BY_PROGRESS.get(squeeze(row.get(PROGRESS.name)), OPEN)

    @property
    def total(self) -> Tally:
        """All tasks."""
        return self._tally(TOTAL, self._tasks)

    def by(self, column: Column) -> tuple[Tally, ...]:
        """Return a tally for each unit, leader, category or part, in the order of the 任务 sheet."""
        groups: Mapping[str, Iterable[TaskId]]
        if column is LEAD:
            groups = lead_tasks(self._master.book, self._master.book.year)
        else:
            found: dict[str, list[TaskId]] = {}
            for task in self._master.book.tasks:
                for name in dict.fromkeys(TASK_TEXT[column](task).split("\n")):
                    found.setdefault(name or NONE, []).append(task.id)
            groups = found
        tallies = (self._tally(name, tasks) for name, tasks in groups.items())
        return tuple(tally for tally in tallies if tally.total)

    def _tally(self, name: str, tasks: Iterable[TaskId]) -> Tally:
        mine = [task for task in tasks if task in self._tasks]
        count: Callable[[str], int] = [self.status[task] for task in mine].count
        answered = sum(bool(self._rows.text(self._tasks[task], STATUS_TEXT)) for task in mine)
        return Tally(name, len(mine), answered, *map(count, STATUSES))


def best(tallies: Sequence[Tally]) -> tuple[Tally, ...]:
    """Return those of whom every task is done or on schedule, the most tasks first."""
    return tuple(sorted((t for t in tallies if t.total and t.reached == t.total), key=lambda t: -t.total))


def worst(tallies: Sequence[Tally]) -> tuple[Tally, ...]:
    """Return those with a task 未实现, the most first, then the larger share."""
    return tuple(sorted((t for t in tallies if t.missed), key=lambda t: (-t.missed, -t.missed / t.total)))


__all__ = ["BASIS", "COUNT_COLUMNS", "DIMENSIONS", "OPEN", "SHARED", "STATUSES", "Figures", "Tally", "best", "worst"]
