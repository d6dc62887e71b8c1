"""What one lead unit is asked to report in one period."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from wrkit.model.periods import Period
from wrkit.model.tasks import TaskId


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A task as it is handed out.

    Attributes:
        id: the task.
        number: 序号 as the document prints it.
        text: 目标任务 as issued; returned texts are compared with it.
        leads: all lead units of the task, by their own names.
    """

    id: TaskId
    number: str
    text: str
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The content of one assignment workbook.

    Attributes:
        unit: lead unit that fills it in, by its own name.
        period: period reported on.
        due: last day for sending it back, None where none is set.
        title: title over the form.
        rows: the unit's tasks in the master's order.
    """

    unit: str
    period: Period
    due: datetime.date | None
    title: str
    rows: tuple[AssignmentRow, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a form sent back for mending shows beside the tasks.

    Attributes:
        answers: task → answer column → text, as the unit returned it.
        marks: (task, column) → what is wrong there, in words for the unit.
        leftovers: what could not be merged, as (text, place, reason).
        contacts: 填报人, 联系电话 and 审核人 as the unit gave them.
    """

    answers: Mapping[TaskId, Mapping[str, str]]
    marks: Mapping[tuple[TaskId, str], str]
    leftovers: tuple[tuple[str, str, str], ...] = ()
    contacts: Mapping[str, str] = field(default_factory=dict)


__all__ = ["Assignment", "AssignmentRow", "Feedback"]
