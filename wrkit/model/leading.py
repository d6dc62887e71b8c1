"""Who leads what: the lead units of a task book with their tasks, group words and aliases resolved."""

from __future__ import annotations

from collections.abc import Mapping

from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Roster
from wrkit.text.units import group_category, is_group


def lead_tasks(book: TaskBook, year: int | None = None) -> Mapping[str, Mapping[TaskId, Task]]:
    """Return unit → its tasks, in order of first appearance.

    A group word among the leads (各镇街) stands for every unit of that 类别 where there are any, else for itself.

    Args:
        book: tasks and units.
        year: the year whose aliases hold; default the book's own.
    """
    roster = Roster(book.units, year or book.year)
    names: dict[str, tuple[str, ...]] = {}
    found: dict[str, dict[TaskId, Task]] = {}
    for task in book.tasks:
        for lead in task.leads:
            if lead not in names:
                names[lead] = group_members(lead, roster) or (roster.canonical(lead),)
            for unit in names[lead]:
                found.setdefault(unit, {})[task.id] = task
    return found


def asked_tasks(master: Master, period: Period) -> Mapping[str, Mapping[TaskId, Task]]:
    """Return unit → the tasks it is asked about in a period, units with none left out.

    Those are the tasks the period's sheet has: one added in the course of the year was not asked about before.
    Without a sheet they are all.
    """
    led = lead_tasks(master.book, period.year)
    if period not in master.periods:
        return led
    asked = {row.id for row in master.periods[period].rows}
    found = {unit: {key: task for key, task in tasks.items() if key in asked} for unit, tasks in led.items()}
    return {unit: tasks for unit, tasks in found.items() if tasks}


def group_members(word: str, roster: Roster) -> tuple[str, ...]:
    """Return the units a group word stands for: of its 类别, 区级各部门单位 also those of 类别 部门; none for a unit."""
    if roster.find(word) or not is_group(word):
        return ()
    category = group_category(word)
    units = roster.in_category(category) or roster.in_category(category.removesuffix("单位"))
    return tuple(unit.name for unit in units)
