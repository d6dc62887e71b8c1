"""Counting a period's tasks by how they stand, for the annex 统计 and the bulletin.

A task is 未实现 where its own 审定结论 or that of an item split off from it says so; else its 审定结论 counts, and where
nobody has decided the unit's own 进度状态 (已完成, 达到序时进度), unless 系统研判 finds its words to say otherwise. What is
left, 未达序时进度, 未启动 and a 审定结论 outside the choices among it, waits for a decision. What counts by the unit's own word is told apart, so that
nobody takes it for decided.

At a year's end there is no schedule left to be on: a task is done or it is not. A 审定结论 达到序时 people wrote is counted
as done; a unit's own word 达到序时进度 says that something is still to do, so it waits for a decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from wrkit.annex.rows import TASK_TEXT, Rows
from wrkit.model.decisions import decisions_of, undecidable
from wrkit.model.leading import lead_tasks
from wrkit.model.master import Master
from wrkit.model.reported import reported, reported_tasks
from wrkit.model.tables import TableColumn
from wrkit.model.tasks import TaskId
from wrkit.model.verdicts import BEHIND, BLOCKED, UNSURE
from wrkit.text.clean import squeeze
from wrkit.vocab import (
    LEAD,
    PROGRESS,
    SYSTEM_VERDICT,
    VERDICT_DONE,
    VERDICT_MISSED,
    VERDICT_ON_SCHEDULE,
    Column,
)

OPEN = "待审定"
_BY_PROGRESS = {"已完成": VERDICT_DONE, "达到序时进度": VERDICT_ON_SCHEDULE}
TOTAL = "合计"
NONE = "（未写明）"
# 系统研判 by which a status a unit chose is not taken at its word.
_DOUBTED = {"已完成": frozenset({BLOCKED, BEHIND, UNSURE}), "达到序时进度": frozenset({BLOCKED})}
BASIS = (
    "注：已审定的以审定结论为准（共同牵头的各单位相同），未审定的按单位自报进度状态计；单位未报，报未达序时进度、未启动，审定结论不是规定的三种，"
    "或自报已完成、达到序时进度而系统研判不支持的，列为待审定。"
    "已报指填报了完成情况，共同牵头的各单位都报了才在合计中计入。"
)
YEAR_BASIS = (
    "注：已审定的以审定结论为准（已完成、达到序时算完成，未实现算未完成；共同牵头的各单位相同），未审定而自报已完成的算完成；单位未报，"
    "报达到序时进度、未达序时进度、未启动，审定结论不是规定的三种，或自报已完成而系统研判不支持的，列为待审定。"
    "已报指填报了完成情况，共同牵头的各单位都报了才在合计中计入。"
)
SHARED = "注：共同牵头的任务在各{name}分别计数，合计中只计一次。"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks of a unit, leader or category stand how.

    Attributes:
        name: whose.
        total: tasks.
        answered: those reported (已报, as `reported` says); by all who lead them where the tally is of no one unit.
        done, on_schedule, missed, open: by status; they add up to `total`.
        own_done, own_on_schedule: those of `done` and `on_schedule` nobody decided, by the unit's own word.
        doubted: those of `open` whose unit claims more than 系统研判 finds in its words, or at a year's end to be on
            schedule.
    """

    name: str
    total: int = 0
    answered: int = 0
    done: int = 0
    on_schedule: int = 0
    missed: int = 0
    open: int = 0
    own_done: int = 0
    own_on_schedule: int = 0
    doubted: int = 0

    @property
    def own(self) -> int:
        """Tasks done or on schedule by the unit's own word."""
        return self.own_done + self.own_on_schedule

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

    @property
    def year_texts(self) -> tuple[str, ...]:
        """The tally of a whole year: what people decided to be on schedule at its end is done."""
        counts = (self.total, self.answered, self.reached, self.missed, self.open)
        return (self.name, *map(str, counts), self.rate)


COUNT_COLUMNS = tuple(
    TableColumn(name, width, "center")
    for name, width in (
        ("任务数", 8.0), ("已报", 8.0), (VERDICT_DONE, 8.0), (VERDICT_ON_SCHEDULE, 10.5), (VERDICT_MISSED, 8.0), (OPEN, 8.0), ("达标率", 9.0),
    )
)  # fmt: skip
YEAR_COLUMNS = tuple(
    TableColumn(name, width, "center")
    for name, width in (("任务数", 8.0), ("已报", 8.0), ("完成", 8.0), ("未完成", 10.5), (OPEN, 8.0), ("完成率", 9.0))
)


class Figures:
    """A period's tasks by status.

    Attributes:
        whole_year: whether the period ends with the year, so that tasks are done or not.
    """

    def __init__(self, master: Master, rows: Rows) -> None:
        self._master = master
        self._rows = rows
        self._tasks = {row.id: row for row in rows.ordered(False)}
        said = decisions_of(rows.ordered(True))
        self._decided = {task: said.get(task, "") for task in self._tasks}
        claims = {task: squeeze(row.get(PROGRESS.name)) for task, row in self._tasks.items() if not self._decided[task]}
        # Somebody looked at it, so it goes by nobody else's word, but what they wrote decides nothing.
        unclear = {row.id.parent for row in undecidable(rows.ordered(True))}
        claims = {task: "" if task in unclear else claim for task, claim in claims.items()}
        period = rows.period
        self.whole_year = period is not None and period.months == 12
        self._doubted = {
            task
            for task, claim in claims.items()
            if squeeze(self._tasks[task].get(SYSTEM_VERDICT.name)) in _DOUBTED.get(claim, ())
            or (self.whole_year and _BY_PROGRESS.get(claim) == VERDICT_ON_SCHEDULE)
        }
        self._claimed = {task: _BY_PROGRESS.get(claim, OPEN) for task, claim in claims.items()}
        self._reported = reported(master, period) if period else {}
        self._by_all = reported_tasks(master, period) if period else frozenset[TaskId]()
        self._by_any = self._by_all.union(*self._reported.values())

    def reported_all(self, unit: str) -> bool:
        """Tell whether a unit has reported all it was asked."""
        return set(self._reported.get(unit, ())) >= set(self._groups(LEAD).get(unit, ())) & set(self._tasks)

    @property
    def basis(self) -> str:
        """How tasks are counted, as it is said below the counts."""
        return YEAR_BASIS if self.whole_year else BASIS

    @property
    def total(self) -> Tally:
        """All tasks."""
        return self._tally(TOTAL, self._tasks)

    @property
    def decided(self) -> int:
        """How many tasks somebody decided on."""
        return sum(bool(decided) for decided in self._decided.values())

    def by(self, column: Column) -> tuple[Tally, ...]:
        """Return a tally for each unit, leader, category or part, in the order of the 任务 sheet."""
        own = self._reported if column is LEAD else {}
        tallies = (self._tally(name, tasks, own.get(name)) for name, tasks in self._groups(column).items())
        return tuple(tally for tally in tallies if tally.total)

    def _groups(self, column: Column) -> Mapping[str, Iterable[TaskId]]:
        if column is LEAD:
            return lead_tasks(self._master.book, self._master.book.year)
        found: dict[str, list[TaskId]] = {}
        for task in self._master.book.tasks:
            for name in dict.fromkeys(TASK_TEXT[column](task).split("\n")):
                found.setdefault(name or NONE, []).append(task.id)
        return found

    def _tally(self, name: str, tasks: Iterable[TaskId], own: Collection[TaskId] | None = None) -> Tally:
        """Count tasks; those of a unit by what it reported itself (`own`), not by what others said of a joint task."""
        mine = [task for task in tasks if task in self._tasks]
        said = self._by_any if own is None else own
        heard = [task for task in mine if task in said and not self._decided[task]]
        doubted = sum(task in self._doubted for task in heard)
        claims = [self._claimed[task] for task in heard if task not in self._doubted]
        decided = [self._decided[task] for task in mine]
        done, on_schedule = claims.count(VERDICT_DONE), claims.count(VERDICT_ON_SCHEDULE)
        reached = decided.count(VERDICT_DONE) + done, decided.count(VERDICT_ON_SCHEDULE) + on_schedule
        missed = decided.count(VERDICT_MISSED)
        waiting = len(mine) - sum(reached) - missed
        answered = sum(task in (self._by_all if own is None else own) for task in mine)
        return Tally(name, len(mine), answered, *reached, missed, waiting, done, on_schedule, doubted)


def best(tallies: Sequence[Tally]) -> tuple[Tally, ...]:
    """Return those of whom every task is done or on schedule, the most tasks first."""
    return tuple(sorted((t for t in tallies if t.total and t.reached == t.total), key=lambda t: -t.total))


def worst(tallies: Sequence[Tally]) -> tuple[Tally, ...]:
    """Return those with a task 未实现, the most first, then the larger share."""
    return tuple(sorted((t for t in tallies if t.missed), key=lambda t: (-t.missed, -t.missed / t.total)))


__all__ = [
    "BASIS",
    "COUNT_COLUMNS",
    "OPEN",
    "SHARED",
    "YEAR_BASIS",
    "YEAR_COLUMNS",
    "Figures",
    "Tally",
    "best",
    "worst",
]
