"""Who leads what: the lead units of a task book with their tasks, group words and aliases resolved."""

from __future__ import annotations

from collections.abc import Mapping

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
                members = roster.in_category(group_category(lead)) if is_group(lead) else ()
                names[lead] = tuple(unit.name for unit in members) or (roster.canonical(lead),)
            for unit in names[lead]:
                found.setdefault(unit, {})[task.id] = task
    return found
