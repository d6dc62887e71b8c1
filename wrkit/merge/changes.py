"""What changed: since the merge before, and since the period before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wrkit.errors import Finding, finding
from wrkit.model.changes import CHANGED, DIFFERENT, EQUAL, FIRST, NEW, SAME, Change
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.reported import period_entries
from wrkit.model.returns import Entry, standing
from wrkit.model.tasks import TaskId
from wrkit.text.clean import match_key
from wrkit.vocab import STATUS_TEXT


def changes(master: Master, period: Period, entries: Iterable[Entry]) -> tuple[Change, ...]:
    """Compare the taken answers with the ledger as it was and with the nearest earlier period of the year.

    A unit renamed since is the same unit.

    Args:
        master: the master as read, before the merge.
        period: the period merged.
        entries: its answers after the merge.
    """
    last = _texts(period_entries(master, period))
    earlier = previous_period(master, period)
    past = _texts(period_entries(master, earlier)) if earlier else {}
    found = []
    for (task, unit), now in sorted(_texts(entries).items()):
        before = last.get((task, unit))
        since_merge = NEW if before is None else (SAME if before == now else CHANGED)
        since_period = ""
        if earlier is not None:
            old = past.get((task, unit))
            since_period = FIRST if old is None else (EQUAL if match_key(old) == match_key(now) else DIFFERENT)
        found.append(Change(task, unit, since_merge, since_period, before or past.get((task, unit), ""), now))
    return tuple(found)


def previous_period(master: Master, period: Period) -> Period | None:
    """Return the latest earlier period of the same year that has answers."""
    there = {entry.period for entry in master.ledger if entry.period.year == period.year}
    earlier = [other for other in there if other.months < period.months]
    return max(earlier, key=lambda other: (other.months, other.code), default=None)


def same_as_last(master: Master, period: Period, found: Iterable[Change]) -> Iterator[Finding]:
    """Yield a finding for every text that is still the one of the period before."""
    earlier = previous_period(master, period)
    for change in found:
        if change.since_period == EQUAL:
            yield finding("same-as-last", unit=change.unit, task=change.task, period=earlier)


def _texts(entries: Iterable[Entry]) -> dict[tuple[TaskId, str], str]:
    return {
        (entry.task, entry.unit): entry.fields[STATUS_TEXT.name]
        for entry in standing(entries)
        if entry.task is not None and entry.fields.get(STATUS_TEXT.name)
    }
