"""Handing out: who is asked about which task, and the file each lead unit gets."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence

from wrkit.errors import Finding, finding
from wrkit.model.assignments import Assignment, AssignmentRow
from wrkit.model.leading import asked_tasks, group_members, lead_tasks
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.units import Roster, unit_key
from wrkit.text.clean import clean_text, file_stem, join_lines
from wrkit.text.units import is_group
from wrkit.vocab import SET_TITLE

_FRONT = re.compile(r"^(?:附件\s*\d*\s*[:：.、]?)?\s*(?:\d{4}\s*年度?)?")
_BACK = re.compile(
    r"(?:责任)?(?:分解落实|分解|分工|落实)(?:责任)?(?:方案|表|清单|一览表|情况|台账)?(?:[（(][^（()）]*[)）])?$"
)
_BRACKETS = re.compile(r"^《(?P<inner>[^《》]+)》$")


def assignments(
    master: Master, period: Period, due: datetime.date | None, *, whole: bool = False
) -> tuple[tuple[Assignment, ...], tuple[Finding, ...]]:
    """Divide the tasks among their lead units; a task led jointly goes to each of them.

    Args:
        master: tasks, units and settings (标题).
        period: period to report on.
        due: last day for sending back.
        whole: also the tasks that the period's sheet, where there is one, does not have yet.

    Returns:
        One assignment per lead unit in order of first appearance, and the findings no-lead, unit-unlisted (once a
        unit) and group-leads (once a word).
    """
    roster = Roster(master.book.units, period.year)
    title = form_title(master.settings.get(SET_TITLE, "") or master.book.title, period)
    handed_out = []
    asked = lead_tasks(master.book, period.year) if whole else asked_tasks(master, period)
    for unit, tasks in asked.items():
        rows = tuple(
            AssignmentRow(task.id, task.number, task.text, tuple(dict.fromkeys(map(roster.canonical, task.leads))))
            for task in tasks.values()
        )
        handed_out.append(Assignment(unit, period, due, title, rows))
    return tuple(handed_out), tuple(_doubts(master, roster))


def _doubts(master: Master, roster: Roster) -> Iterator[Finding]:
    """Yield tasks without a lead, and leads that are no known unit, each name once."""
    said: set[str] = set()
    for task in master.book.tasks:
        if not task.leads:
            yield finding("no-lead", task.ref, task=task.id)
        for lead in task.leads:
            if unit_key(lead) in said or roster.find(lead) or group_members(lead, roster):
                continue
            said.add(unit_key(lead))
            if is_group(lead):
                yield finding("group-leads", task.ref, task=task.id, group=lead)
            else:
                yield finding("unit-unlisted", task.ref, unit=lead)


def form_title(title: str, period: Period) -> str:
    """Return the title over a form: 2025年目标任务分解方案 → 2025年一季度目标任务完成情况填报表."""
    subject = _FRONT.sub("", join_lines(title), count=1)
    subject = _BACK.sub("", subject, count=1).strip()
    if match := _BRACKETS.match(subject):
        subject = match["inner"]
    return f"{period}{subject or '目标任务'}完成情况填报表"


def file_name(assignment: Assignment) -> str:
    """Return the name of the assignment's file: 2025年一季度填报表-区发展改革委.xlsx, legal on NTFS."""
    return _file_name(assignment, "")


def file_names(handed_out: Sequence[Assignment]) -> tuple[str, ...]:
    """Return a name for each assignment, in order; two that Windows would take for one differ by （2）."""
    names: list[str] = []
    taken: set[str] = set()
    for assignment in handed_out:
        number = 1
        name = file_name(assignment)
        while (key := unicodedata.normalize("NFC", name).casefold()) in taken:
            number += 1
            name = _file_name(assignment, f"（{number}）")
        taken.add(key)
        names.append(name)
    return tuple(names)


def _file_name(assignment: Assignment, tail: str) -> str:
    unit = clean_text(assignment.unit).replace("\n", "")
    return file_stem(f"{assignment.period}填报表-{unit}", 100 - len(tail)) + tail + ".xlsx"


def form_files(handed_out: Sequence[Assignment]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every assignment workbook, one at a time."""
    from wrkit.xl.form import form_bytes

    for assignment, name in zip(handed_out, file_names(handed_out), strict=True):
        yield name, form_bytes(assignment)


__all__ = ["assignments", "file_name", "file_names", "form_files", "form_title"]
