"""A draft breakdown: what a narrative work report says is to be done, with suggestions of who does it."""

from __future__ import annotations

from dataclasses import dataclass

from wrkit.model.refs import Ref
from wrkit.model.tasks import Task, TaskId

# Parts of a draft.
PART_TARGETS, PART_TASKS, PART_SELF, PART_REVIEW = 1, 2, 3, 4
# 核对: what is left for a person to do with a row.
CHECK_FILL, CHECK_SUGGESTED, CHECK_DONE = "待填写", "待核对", "已核对"
CHECKS = (CHECK_FILL, CHECK_SUGGESTED, CHECK_DONE)


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantified indicator of a task.

    Attributes:
        indicator: what is measured, with its verb: 新增规上工业企业, 地区生产总值增长.
        comparator: = ≥ > ≤ < ≈.
        value: the number as written, without scale applied: 73.3.
        unit: scale and measure word as written: 万亩, %.
    """

    indicator: str
    comparator: str
    value: str
    unit: str

    def __str__(self) -> str:
        return f"{self.indicator} {self.comparator} {self.value}{self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who might lead a task, judged by last year's breakdown and by what units usually do; never a decision.

    Attributes:
        leads, leaders, supports: what to put into the draft; empty where nothing speaks for anyone.
        candidates: (unit, 0–1 relative to the best), best first, at most five.
        like: last year's task that is most alike, its text and the similarity 0–1.
    """

    leads: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    like: TaskId | None = None
    like_text: str = ""
    similarity: float = 0.0


@dataclass(frozen=True, slots=True)
class DraftTask:
    """A row of the draft.

    Attributes:
        id: 编号: part and running number.
        part, category, topic: names of part, heading (分类) and topic (子题); “” where there is none.
        text: 目标任务, words of the report without numbering in front and 。；behind lists.
        source: the stretch of the report this row accounts for; “” where several rows share one, which then stands
            in `Draft.left_out` with their ids.
        origin: the whole sentence or clause it was taken from.
        order: position of `source` among all stretches.
        ref: paragraph or line of the report, with the sentence's number.
        measures: its quantified indicators.
        suggestion: who might lead it.
    """

    id: TaskId
    part: str
    category: str
    topic: str
    text: str
    source: str
    origin: str
    order: int
    ref: Ref = Ref()
    measures: tuple[Measure, ...] = ()
    suggestion: Suggestion = Suggestion()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch of the planning part that is no row by itself.

    Attributes:
        text: the words of the report.
        reason: why, in Chinese.
        heading: section and heading it stands under.
        tasks: rows made of it, where it was taken apart.
        order: position among all stretches.
    """

    text: str
    reason: str
    heading: str
    order: int
    ref: Ref = Ref()
    tasks: tuple[TaskId, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadingCount:
    """How much a heading yielded: sentences, rows, stretches left out, numbers found."""

    heading: str
    sentences: int
    tasks: int
    left_out: int
    measures: int


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A task of last year for which this year's draft has nothing alike, with the nearest row all the same."""

    task: Task
    nearest: TaskId | None
    nearest_text: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Draft:
    """What `wrkit extract` makes of a report.

    Attributes:
        title: of the breakdown to be.
        year: the year planned for, None where the report does not say.
        tasks, left_out: together they account for every character of the planning part.
        counts: by heading, in order.
        sections: headings of the sections taken, with what was done with each.
        lapsed: last year's tasks without successor; empty without a breakdown to compare with.
        like: name of the breakdown the suggestions come from.
        units, leaders: to choose from.
    """

    title: str
    year: int | None
    tasks: tuple[DraftTask, ...]
    left_out: tuple[LeftOut, ...]
    counts: tuple[HeadingCount, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    lapsed: tuple[Lapsed, ...] = ()
    like: str = ""
    units: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()


__all__ = [
    "CHECKS", "CHECK_DONE", "CHECK_FILL", "CHECK_SUGGESTED", "PART_REVIEW", "PART_SELF", "PART_TARGETS", "PART_TASKS",
    "Draft", "DraftTask", "HeadingCount", "Lapsed", "LeftOut", "Measure", "Suggestion",
]  # fmt: skip
