"""What goes back to a unit: its own workbook with its answers, the cells in question marked in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wrkit.errors import Finding
from wrkit.model.assignments import MARKS, Assignment, Feedback
from wrkit.model.periods import Period
from wrkit.model.refs import Ref, split_cell
from wrkit.model.returns import AnswerColumns, Entry, standing
from wrkit.model.tasks import TaskId
from wrkit.text.clean import file_stem

_LEFT = {
    "text-mismatch": "编号与目标任务文字对不上，不知道是哪项任务的答复；请填到对应的行。",
    "task-unknown": "编号在目标任务中没有；请填到对应的行。",
    "task-replaced": "这项任务在下发以后有调整，答复暂时没有采用；请与督查室联系。",
    "task-not-theirs": "这项任务不是本单位牵头；请核对是否填错行。",
    "answer-without-task": "看不出属于哪项任务；请填到对应的行。",
    "task-added": "这是自行增加的任务；如确需增加，请与督查室联系。",
    "row-repeated": "同一任务填了几行，内容不同；请只留一行。",
    "column-added": "这一列不在填报表中；如属完成情况，请填进“完成情况”栏。",
    "columns-unclear": "有几列都像同一栏，分不清是哪一列；请只留本期的一列重报。",
    "cell-comment": "批注不会合并；如属完成情况，请写进格子里。",
    "cell-picture": "图片不会合并；请改为文字。",
}


@dataclass(frozen=True, slots=True)
class GivenBack:
    """One file for 退回/: the unit, the file's name and content."""

    unit: str
    file: str
    data: bytes


def to_give_back(
    assignments: Iterable[Assignment],
    entries: Sequence[Entry],
    findings: Sequence[Finding],
    columns: AnswerColumns | None = None,
) -> Iterator[GivenBack]:
    """Make the workbooks of the units that have something to mend.

    Args:
        assignments: what was handed out, one per unit.
        entries: all answers, with units and places, and the rows left blank: a file may hold nothing but an error value.
        findings: findings with their units.
        columns: (file, sheet) → letter → answer column, to mark the cell in question and not the one beside it.
    """
    from wrkit.xl.form import form_bytes

    for assignment in assignments:
        mine = [entry for entry in entries if entry.unit == assignment.unit]
        if not mine:
            continue
        newest = max((entry.modified, entry.ref.file) for entry in mine)[1]
        about = [f for f in findings if f.unit == assignment.unit and f.file in ("", newest)]
        feedback = _feedback(assignment, mine, about, columns or {})
        if feedback.marks or feedback.leftovers:
            yield GivenBack(
                assignment.unit, file_name(assignment.period, assignment.unit), form_bytes(assignment, feedback)
            )


def file_name(period: Period, unit: str) -> str:
    """Return 2025年一季度退回-区教委.xlsx."""
    return file_stem(f"{period}退回-{unit}") + ".xlsx"


def _feedback(
    assignment: Assignment, entries: Sequence[Entry], findings: Sequence[Finding], columns: AnswerColumns
) -> Feedback:
    answers = {entry.task: entry.fields for entry in standing(entries) if entry.task}
    ids = {row.id for row in assignment.rows}
    marks: dict[tuple[TaskId, str], str] = {}
    left: dict[tuple[str, str, str], None] = {}
    texts = {entry.ref: "；".join(entry.fields.values()) for entry in entries}
    for item in findings:
        task = TaskId.parse(item.task)
        place = "，".join(filter(None, (Ref(item.file).base, item.sheet, item.cell)))
        if item.code in MARKS and task in ids:
            assert task is not None
            column, said = MARKS[item.code]
            if item.code.startswith("cell-"):
                column = columns.get((item.file, item.sheet), {}).get(split_cell(item.cell)[0], column)
            before = marks.get((task, column), "")
            if said not in before:
                marks[task, column] = before + said
        elif item.code in _LEFT:
            own = item.code not in ("cell-comment", "cell-picture", "column-added", "columns-unclear")
            text = (texts.get(Ref(item.file, item.sheet, item.cell), "") if own else "") or item.message
            left[(text, place, _LEFT[item.code])] = None
    newest = max(entries, key=lambda entry: entry.modified)
    contacts = {"填报人": newest.reporter, "联系电话": newest.phone, "审核人": newest.reviewer}
    return Feedback(answers, marks, tuple(left), contacts)


__all__ = ["GivenBack", "file_name", "to_give_back"]
