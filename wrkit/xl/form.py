"""The assignment workbook: what a lead unit fills in, and the identity by which it is known again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from wrkit import vocab
from wrkit.model.assignments import Assignment, Feedback
from wrkit.model.periods import chinese_date
from wrkit.model.tasks import TaskId
from wrkit.text.clean import fingerprint
from wrkit.text.measure import BODY_SIZE, row_height, wrapped_lines
from wrkit.xl.styles import (
    FIXED_FILL,
    HEI,
    OWN_FILL,
    Area,
    border,
    choices_validation,
    clean_cell,
    finish,
    head_format,
    new_workbook,
    print_setup,
    put,
    text_format,
    utf16_length,
)

VERSION = 1
# Rows of 填报表, counted from 0.
TITLE_ROW, ABOUT_ROW, HEAD_ROW, FIRST_ROW = 0, 1, 2, 3
CONTACTS = ("填报人", "联系电话", "审核人")

_COLUMNS = tuple(column.name for column in vocab.FORM_COLUMNS)
_ANSWERS = tuple(column.name for column in vocab.ANSWER_COLUMNS)
# Digits of the default font; together they fill an A4 landscape page at about 85 %.
_WIDTHS = {
    "编号": 8.5, "序号": 5.5, "目标任务": 34, "牵头责任单位": 15,
    "完成情况": 42, "进度状态": 12.5, "存在问题": 19, "下步打算": 19,
}  # fmt: skip
_WIDTHS_BACK = {**_WIDTHS, "目标任务": 30, "完成情况": 36, "存在问题": 16, "下步打算": 16, vocab.BACK_NOTE: 20}
_MARK = {"bg_color": "#F8CBAD"}
_CENTRED = frozenset({"编号", "序号", "牵头责任单位", "进度状态"})
_ANSWER_LINES = 5
_GUIDE_WIDTH = 100
_HELP = {
    "完成情况": "写明截至报告期末的实际进展、数据和成效，与目标任务逐项对应。单元格内换行请按 Alt+Enter。",
    "进度状态": f"请从下拉列表中选择：{'、'.join(vocab.PROGRESS_CHOICES)}。需要说明的，写在“完成情况”中。",
    "存在问题": "没有达到序时进度的，写明原因和困难；没有问题可以不填。",
    "下步打算": "写明下一步措施和完成时限；已完成的可以不填。",
}
# A unit may not choose other words: the place for them is 完成情况, and a question that can be clicked away is.
_REFUSED = f"进度状态只能选择：{'、'.join(vocab.PROGRESS_CHOICES)}。其他说明请写在“完成情况”中。"
_ALLOWED = dict.fromkeys(("format_cells", "format_columns", "format_rows", "sort", "autofilter"), True)


def form_bytes(assignment: Assignment, feedback: Feedback | None = None) -> bytes:
    """Return the assignment workbook as an xlsx file; equal assignments give equal bytes.

    Sheets 填报表 (title, unit with period and deadline, headings, one row per task, contact lines), 填报说明, and the
    very hidden identity. With feedback the answers stand in their cells, those in question are tinted and annotated,
    a column 督查室意见 says what to mend, and a sheet 未合并内容 lists what could not be merged.
    """
    target = io.BytesIO()
    book = new_workbook(target, title=assignment.title, subject=identity_text(assignment))
    sheet = book.add_worksheet(vocab.FORM)
    guide = book.add_worksheet(vocab.GUIDE)
    last = _write_form(book, sheet, assignment, feedback)
    _write_guide(book, guide)
    if feedback and feedback.leftovers:
        _write_leftovers(book, feedback)
    _write_identity(book, assignment, feedback)
    sheet.activate()
    return finish(book, target, {vocab.FORM: (FIRST_ROW, last)})


def identity_text(assignment: Assignment) -> str:
    """Return the identity in one line: `wrkit;1;2025Q1;区发展改革委`, at most 255 characters."""
    text = f"wrkit;{VERSION};{assignment.period.written};{clean_cell(assignment.unit)}".replace("\n", "")
    while utf16_length(text) + text.count('"') > 255:
        text = text[:-1]
    return text


def _write_form(book: Any, sheet: Any, assignment: Assignment, feedback: Feedback | None) -> int:
    """Write 填报表; return the row of the last task."""
    widths = _WIDTHS_BACK if feedback else _WIDTHS
    for col, name in enumerate(widths):
        sheet.set_column(col, col, widths[name])
    _write_head(book, sheet, assignment, feedback, widths)
    last = _write_tasks(book, sheet, assignment, feedback, widths)
    end = _write_contacts(book, sheet, last + 2, feedback.contacts if feedback else {})
    _add_help(book, sheet, last)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.autofilter(HEAD_ROW, 0, last, len(widths) - 1)
    print_setup(sheet, head=HEAD_ROW, last=end, columns=len(widths), area=True)
    sheet.protect("", _ALLOWED)
    sheet.set_selection(FIRST_ROW, _COLUMNS.index("完成情况"), FIRST_ROW, _COLUMNS.index("完成情况"))
    return last


def _write_head(
    book: Any, sheet: Any, assignment: Assignment, feedback: Feedback | None, widths: Mapping[str, float]
) -> None:
    """Write title, unit with period and deadline, where to look in a form sent back, and headings."""
    width = len(widths) - 1
    title = text_format(book, font_name=HEI, font_size=16, align="center", valign="vcenter")
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, width, "", title)
    put(sheet, TITLE_ROW, 0, assignment.title, title)
    lines = wrapped_lines(assignment.title, sum(widths.values()) * BODY_SIZE / 16 - 2)
    sheet.set_row(TITLE_ROW, 10 + 24 * lines)
    about = text_format(book, align="left", valign="vcenter")
    sheet.merge_range(ABOUT_ROW, 0, ABOUT_ROW, width, "", about)
    parts = [f"填报单位：{assignment.unit}", f"报告期：{assignment.period}"]
    if assignment.due is not None:
        parts.append(f"截止日期：{chinese_date(assignment.due)}")
    if feedback and feedback.marks:
        parts.append(vocab.BACK_HINT)
    if feedback and feedback.leftovers:
        parts.append(vocab.LEFTOVERS_HINT)
    put(sheet, ABOUT_ROW, 0, "　　　".join(parts), about)
    sheet.set_row(ABOUT_ROW, 22)
    head = head_format(book)
    for col, name in enumerate(widths):
        put(sheet, HEAD_ROW, col, name, head)
    sheet.set_row(HEAD_ROW, 26)


def _write_tasks(
    book: Any, sheet: Any, assignment: Assignment, feedback: Feedback | None, widths: Mapping[str, float]
) -> int:
    """Write one row per task; return the last row."""
    forms = {name: _task_format(book, name) for name in widths}
    marked = {name: _task_format(book, name, **_MARK) for name in widths}
    row = HEAD_ROW
    for row, task in enumerate(assignment.rows, FIRST_ROW):
        fixed = (str(task.id), task.number, task.text, "\n".join(task.leads))
        texts = dict(zip(_COLUMNS, fixed, strict=False))
        marks: dict[str, str] = {}
        if feedback:
            texts.update(feedback.answers.get(task.id, {}))
            marks = {name: said for (task_id, name), said in feedback.marks.items() if task_id == task.id}
            texts[vocab.BACK_NOTE] = _note(marks)
        for col, name in enumerate(widths):
            put(sheet, row, col, texts.get(name, ""), (marked if name in marks else forms)[name])
            if name in marks:
                sheet.write_comment(row, col, vocab.OFFICE_SAYS + marks[name], {"author": "督查室", "x_scale": 2})
        room = "\n" * (_ANSWER_LINES - 1)
        cells = [texts.get(name) or (room if name in _ANSWERS else "") for name in widths]
        sheet.set_row(row, row_height(cells, list(widths.values()), BODY_SIZE))
    return row


def _note(marks: Mapping[str, str]) -> str:
    return "\n".join(f"{name}：{said}" for name, said in marks.items())


def _own_words(feedback: Feedback) -> dict[str, None]:
    """Return fingerprints of all the office writes into a form sent back, to tell them from what the unit adds."""
    by_task: dict[TaskId, dict[str, str]] = {}
    for (task, name), said in feedback.marks.items():
        by_task.setdefault(task, {})[name] = said
    notes = [_note(marks) for marks in by_task.values()]
    comments = [vocab.OFFICE_SAYS + said for said in feedback.marks.values()]
    left = [text for row in feedback.leftovers for text in row]
    return dict.fromkeys(fingerprint(clean_cell(text)) for text in (*notes, *comments, *left))


def _task_format(book: Any, name: str, **more: Any) -> Any:
    return text_format(
        book,
        **{
            "align": "center" if name in _CENTRED else "left",
            "locked": name not in _ANSWERS,
            "bg_color": OWN_FILL if name in _ANSWERS else FIXED_FILL,
            "valign": "vcenter",
            **border(),
            **more,
        },
    )


def _write_leftovers(book: Any, feedback: Feedback) -> None:
    """Write 未合并内容: what the unit wrote that could not be merged, where, and why."""
    sheet = book.add_worksheet(vocab.LEFTOVERS)
    sheet.set_tab_color("#C00000")  # it stands last, and is to be seen
    widths = (60.0, 34.0, 50.0)
    for col, (name, width) in enumerate(zip(vocab.LEFTOVER_COLUMNS, widths, strict=True)):
        sheet.set_column(col, col, width)
        put(sheet, 0, col, name, head_format(book))
    form = text_format(book, valign="vcenter", **border())
    for row, texts in enumerate(feedback.leftovers, 1):
        sheet.set_row(row, row_height(texts, widths, BODY_SIZE))
        for col, text in enumerate(texts):
            put(sheet, row, col, text, form)
    print_setup(sheet, head=0, last=len(feedback.leftovers), columns=len(widths))


def _write_contacts(book: Any, sheet: Any, row: int, known: Mapping[str, str]) -> int:
    """Write the lines for 填报人, 联系电话 and 审核人 from `row` on, with what is known; return the last."""
    label = text_format(book, align="left", valign="vcenter")
    answer = text_format(book, align="left", valign="vcenter", locked=False, bg_color=OWN_FILL, **border())
    for line, name in enumerate(CONTACTS, row):
        put(sheet, line, 0, name, label)
        sheet.merge_range(line, 1, line, 2, "", answer)
        put(sheet, line, 1, known.get(name, ""), answer)
        sheet.set_row(line, 22)
    return row + len(CONTACTS) - 1


def _add_help(book: Any, sheet: Any, last: int) -> None:
    """Give the answer cells their help, 进度状态 its dropdown."""
    if last < FIRST_ROW:
        return
    for name in _ANSWERS:
        col = _COLUMNS.index(name)
        area: Area = (FIRST_ROW, col, last, col)
        words = {"input_title": name, "input_message": _HELP[name]}
        if name == vocab.PROGRESS.name:
            refusal = {"error_type": "stop", "error_title": "请从列表中选择", "error_message": _REFUSED}
            choices_validation(book, sheet, area, vocab.PROGRESS_CHOICES, **words, **refusal)
        else:
            sheet.data_validation(*area, {"validate": "any", **words})


def _write_guide(book: Any, sheet: Any) -> None:
    """Write 填报说明, one sentence a row."""
    sheet.set_column(0, 0, _GUIDE_WIDTH)
    put(sheet, 0, 0, vocab.GUIDE, text_format(book, font_name=HEI, font_size=16, align="center", valign="vcenter"))
    sheet.set_row(0, 36)
    form = text_format(book, font_size=12, valign="vcenter")
    for row, sentence in enumerate(vocab.GUIDE_LINES, 1):
        put(sheet, row, 0, sentence, form)
        sheet.set_row(row, row_height([sentence], [_GUIDE_WIDTH], 11, padding=10))
    print_setup(sheet, head=0, last=len(vocab.GUIDE_LINES), columns=1, area=True)
    sheet.protect("", _ALLOWED)


def _write_identity(book: Any, assignment: Assignment, feedback: Feedback | None) -> None:
    """Write who and what the workbook is for: a defined name, and a sheet no menu shows."""
    quoted = identity_text(assignment).replace('"', '""')
    book.define_name(vocab.IDENTITY_NAME, f'="{quoted}"')
    sheet = book.add_worksheet(vocab.IDENTITY)
    form = text_format(book, text_wrap=False)
    rows: list[tuple[str, ...]] = [
        ("版本", str(VERSION)),
        ("期别", assignment.period.written),
        ("单位", assignment.unit),
        ("编号", "指纹", "目标任务"),
        *((str(task.id), fingerprint(task.text), task.text) for task in assignment.rows),
        *((vocab.SENT_BACK, words) for words in (_own_words(feedback) if feedback else ())),
    ]
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            put(sheet, row, col, text, form)
    sheet.very_hidden()
    sheet.protect()


__all__ = ["CONTACTS", "FIRST_ROW", "HEAD_ROW", "VERSION", "form_bytes", "identity_text"]
