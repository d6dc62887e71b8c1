"""Who has reported what: the one definition of 已报 that 报送情况, 统计, 看板, reminders and `wrkit status` share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from wrkit.model.leading import asked_tasks
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.returns import Entry
from wrkit.model.tasks import TaskId
from wrkit.model.units import Roster
from wrkit.vocab import STATUS_TEXT

Texts = Mapping[TaskId, Mapping[str, str]]


def period_entries(master: Master, period: Period) -> tuple[Entry, ...]:
    """Return the ledger's answers of a period under the names the units have now."""
    roster = Roster(master.book.units, period.year)
    return tuple(
        replace(entry, unit=name) if (name := entry.unit and roster.canonical(entry.unit)) != entry.unit else entry
        for entry in master.ledger
        if entry.period == period
    )


def reported(
    master: Master, period: Period, entries: Iterable[Entry] | None = None, *, texts: Texts | None = None
) -> Mapping[str, frozenset[TaskId]]:
    """Return unit → the tasks it has reported (已报), for every unit that is asked about any.

    A unit has reported a task where the answer that stands for it has 完成情况. Where no unit's answer has, but
    完成情况 stands in the master all the same, somebody typed it there, and it counts for all who lead the task.

    Args:
        master: the master as it reads once the answers are written.
        period: the period; it need not have a sheet.
        entries: its answers under present names, by default the ledger's.
        texts: row id → column name → text where these are newer than the sheet's.
    """
    found = period_entries(master, period) if entries is None else entries
    answered = {(entry.unit, entry.task) for entry in found if entry.taken and entry.fields.get(STATUS_TEXT.name)}
    typed = _with_text(master, period, texts or {}) - {task for _, task in answered if task}
    return {
        unit: frozenset(task for task in tasks if task in typed or (unit, task) in answered)
        for unit, tasks in asked_tasks(master, period).items()
    }


def reported_tasks(master: Master, period: Period) -> frozenset[TaskId]:
    """Return the tasks all of whose lead units have reported; one without lead unit by its 完成情况 in the master."""
    done, asked = reported(master, period), asked_tasks(master, period)
    still_open = {task for unit, tasks in asked.items() for task in tasks if task not in done[unit]}
    led = {task for tasks in asked.values() for task in tasks}
    return frozenset((led | _with_text(master, period, {})) - still_open)


def _with_text(master: Master, period: Period, texts: Texts) -> set[TaskId]:
    sheet = master.periods.get(period)
    rows = sheet.rows if sheet else ()
    return {row.id for row in rows if texts.get(row.id, {}).get(STATUS_TEXT.name, row.get(STATUS_TEXT.name)).strip()}


__all__ = ["period_entries", "reported", "reported_tasks"]
