"""How far each lead unit's return has come, and what is still asked of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from wrkit.errors import Finding, finding
from wrkit.model.leading import asked_tasks
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.reported import period_entries, reported
from wrkit.model.returns import Entry, standing
from wrkit.model.states import LATE, STATE_MISSING, STATE_PARTLY, STATE_RETURNED, STATE_USELESS, TYPED, UnitState
from wrkit.model.tasks import TaskId
from wrkit.text.clean import join_lines
from wrkit.text.placeholders import says_nothing
from wrkit.vocab import PROGRESS, PROGRESS_CHOICES, STATUS_TEXT


def unit_states(master: Master, period: Period, entries: Iterable[Entry], *, due: str = "") -> Iterator[UnitState]:
    """Yield what each lead unit owes and has returned, in the task book's order.

    Args:
        master: the master as it reads with the answers in it.
        period: the period.
        entries: its answers, under the units' present names, and receipts.
        due: ISO date after which a return is late, “” for none.
    """
    arrived: dict[str, list[Entry]] = {}
    kept = tuple(entries)
    for entry in kept:
        arrived.setdefault(entry.unit, []).append(entry)
    done = reported(master, period, kept)
    for unit, owed in asked_tasks(master, period).items():
        came = arrived.get(unit, [])
        mine = [entry for entry in came if entry.taken]
        full = done[unit]
        files = sorted({(entry.modified, entry.ref.file) for entry in mine or came})
        time = files[-1][0] if files else ""
        late = LATE if mine and due and _first_whole(came, full, time)[:10] > due else ""
        whole = len(full) == len(owed)
        if mine:
            state = (STATE_RETURNED if whole else STATE_PARTLY) + late
        elif came:
            state = STATE_USELESS
        else:
            state = STATE_MISSING + (TYPED if whole else "")
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
    return tuple(unit_states(master, period, period_entries(master, period), due=due.isoformat() if due else ""))


def state_findings(
    master: Master, period: Period, entries: Sequence[Entry], states: Iterable[UnitState], due: str
) -> Iterator[Finding]:
    """Yield what is missing, blank, late or not one of the choices.

    Args:
        master: the master as it reads with the answers in it.
        period: the period merged.
        entries: its answers after the merge.
        states: as from `unit_states`.
        due: ISO date after which a return is late, “” for none.
    """
    owed, done = asked_tasks(master, period), reported(master, period, entries)
    taken = {(entry.unit, entry.task): entry for entry in standing(entries)}
    for state in states:
        if state.useless:
            yield finding("form-blank", Ref(state.file.split("\n")[-1]), unit=state.unit)
            continue
        if state.missing:
            if state.blank:
                yield finding("unit-missing", unit=state.unit, count=state.blank)
            continue
        if state.late:
            yield finding("late", Ref(state.file.split("\n")[-1]), unit=state.unit, time=state.time, due=due)
        for task_id in owed[state.unit]:
            entry = taken.get((state.unit, task_id))
            if task_id in done[state.unit]:
                continue
            if entry is None:
                yield finding("answer-blank", Ref(state.file.split("\n")[-1]), unit=state.unit, task=task_id)
            else:
                yield finding("problems-only", entry.ref, unit=state.unit, task=task_id)
    for entry in taken.values():
        answer = entry.fields.get(STATUS_TEXT.name, "")
        if answer and says_nothing(answer):
            yield finding("answer-empty", entry.ref, unit=entry.unit, task=entry.task, text=join_lines(answer))
        choice = entry.fields.get(PROGRESS.name, "")
        if choice and choice not in PROGRESS_CHOICES:
            yield finding("choice-unknown", entry.ref, unit=entry.unit, task=entry.task, text=choice)


__all__ = ["state_findings", "states_of", "unit_states"]
