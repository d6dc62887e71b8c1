"""What one lead unit is asked to report in one period."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wrkit.model.periods import Period
from wrkit.model.tasks import TaskId
from wrkit.text.clean import squeeze
from wrkit.vocab import FORM_COLUMNS, PROGRESS, PROGRESS_CHOICES, STATUS_TEXT, TASK

# Code → (column to mark, what to tell the unit). The catalogue's own words are for the supervision office.
MARKS = {
    "answer-blank": (STATUS_TEXT.name, "没有填写完成情况，请补填。"),
    "answer-empty": (STATUS_TEXT.name, "这里没有写进展，请写明。"),
    "problems-only": (STATUS_TEXT.name, "其他栏已填，完成情况没有填，请补填。"),
    "choice-unknown": (PROGRESS.name, f"请从下拉列表中选择：{'、'.join(PROGRESS_CHOICES)}。"),
    "text-edited": (TASK.name, "目标任务文字与下发的不一样，这里已恢复为下发的文字；如确需修改，请与督查室联系。"),
    "cell-error": (STATUS_TEXT.name, "这一格报回来时是错误值，请改为文字。"),
    "cell-no-value": (STATUS_TEXT.name, "这一格报回来时是没有结果的公式，请改为文字。"),
    "cell-struck": (STATUS_TEXT.name, "有删除线文字，请确认：要删的删去，要留的去掉删除线。"),
    "cell-number": (STATUS_TEXT.name, "这一格是数字，看不出是否为百分数或日期，请改为文字。"),
    "cell-unseen": (STATUS_TEXT.name, "这一格的数字按它的格式不显示，没有合并；如是答复，请改为文字。"),
}
_OFFICE_WORDS = re.compile(
    "(?:"
    + "|".join(
        re.escape(squeeze(text))
        for text in (*(f"{column.name}：" for column in FORM_COLUMNS), *(said for _, said in MARKS.values()))
    )
    + ")+"
)


def is_office_words(text: str) -> bool:
    """Tell whether a note in a form sent back says only what wrkit writes there; a unit may have added to it."""
    return _OFFICE_WORDS.fullmatch(squeeze(text)) is not None


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


__all__ = ["MARKS", "Assignment", "AssignmentRow", "Feedback", "is_office_words"]
