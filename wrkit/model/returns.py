"""What came back from a unit, every text with its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.tasks import TaskId

# (file, sheet) → letter of a column → the answer column it is.
AnswerColumns = Mapping[tuple[str, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Identity:
    """What an assignment workbook carries in its defined name and very-hidden sheet.

    Attributes:
        version: of the workbook's format.
        period: period it was handed out for.
        unit: lead unit it was handed to.
        prints: task → fingerprint of the task's text as issued.
        issued: task → the text itself.
        sent: fingerprints of what the office wrote into a form sent back: notes, remarks, what could not be merged.
    """

    version: int
    period: Period
    unit: str
    prints: Mapping[TaskId, str]
    issued: Mapping[TaskId, str] = field(default_factory=dict)
    sent: frozenset[str] = frozenset()


class Beside(NamedTuple):
    """A text in a column that came filled in, 牵头责任单位 or 分类 say, and its cell."""

    heading: str
    text: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Answer:
    """A row a unit filled in, as it stands in the returned file.

    Attributes:
        id_text: what stands in 编号, as written.
        task_text: what stands in 目标任务.
        fields: answer column name → text (完成情况, 进度状态, 存在问题, 下步打算); blank ones left out.
        unit_text: what stands in 牵头责任单位.
        ref: place of the answer: the cell of 完成情况, else of the first filled field, else of 目标任务.
        nameless: whether the row has neither 编号 nor 目标任务, so that it may continue the row before; of cells merged
            over several rows the texts are theirs.
        beside: what stands in the other columns that came filled in.
    """

    id_text: str
    task_text: str
    fields: Mapping[str, str]
    unit_text: str = ""
    ref: Ref = Ref()
    nameless: bool = False
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """A returned form, read: a file, or the sheets of it that are one unit's.

    Attributes:
        file: path as the person knows it.
        identity: None where the file carries none.
        answers: rows with an id or a task text, filled or not, in sheet order.
        unit: unit it was handed out to by its identity, “” without one.
        claims: units named in its head, its sheet's or file's name or its rows, most telling first.
        period: the period it says it is for, None where it does not.
        modified: “2026-04-09 16:00:00”, Beijing time of the content's last saving, “” where unknown.
        reporter: 填报人.
        phone: 联系电话.
        reviewer: 审核人.
        columns: sheet → letter of a column → the answer column it is.
        hidden: sheets nobody sees.
        named: units that its line 填报单位 names.
        stray: whether these are rows of a table of several units that name none of them.
    """

    file: str
    identity: Identity | None
    answers: tuple[Answer, ...]
    unit: str = ""
    claims: tuple[str, ...] = ()
    period: Period | None = None
    modified: str = ""
    reporter: str = ""
    phone: str = ""
    reviewer: str = ""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    named: tuple[str, ...] = ()
    stray: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger and of 填报明细: one unit's answer to one task, with where it came from.

    Attributes:
        task: None where the answer could not be placed.
        modified: when the file's content was last saved, “2026-04-09 16:00:00” in Beijing time.
        said: 编号 and 目标任务 as the row has them.
        taken: whether this answer stands for the unit in the master (a newer one may have displaced it).
        first: when the answer was first read in a file saved earlier than `modified`, “” where it was not.
        reviewer: 审核人 of the form.
    """

    period: Period
    task: TaskId | None
    unit: str
    fields: Mapping[str, str] = field(default_factory=dict)
    reporter: str = ""
    phone: str = ""
    modified: str = ""
    ref: Ref = Ref()
    said: str = ""
    taken: bool = True
    first: str = ""
    reviewer: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What makes an answer the same one when its file is read again, copied or touched meanwhile."""
        return (
            self.period,
            self.task,
            self.unit,
            tuple(sorted(self.fields.items())),
            self.ref.base,  # moving a file into a subfolder makes it no other
            self.ref.sheet,
            self.ref.cell,
        )

    def with_taken(self, taken: bool) -> Entry:
        """Return the same entry, taken or not."""
        return self if taken == self.taken else replace(self, taken=taken)

    @property
    def age(self) -> tuple[object, ...]:
        """What orders answers of one unit to one task from old to new; those of one time by what they say."""
        return self.modified, sorted(self.fields.items()), self.ref


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return what each unit says of each task: its newest taken answer, blank fields of it from older taken ones."""
    groups: dict[tuple[TaskId | None, str], list[Entry]] = {}
    for entry in entries:
        if entry.taken:
            groups.setdefault((entry.task, entry.unit), []).append(entry)
    found = []
    for group in groups.values():
        ranked = sorted(group, key=lambda entry: entry.age) if len(group) > 1 else group
        fields = {name: text for entry in ranked for name, text in entry.fields.items()}
        found.append(ranked[0] if len(ranked) == 1 else replace(ranked[-1], fields=fields))
    return tuple(found)
