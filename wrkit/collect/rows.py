"""The rows of a form: answers, contact lines, totals, remarks; every text of them becomes one of these or a finding."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field

from wrkit.collect.contacts import is_contacts, read_contacts
from wrkit.collect.headings import Form
from wrkit.collect.heads import HeadLines
from wrkit.collect.identity import is_own_note
from wrkit.errors import Finding, finding
from wrkit.model.returns import Answer, Beside
from wrkit.model.tasks import TaskId
from wrkit.text.clean import clean_text, join_lines, squeeze
from wrkit.vocab import (
    ANSWER_COLUMNS,
    BACK_NOTE,
    ID,
    LEAD,
    NUMBER,
    PROGRESS,
    PROGRESS_CHOICES,
    STATUS_TEXT,
    TASK,
    Column,
)

_TOTAL = re.compile(
    r"^(?:本页|本表|以上|各项|全部|全区)?(?:合计|总计|小计|共计|汇总|累计)(?:[(（][^)）]*[)）])?[:：]?$"
)
# （1） ① 1) a. 一、: a part of the row above; 18 is the number of a task.
_PART = re.compile(
    r"^(?:[(（]\w{1,3}[)）]|[①-⑳]|\w{1,2}[)）]|[a-z一二三四五六七八九十][.、．]?|\d{1,2}[.．]\d{1,2})$", re.I
)
# What a card asks for besides, and a unit may leave blank.
_LEFT_BLANK = re.compile(r"(?:备注|附件|说明|其他|意见|签[字章名]|盖章|时间|日期|领导|单位|部门|人|电话|[:：])$")
_SIGNS = ("=", "+", "-", "@", "＝")


@dataclass(slots=True)
class Gathered:
    """What the rows of forms come to."""

    answers: list[Answer] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    named: set[str] = field(default_factory=set)


def read_rows(
    form: Form,
    gathered: Gathered,
    lines: HeadLines,
    rows: Collection[int] | None = None,
    sent: Collection[str] = (),
) -> None:
    """Read the rows of a form, or some of them, into answers, contacts and findings.

    Args:
        form: the form.
        gathered: what to add them to.
        lines: tells what a unit added to the lines above.
        rows: which rows, None for all.
        sent: fingerprints of the office's own words in it.
    """
    grid, say = form.grid, gathered.findings.append
    errors = {(note.row, note.col) for note in grid.notes if note.kind == "error"}
    spread = _spread(form, gathered.findings)
    owner = _owners(form)
    if rows is None or form.rows[0][0] in rows:
        gathered.findings.extend(_bare_headings(form, lines))
        gathered.findings.extend(_side_contacts(form, gathered.meta))
    for index, cells in form.rows:
        if rows is not None and index not in rows:
            continue
        if index < form.first:
            contacts = read_contacts(cells, gathered.meta)
            texts = [left for text in cells.values() if (left := lines.added(text))] if contacts is None else contacts
            if texts:
                say(finding("text-outside", grid.at(index, min(cells)), text=join_lines("；".join(texts))))
        if index <= form.head:
            continue
        own = {column: clean_text(cells.get(col, "")) for column, col in form.columns.items()}
        for column in ANSWER_COLUMNS:
            place = (index, form.columns.get(column, -1))
            if place in spread:
                own[column] = spread[place]
            if place in errors:
                own[column] = ""
        own[PROGRESS] = _as_choice(own.get(PROGRESS, ""))
        if _is_answer_row(form, index, cells, own, gathered):
            _add(form, index, cells, own, owner.get(index), gathered, sent)


def _as_choice(text: str) -> str:
    """Return the 进度状态 a text is but for white space and a final stop."""
    flat = squeeze(text).rstrip("。.；;，,")
    return flat if flat in PROGRESS_CHOICES else text


def _bare_headings(form: Form, lines: HeadLines) -> Iterator[Finding]:
    """Say what stands beside the headings and is none: over an empty column, and away from the others or too long."""
    ids, tasks = form.columns.get(ID, -1), form.columns.get(TASK, -1)
    below = [cells for index, cells in form.rows if index > form.head]
    filled = {col for cells in below if tasks in cells or TaskId.parse(cells.get(ids, "")) for col in cells}
    last = max(form.columns.values(), default=0) + 1
    for col, name in form.strangers.items():
        above = form.turned and col < min(form.columns.values())
        said = "" if _is_side_contact(form, col) else lines.added(name) if above else name
        odd = col > last or len(name) > 8 or (form.turned and not _LEFT_BLANK.search(squeeze(name)))
        if said and col not in filled and (above or odd):
            yield finding("text-outside", form.grid.at(form.first, col), text=said)


def _is_side_contact(form: Form, col: int) -> bool:
    """Tell 填报人 among the headings down the side of a card."""
    return form.turned and is_contacts(squeeze(form.strangers[col]), strict=True)


def _side_contacts(form: Form, meta: MutableMapping[str, str]) -> Iterator[Finding]:
    """Read the contacts of a card, and say what they say besides."""
    for col in (col for col in form.strangers if _is_side_contact(form, col)):
        cells = {row: cells[col] for row, cells in form.rows if row >= form.first and col in cells}
        if left := read_contacts(cells, meta):
            yield finding("text-outside", form.grid.at(form.first, col), text=join_lines("；".join(left)))


def _add(
    form: Form,
    index: int,
    cells: Mapping[int, str],
    own: Mapping[Column, str],
    owner: tuple[str, str] | None,
    gathered: Gathered,
    sent: Collection[str],
) -> None:
    """Add a row's answer, and say what stands in columns that are none of a form's."""
    fields = {column.name: own[column] for column in ANSWER_COLUMNS if own.get(column)}
    filled = next((column for column in ANSWER_COLUMNS if own.get(column)), TASK if own.get(TASK) else STATUS_TEXT)
    ref = form.grid.at(index, form.columns.get(filled, form.columns.get(TASK, 0)))
    id_text, task_text, number = own.get(ID, ""), own.get(TASK, ""), own.get(NUMBER, "")
    nameless = not id_text and not task_text
    if nameless and owner:
        id_text, task_text = owner
    elif nameless and number and fields:
        if _PART.match(squeeze(number)):  # （1） belongs to what it numbers
            fields[filled.name] = number + fields[filled.name]
        else:
            nameless = False
    beside = tuple(_beside(form, index, cells, own))
    gathered.answers.append(Answer(id_text, task_text, fields, own.get(LEAD, ""), ref, nameless, beside))
    for name, text in fields.items():
        if text.startswith(_SIGNS) and name != PROGRESS.name:
            gathered.findings.append(finding("formula-like", ref, task=id_text, sign=text[0]))
    gathered.findings.extend(_in_other_columns(form, index, cells, id_text, sent))


def _in_other_columns(
    form: Form, index: int, cells: Mapping[int, str], task: str, sent: Collection[str]
) -> Iterator[Finding]:
    """Say what stands in columns that are none of a form's; of those that may be one, `columns-unclear` says it."""
    unclear = {col for cols in form.unclear.values() for col in cols}
    for col, text in cells.items():
        if col not in form.strangers or col in unclear or not squeeze(text) or _is_side_contact(form, col):
            continue
        name, at = form.strangers[col] or "（没有表头）", form.grid.at(index, col)
        if squeeze(name) != BACK_NOTE:
            yield finding("column-added", at, task=task, column=name, text=join_lines(text))
        elif not is_own_note(text, sent):
            yield finding("note-answered", at, task=task, text=join_lines(text))


def _beside(form: Form, index: int, cells: Mapping[int, str], own: Mapping[Column, str]) -> Iterator[Beside]:
    """Yield what stands in the columns that come filled in from the breakdown, for comparison with it."""
    for column in (NUMBER, LEAD):
        if own.get(column):
            yield Beside(column.name, own[column], form.grid.at(index, form.columns[column]))
    for col, name in form.fixed.items():
        if text := clean_text(cells.get(col, "")):
            yield Beside(name, text, form.grid.at(index, col))


def _is_answer_row(
    form: Form, index: int, cells: Mapping[int, str], own: Mapping[Column, str], gathered: Gathered
) -> bool:
    """Tell rows with a task or an answer from contact lines, headings said again, totals and remarks."""
    if TaskId.parse(own.get(ID, "")):
        return True
    texts = [text for text in cells.values() if squeeze(text)]
    if not texts:
        return False
    at = form.grid.at(index, min(cells))
    fields = [own[column] for column in ANSWER_COLUMNS if own.get(column)]
    task = squeeze(own.get(TASK, ""))
    first = min(cells)
    in_answers = first in [form.columns.get(column) for column in ANSWER_COLUMNS]
    if is_contacts(squeeze(cells[first]), strict=in_answers) and (not task or not fields or is_contacts(task)):
        left = read_contacts(cells, gathered.meta)
        if left is not None:
            if left:
                gathered.findings.append(finding("text-outside", at, text=join_lines("；".join(left))))
            return False
    if any(_TOTAL.match(squeeze(text)) for text in texts[:3]):
        gathered.findings.append(finding("row-total", at, text=join_lines("；".join(texts))))
        return False
    if {squeeze(text) for text in texts} <= form.headings or _are_column_numbers(cells):
        return False
    if not task and not fields:
        gathered.findings.append(finding("text-outside", at, text=join_lines("；".join(texts))))
        return False
    return True


def _are_column_numbers(cells: Mapping[int, str]) -> bool:
    """Tell a row that numbers the columns: 1 2 3 4, or 甲 乙 1 2."""
    texts = [squeeze(text) for _, text in sorted(cells.items())]
    if texts[0] == "栏次":
        texts = texts[1:]
    while texts and texts[0] in "甲乙丙丁":
        texts = texts[1:]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _spread(form: Form, findings: list[Finding]) -> dict[tuple[int, int], str]:
    """Return the text of answer cells merged over several rows, for every row but the first."""
    found: dict[tuple[int, int], str] = {}
    ids = form.columns.get(ID, form.columns.get(TASK, -1))
    cells, last = form.grid.cells, form.rows[-1][0]
    for column in ANSWER_COLUMNS:
        col = form.columns.get(column, -1)
        for top, left, bottom, right in form.grid.merged:
            text = clean_text(cells.get((top, left), ""))
            if not (form.head < top <= last and left <= col <= right and bottom > top and text) or left != col:
                continue
            rows = [row for row in range(top, min(bottom, top + 500) + 1) if cells.get((row, ids))]
            rows = [row for row in rows if not is_contacts(squeeze(cells[row, ids]))]
            # The format painter merges cells over texts of their own, which nobody sees any more.
            covered = [row for row in rows[1:] if clean_text(cells.get((row, col), "")) not in ("", text)]
            findings.extend(
                finding("cell-covered", form.grid.at(row, col), text=join_lines(cells[row, col])) for row in covered
            )
            rows = [row for row in rows if row not in covered]
            if len(rows) < 2:
                continue
            found.update({(row, col): text for row in rows[1:]})
            tasks = "、".join(cells[row, ids] for row in rows)
            place = form.grid.at(top, left)
            findings.append(
                finding("answer-merged", place, column=column.name, count=len(rows), tasks=join_lines(tasks))
            )
    return found


def _owners(form: Form) -> dict[int, tuple[str, str]]:
    """Return, for rows below the first of a merged 编号 or 目标任务, these: their texts go on with its answer."""
    owners: dict[int, tuple[str, str]] = {}
    for place, column in enumerate((TASK, ID)):  # 编号 is the surer
        col = form.columns.get(column)
        for top, left, bottom, right in form.grid.merged:
            if col is None or not (left <= col <= right and top > form.head):
                continue
            if text := clean_text(form.grid.cells.get((top, left), "")):
                said = (text, "") if place else ("", text)
                owners.update(dict.fromkeys(range(top + 1, min(bottom, top + 500) + 1), said))
    return owners


__all__ = ["Gathered", "read_rows"]
