"""Handing out: who is asked about which task, and the file each lead unit gets."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence

from wrkit.errors import Finding, finding
from wrkit.model.assignments import Assignment, AssignmentRow
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.tasks import Task
from wrkit.model.units import Roster, Unit, unit_key
from wrkit.text.clean import clean_text, file_stem, join_lines
from wrkit.text.units import group_category, is_group
from wrkit.vocab import SET_TITLE

_FRONT = re.compile(r"^(?:附件\s*\d*\s*[:：.、]?)?\s*(?:\d{4}\s*年度?)?")
_BACK = re.compile(
    r"(?:责任)?(?:分解落实|分解|分工|落实)(?:责任)?(?:方案|表|清单|一览表|情况|台账)?(?:[（(][^（()）]*[)）])?$"
)
_BRACKETS = re.compile(r"^《(?P<inner>[^《》]+)》$")


def assignments(
    master: Master, period: Period, due: datetime.date | None
) -> tuple[tuple[Assignment, ...], tuple[Finding, ...]]:
    """Divide the tasks among their lead units; a task led jointly goes to each of them.

    Args:
        master: tasks, units and settings (标题).
        period: period to report on.
        due: last day for sending back.

    Returns:
        One assignment per lead unit in order of first appearance, and the findings no-lead, unit-unlisted (once a
        unit) and group-leads (once a word).
    """
    roster = Roster(master.book.units, period.year)
    finder = _Leads(roster)
    names: dict[str, str] = {}
    rows: dict[str, list[AssignmentRow]] = {}
    for task in master.book.tasks:
        shown, reporters = finder.of(task)
        row = AssignmentRow(task.id, task.number, task.text, shown)
        for name in reporters:
            names.setdefault(unit_key(name), name)
            rows.setdefault(unit_key(name), []).append(row)
    title = form_title(master.settings.get(SET_TITLE, "") or master.book.title, period)
    found = tuple(Assignment(names[key], period, due, title, tuple(rows[key])) for key in names)
    return found, tuple(finder.findings)


class _Leads:
    """Finds who reports on a task, and remembers what was odd."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self.findings: list[Finding] = []
        self._said: set[str] = set()

    def of(self, task: Task) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the lead units as the form shows them, and the units that report: group words expanded."""
        shown: dict[str, str] = {}
        reporters: dict[str, str] = {}
        for name in filter(None, map(join_lines, task.leads)):
            own = self.roster.canonical(name)
            shown.setdefault(unit_key(own), own)
            for unit in self._reporters(own, task):
                reporters.setdefault(unit_key(unit), unit)
        if not reporters:
            self.findings.append(finding("no-lead", task.ref, task=task.id))
        return tuple(shown.values()), tuple(reporters.values())

    def _reporters(self, name: str, task: Task) -> tuple[str, ...]:
        if self.roster.find(name):
            return (name,)
        if is_group(name):
            if members := self._members(group_category(name)):
                return tuple(unit.name for unit in members)
            self._say(name, finding("group-leads", task.ref, task=task.id, group=name))
        else:
            self._say(name, finding("unit-unlisted", task.ref, unit=name))
        return (name,)

    def _members(self, category: str) -> tuple[Unit, ...]:
        """Return the units of a class; 各部门单位 speaks of those whose 类别 is 部门."""
        return self.roster.in_category(category) or self.roster.in_category(category.removesuffix("单位"))

    def _say(self, name: str, said: Finding) -> None:
        if unit_key(name) not in self._said:
            self._said.add(unit_key(name))
            self.findings.append(said)


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
