"""Rows of a draft and what is left out, as they come; every stretch of the report becomes one or the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from wrkit.model.drafts import PART_TARGETS, PART_TASKS, DraftTask, LeftOut
from wrkit.model.refs import Ref
from wrkit.model.tasks import TaskId
from wrkit.narrative.measures import measures
from wrkit.narrative.sentences import clauses, commas, plain

SPLIT_SENTENCE, SPLIT_CLAUSE, SPLIT_UNIT = "句子", "分号", "单位"
SPLITS = (SPLIT_SENTENCE, SPLIT_CLAUSE, SPLIT_UNIT)
# Tells for a stretch which unit it speaks of, “” where that is not clear.
UnitOf = Callable[[str], str]
# Why a stretch is no row by itself.
HEADING, TOPIC, LEAD_IN, GENERAL, ADDRESS, SLOGAN, CLOSING, TAKEN_APART, INTRO = (
    "标题", "主题句（已作子题）", "标题下的总领句", "总体要求、形势和说明", "称呼", "口号", "结束语", "已逐项拆开列出", "引出下文的话",
)  # fmt: skip
# Clauses that cannot stand without the one before.
_DEPENDENT = re.compile(
    r"^(?:其中|其他|为|使|让|以|并|且|比|较|达|占|从而|进而|同比|累计|确保|做到|实现.{0,6}(?:增长|突破))"
)


@dataclass
class Rows:
    """Rows and left-outs as they come, with the heading they stand under."""

    year: int | None
    split: str
    unit_of: UnitOf | None
    tasks: list[DraftTask] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    section: str = ""
    part: int = PART_TASKS
    part_name: str = ""
    category: str = ""
    topic: str = ""
    order: int = 0

    @property
    def heading(self) -> str:
        """The heading counted under."""
        return self.category or self.section

    def out(self, text: str, reason: str, ref: Ref, tasks: Iterable[TaskId] = ()) -> None:
        """Leave a stretch out."""
        if not text:
            return
        self.order += 1
        self.left_out.append(LeftOut(text, reason, self.heading, self.order, ref, tuple(tasks)))
        self._count("left_out")

    def row(self, text: str, ref: Ref, *, source: str, origin: str = "", target: bool = False) -> TaskId:
        """Add a row; `source` is the stretch it alone accounts for."""
        part = PART_TARGETS if target else self.part
        task_id = TaskId(part, 1 + sum(task.id.part == part for task in self.tasks))
        if source:
            self.order += 1
        name = part_title(self.year, "主要预期目标") if target else self.part_name
        category, topic = ("", "") if target else (self.category, self.topic)
        found = measures(text)
        self.tasks.append(
            DraftTask(task_id, name, category, topic, text, source, origin or source, self.order, ref, found)
        )
        self._count("tasks")
        self._count("measures", len(found))
        return task_id

    def sentence(self, text: str, ref: Ref) -> None:
        """Make a sentence one row, or several where the user wants finer ones."""
        pieces = self._pieces(text)
        for piece in pieces:
            self.row(plain(piece), ref, source=piece, origin=text if len(pieces) > 1 else "")

    def apart(self, text: str, items: Sequence[str], ref: Ref, *, target: bool = False) -> None:
        """Make several rows of one stretch and list the stretch with their ids."""
        ids = [self.row(item, ref, source="", origin=text, target=target) for item in items]
        self.out(text, TAKEN_APART, ref, ids)

    def counted(self, number: int) -> None:
        """Count sentences read."""
        self._count("sentences", number)

    def _count(self, what: str, number: int = 1) -> None:
        self.counts.setdefault((self.section, self.heading), Counter())[what] += number

    def _pieces(self, text: str) -> list[str]:
        if self.split == SPLIT_SENTENCE:
            return [text]
        if self.split == SPLIT_CLAUSE or self.unit_of is None:
            return clauses(text)
        return by_unit(text, self.unit_of)


def by_unit(sentence: str, unit_of: UnitOf) -> list[str]:
    """Split a sentence where another unit's business begins; clauses that speak of no unit stay with the one before."""
    groups: list[tuple[str, str]] = []
    for clause in commas(sentence):
        unit = "" if _DEPENDENT.match(clause) else unit_of(clause)
        if groups and (not unit or not groups[-1][1] or unit == groups[-1][1]):
            groups[-1] = (groups[-1][0] + clause, groups[-1][1] or unit)
        else:
            groups.append((clause, unit))
    return [text for text, _ in groups]


def part_title(year: int | None, words: str) -> str:
    """Return a part's name with the year, where it is known."""
    return f"{year}年{words}" if year else words


__all__ = [
    "ADDRESS", "CLOSING", "GENERAL", "HEADING", "INTRO", "LEAD_IN", "SLOGAN", "SPLITS", "SPLIT_CLAUSE", "SPLIT_SENTENCE",
    "SPLIT_UNIT", "TAKEN_APART", "TOPIC", "Rows", "UnitOf", "by_unit", "part_title",
]  # fmt: skip
