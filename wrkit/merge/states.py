"""How far each lead unit's return has come, and what is still asked of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from wrkit.errors import Finding, finding
from wrkit.model.leading import asked_tasks
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Entry, standing
from wrkit.model.states import LATE, STATE_MISSING, STATE_PARTLY, STATE_RETURNED, STATE_USELESS, UnitState
from wrkit.model.tasks import TaskId
from wrkit.vocab import PROGRESS, PROGRESS_CHOICES, STATUS_TEXT


def unit_states(master: Master, period: Period, entries: Iterable[Entry], *, due: str = "") -> Iterator[UnitState]:
    """Yield what each lead unit owes and has returned, in the task book's order."""
    answered: dict[str, list[Entry]] = {}
    arrived: dict[str, list[Entry]] = {}
    for entry in entries:
        arrived.setdefault(entry.unit, []).append(entry)
        if entry.taken:
            answered.setdefault(entry.unit, []).append(entry)
    for unit, owed in asked_tasks(master, period).items():
        mine = answered.get(unit, [])
        if not mine and unit in arrived:
            files = sorted({(entry.modified, entry.ref.file) for entry in arrived[unit]})
            said = "\n".join(file for _, file in files)
            yield UnitState(unit, len(owed), 0, len(owed), STATE_USELESS, said, files[-1][0])
            continue
        full = {entry.task for entry in mine if entry.fields.get(STATUS_TEXT.name)} & owed.keys()
        files = sorted({(entry.modified, entry.ref.file) for entry in mine})
        time = files[-1][0] if files else ""
        late = LATE if due and _first_whole(arrived.get(unit, ()), full, time)[:10] > due else ""
        state = STATE_MISSING if not mine else (STATE_RETURNED if len(full) == len(owed) else STATE_PARTLY) + late
        yield UnitState(unit, len(owed), len(full), len(owed) - len(full), state, "\n".join(f for _, f in files), time)


def _first_whole(entries: Iterable[Entry], full: Collection[TaskId | None], otherwise: str) -> str:
    """Return when the last of a unit's tasks was first answered; a correction sent later makes no return late."""
    first: dict[TaskId | None, str] = {}
    for entry in entries:
        if entry.task in full and entry.fields.get(STATUS_TEXT.name):
            time = entry.first or entry.modified
            first[entry.task] = min(time, first.get(entry.task, time))
    return max(first.values(), default=otherwise)


def states_of(master: Master, period: Period) -> tuple[UnitState, ...]:
    """Return how far each unit's return has come, by the ledger and the period's deadline."""
    due = master.due(period)
    entries = [entry for entry in master.ledger if entry.period == period]
    return tuple(unit_states(master, period, entries, due=due.isoformat() if due else ""))


def state_findings(
    master: Master, period: Period, entries: Sequence[Entry], states: Iterable[UnitState], due: str
) -> Iterator[Finding]:
    """Yield what is missing, blank, late or not one of the choices.

    Args:
        master: the master as read.
        period: the period merged.
        entries: its answers after the merge.
        states: as from `unit_states`.
        due: ISO date after which a return is late, “” for none.
    """
    owed = asked_tasks(master, period)
    taken = {(entry.unit, entry.task): entry for entry in standing(entries)}
    for state in states:
        if state.state == STATE_MISSING:
            yield finding("unit-missing", unit=state.unit, count=state.due)
            continue
        if state.state == STATE_USELESS:
            yield finding("form-blank", Ref(state.file.split("\n")[-1]), unit=state.unit)
            continue
        if state.late:
            yield finding("late", Ref(state.file.split("\n")[-1]), unit=state.unit, time=state.time, due=due)
        for task_id in owed[state.unit]:
            entry = taken.get((state.unit, task_id))
            if entry is None:
                yield finding("answer-blank", Ref(state.file.split("\n")[-1]), unit=state.unit, task=task_id)
            elif not entry.fields.get(STATUS_TEXT.name):
                yield finding("problems-only", entry.ref, unit=state.unit, task=task_id)
    for entry in taken.values():
        choice = entry.fields.get(PROGRESS.name, "")
        if choice and choice not in PROGRESS_CHOICES:
            yield finding("choice-unknown", entry.ref, unit=entry.unit, task=entry.task, text=choice)


__all__ = ["state_findings", "states_of", "unit_states"]
