"""Returned answers → the period sheet: put together, compared with what stands there.

What a unit wrote is never dropped: every answer is an `Entry`, taken or not, and the reason it was not taken is a
finding. The ledger of entries makes merging repeatable: the same files give the same master in whatever order and
in however many steps they come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wrkit.errors import Finding, finding
from wrkit.merge.place import place
from wrkit.merge.states import state_findings, unit_states
from wrkit.merge.versions import choose, older_again, union
from wrkit.model.leading import group_members, lead_tasks
from wrkit.model.master import CellEdit, Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import AnswerColumns, Entry, Return, standing
from wrkit.model.states import UnitState
from wrkit.model.tasks import Task, TaskId
from wrkit.model.units import Roster
from wrkit.model.verdicts import RESULTS
from wrkit.text.clean import clean_text, fingerprint, join_lines, match_key
from wrkit.vocab import (
    ANSWER_COLUMNS,
    DECIDED_TEXT,
    PROGRESS,
    REPORTING,
    SOURCE,
    STATUS_TEXT,
    SYSTEM_VERDICT,
    VERDICT,
)

_OWNED = tuple(column.name for column in (*ANSWER_COLUMNS, REPORTING, SOURCE))
_ANSWERS = tuple(column.name for column in ANSWER_COLUMNS)
# Characters a cell holds in Excel, as UTF-16 units.
_MAX_CELL = 32_767
_CUT = "……（未完，全文见核对表“填报明细”）"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge comes to.

    Attributes:
        edits: texts to write into the master; empty where nothing is new.
        ledger: every answer of every period, for the master's hidden sheet.
        ledger_changed: whether the ledger differs from the one read.
        entries: the period's answers, taken or not, in task and unit order.
        states: one line per lead unit.
        changed: number of tasks whose texts change.
        findings: in no particular order.
        blank: rows of the files read now that name a task and hold no answer, or only an error value.
        columns: (file, sheet) → letter of a column → the answer column it is.
    """

    edits: tuple[CellEdit, ...]
    ledger: tuple[Entry, ...]
    ledger_changed: bool
    entries: tuple[Entry, ...]
    states: tuple[UnitState, ...]
    changed: int
    findings: tuple[Finding, ...]
    blank: tuple[Entry, ...] = ()
    columns: AnswerColumns = field(default_factory=dict)


def merge(
    master: Master,
    period: Period,
    returns: Sequence[Return],
    *,
    due: str = "",
    forgotten: Sequence[str] = (),
    received: Sequence[str] = (),
) -> Merged:
    """Bring returned answers into a period's sheet.

    Args:
        master: the master as read; it must have the period's sheet.
        period: the period to merge into.
        returns: returned files, in any order.
        due: ISO date after which a return is late, “” for none.
        forgotten: files, by path or name, whose answers merged before are withdrawn.
        received: all files that were read, also those that came to nothing.

    Returns:
        Cell edits, the new ledger and findings; see `Merged`.
    """
    owed = lead_tasks(master.book, period.year)
    roster = Roster(master.book.units, period.year)
    tasks = master.tasks
    placed = [place(tasks, period, returned, owed, roster) for returned in returns]
    fresh = [entry for one in placed for entry in one.entries]
    findings = [item for one in placed for item in one.findings]
    blank = tuple(entry for one in placed for entry in one.blank if not _is_from(entry, forgotten))
    before = tuple(entry for entry in master.ledger if entry.period == period)
    fresh.extend(_receipts(period, returns, received, fresh, roster))
    kept, fresh = _remembered(before, forgotten, roster), _not_gone(fresh, before, forgotten)
    whole = tuple(sorted(choose(union(kept, fresh, owed), owed, findings, blank), key=_order))
    findings.extend(older_again(fresh, whole))
    entries = tuple(entry for entry in whole if entry.fields)
    marks = {entry.ref.cell: entry for entry in before if _is_mark(entry)}
    edits, changed = _edits(master, master.periods[period], before, entries, marks, findings)
    whole = (*whole, *sorted(marks.values(), key=_order))
    ledger = (*(entry for entry in master.ledger if entry.period != period), *whole)
    after = _after(master, period, edits, ledger)
    states = tuple(unit_states(after, period, whole, due=due))
    strange = {item.file for item in findings if item.code == "period-differs"}  # not blank, but another period's
    findings.extend(
        item
        for item in state_findings(after, period, entries, states, due)
        if item.code != "form-blank" or item.file not in strange
    )
    same = sorted(ledger, key=_order) == sorted(master.ledger, key=_order)
    columns = {(one.file, sheet): letters for one in returns for sheet, letters in one.columns.items()}
    return Merged(
        tuple(edits), ledger, not same, entries, states, changed, tuple(dict.fromkeys(findings)), blank, columns
    )


def _remembered(before: Iterable[Entry], forgotten: Sequence[str], roster: Roster) -> list[Entry]:
    """Return the answers of the ledger less those withdrawn, under the names the units have now."""
    return [
        replace(entry, unit=roster.canonical(entry.unit)) if entry.unit else entry
        for entry in before
        if not _is_from(entry, forgotten) and not _is_mark(entry)
    ]


def _not_gone(fresh: Iterable[Entry], before: Iterable[Entry], forgotten: Sequence[str]) -> list[Entry]:
    """Return the answers read now less those withdrawn, also where their file was moved since."""
    gone = {entry.key for entry in before if _is_from(entry, forgotten)}
    return [entry for entry in fresh if not _is_from(entry, forgotten) and entry.key not in gone]


def _receipts(
    period: Period, returns: Sequence[Return], received: Sequence[str], fresh: Sequence[Entry], roster: Roster
) -> Iterator[Entry]:
    """Yield an entry without answers for every file that came to none, so that it is known to have arrived."""
    parts = [file.split("/") for file in {entry.ref.file for entry in fresh}]
    # A file, and the archives it came in.
    answered = {"/".join(path[:end]) for path in parts for end in range(1, len(path) + 1)}
    senders = {r.file: roster.canonical(r.unit or (r.claims or ("",))[0]) for r in returns if r.unit or r.claims}
    for file in dict.fromkeys((*received, *(r.file for r in returns))):
        if file not in answered:
            yield Entry(period, None, senders.get(file, ""), ref=Ref(file), taken=False)


def forget(master: Master, period: Period, files: Sequence[str]) -> tuple[Entry, ...]:
    """Return the ledger without the period's answers from some files, named by path or name."""
    return tuple(entry for entry in master.ledger if entry.period != period or not _is_from(entry, files))


def _is_from(entry: Entry, files: Sequence[str]) -> bool:
    return entry.ref.file in files or entry.ref.base in files


def applied(master: Master, period: Period, merged: Merged) -> Master:
    """Return the master as it will read once a merge's edits and ledger are written."""
    return _after(master, period, merged.edits, merged.ledger)


def _after(master: Master, period: Period, edits: Iterable[CellEdit], ledger: tuple[Entry, ...]) -> Master:
    sheet = master.periods[period]
    names = {col: name for name, col in sheet.columns.items()}
    texts: dict[int, dict[str, str]] = {}
    for edit in edits:
        texts.setdefault(edit.row, {})[names[edit.col]] = edit.text
    rows = tuple(
        replace(row, values={**row.values, **texts[row.row]}) if row.row in texts else row for row in sheet.rows
    )
    return replace(master, ledger=ledger, periods={**master.periods, period: replace(sheet, rows=rows)})


def judged(master: Master, period: Period, values: Mapping[TaskId, Mapping[str, str]]) -> tuple[CellEdit, ...]:
    """Return the edits that bring judged values (row id → column → text) into a period's sheet."""
    sheet = master.periods[period]
    ours = {"", *RESULTS}
    return tuple(
        CellEdit(sheet.name, row.row, sheet.columns[name], text)
        for row in sheet.rows
        if clean_text(row.get(SYSTEM_VERDICT.name)) in ours  # a person's own words stay, with the basis beside them
        for name, text in values.get(row.id, {}).items()
        if name in sheet.columns
        and (row.row, sheet.columns[name]) not in sheet.kept
        and clean_text(row.get(name)) != clean_text(text)
    )


def _order(entry: Entry) -> tuple[object, ...]:
    place_key = (entry.ref.file, entry.ref.sheet, len(entry.ref.cell), entry.ref.cell)
    task = entry.task or TaskId(10**6, 0)
    return (
        entry.period.year,
        entry.period.months,
        entry.period.code,
        task,
        entry.unit,
        entry.modified,
        *place_key,
        entry.said,
    )


def compose(task: Task, entries: Iterable[Entry], roster: Roster) -> dict[str, str]:
    """Put the taken answers of a task together, column by column.

    One text stands as it is, equal ones once, different ones each under its unit's name in lead order. Texts that
    differ only in white space, the width of punctuation or a final full stop are equal; the fullest is kept.
    """
    order = [unit for name in task.leads for unit in group_members(name, roster) or (roster.canonical(name),)]
    taken = sorted(
        (entry for entry in entries if entry.taken and entry.task == task.id),
        # Not by time: a file saved again as it was must not change the order of the sources.
        key=lambda e: (order.index(e.unit) if e.unit in order else len(order), e.unit, e.ref),
    )
    mine = standing(taken)
    composed = {}
    for name in _ANSWERS:
        texts = {entry.unit: entry.fields[name] for entry in mine if entry.fields.get(name)}
        if _differ(texts.values()):
            composed[name] = "\n".join(f"{unit}：{text}" for unit, text in texts.items())
        else:
            composed[name] = max(texts.values(), key=len, default="")
    composed[REPORTING.name] = "\n".join(entry.unit for entry in mine)
    composed[SOURCE.name] = "\n".join(f"{entry.ref.file} {entry.ref.sheet}!{entry.ref.cell}" for entry in taken)
    return {name: _fitting(text) for name, text in composed.items()}


def _differ(texts: Collection[str]) -> bool:
    """Tell whether texts say different things, however they were typed."""
    return len(texts) > 1 and len({match_key(text) for text in texts}) > 1


def _fitting(text: str) -> str:
    """Return a text that fits a cell, which holds 32,767 UTF-16 units; cut visibly where it must be."""
    if 2 * len(text) <= _MAX_CELL or len(text.encode("utf-16-le", "replace")) // 2 <= _MAX_CELL:
        return text
    return text.encode("utf-16-le", "replace")[: 2 * (_MAX_CELL - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _edits(
    master: Master,
    sheet: PeriodSheet,
    before: tuple[Entry, ...],
    entries: tuple[Entry, ...],
    marks: dict[str, Entry],
    findings: list[Finding],
) -> tuple[list[CellEdit], int]:
    """Return the cells to write and the number of tasks they belong to; what a person typed is kept and said."""
    roster = Roster(master.book.units, sheet.period.year)
    rows = {row.id: row for row in sheet.rows}
    old_by_task, new_by_task = _by_task(before), _by_task(entries)
    edits: list[CellEdit] = []
    changed = 0
    lost_columns: set[str] = set()
    nothing = dict.fromkeys(_OWNED, "")
    for task in master.book.tasks:
        if task.id not in new_by_task and task.id not in old_by_task:
            continue
        new = compose(task, new_by_task.get(task.id, ()), roster)
        old = compose(task, old_by_task[task.id], roster) if task.id in old_by_task else nothing
        findings.extend(_differences(task, new_by_task.get(task.id, ()), new))
        row = rows.get(task.id)
        if row is None:
            findings.append(finding("task-not-in-period", Ref(master.file, sheet.name), task=task.id, sheet=sheet.name))
            continue
        lost_columns.update(
            name for name, text in new.items() if text and name in _ANSWERS and name not in sheet.columns
        )
        row_edits = _row_edits(row, sheet, old, new, findings)
        changed += bool(row_edits)
        edits.extend(row_edits)
        if _decision(row):
            if any(edit.col == sheet.columns[STATUS_TEXT.name] for edit in row_edits):
                mark = _mark(row, sheet.period, old[STATUS_TEXT.name])
                if not _same_decision(marks.get(mark.ref.cell), mark):
                    marks[mark.ref.cell] = mark
            if _changed_since(marks.get(str(task.id)), row, new[STATUS_TEXT.name]):
                units = "、".join(dict.fromkeys(e.unit for e in new_by_task.get(task.id, ()) if e.taken)) or "单位"
                column = DECIDED_TEXT.name if row.get(DECIDED_TEXT.name) else VERDICT.name
                place = Ref(master.file, sheet.name).at(row.row, sheet.columns[column])
                values = {"column": column, "unit": units, "text": join_lines(new[STATUS_TEXT.name])}
                findings.append(finding("changed-since-decision", place, task=task.id, **values))
    place_of = Ref(master.file, sheet.name)
    findings.extend(finding("column-gone", place_of, sheet=sheet.name, column=name) for name in sorted(lost_columns))
    return edits, changed


# Where the ledger notes that an answer changed after somebody had decided on the one before.
_DECIDED = "审定"


def _is_mark(entry: Entry) -> bool:
    return not entry.ref.file and entry.ref.sheet == _DECIDED


def _decision(row: MasterRow) -> str:
    """Return what somebody decided on a task, “” where nobody has."""
    return "\n".join(filter(None, (clean_text(row.get(column.name)) for column in (VERDICT, DECIDED_TEXT))))


def _mark(row: MasterRow, period: Period, before: str) -> Entry:
    """Note a decision and the answer it was made on, by their fingerprints."""
    said = f"{fingerprint(_decision(row))} {fingerprint(before)}"
    return Entry(period, None, "", ref=Ref("", _DECIDED, str(row.id)), said=said, taken=False)


def _same_decision(one: Entry | None, other: Entry) -> bool:
    return one is not None and one.said.split(" ")[0] == other.said.split(" ")[0]


def _changed_since(mark: Entry | None, row: MasterRow, now: str) -> bool:
    """Tell, at every merge until somebody touches the decision, whether the answer is no longer the one decided on."""
    decided, _, before = mark.said.partition(" ") if mark else ("", "", "")
    return decided == fingerprint(_decision(row)) and before != fingerprint(now)


def _by_task(entries: Iterable[Entry]) -> dict[TaskId, list[Entry]]:
    groups: dict[TaskId, list[Entry]] = {}
    for entry in entries:
        if entry.task is not None:
            groups.setdefault(entry.task, []).append(entry)
    return groups


def _row_edits(
    row: MasterRow, sheet: PeriodSheet, old: Mapping[str, str], new: Mapping[str, str], findings: list[Finding]
) -> list[CellEdit]:
    edits = []
    for name in _OWNED:
        if name not in sheet.columns:
            continue
        there, text = clean_text(row.get(name)), new[name]
        if there == text or there == clean_text(text):
            continue
        place_of = Ref(row.ref.file, sheet.name).at(row.row, sheet.columns[name])
        if why := sheet.kept.get((row.row, sheet.columns[name])):
            if name in _ANSWERS and text:
                said = join_lines(text)
                findings.append(finding("cell-kept", place_of, task=row.id, column=name, why=why, text=said))
        elif not there or _written_by_wrkit(there, old[name]):
            edits.append(CellEdit(sheet.name, row.row, sheet.columns[name], text))
        elif name in _ANSWERS and text:
            findings.append(finding("edited-in-master", place_of, task=row.id, column=name, text=join_lines(text)))
    return edits


def _written_by_wrkit(there: str, old: str) -> bool:
    """Tell whether a cell still says what wrkit put there; the order of joint leads may have changed since."""
    old = clean_text(old)
    return there == old or (bool(old) and sorted(there.split("\n")) == sorted(old.split("\n")))


def _differences(task: Task, entries: Iterable[Entry], composed: Mapping[str, str]) -> Iterator[Finding]:
    taken = standing(entries)
    units = "、".join(entry.unit for entry in taken)
    differing = []
    for name in _ANSWERS:
        texts = [entry.fields[name] for entry in taken if entry.fields.get(name)]
        if _differ(texts):
            differing.append(name)
        if composed[name].endswith(_CUT):
            yield finding("text-too-long", taken[0].ref, unit=units, task=task.id, column=name)
    if PROGRESS.name in differing:
        text = join_lines(composed[PROGRESS.name].replace("\n", "；"))
        yield finding("choices-differ", taken[0].ref, unit=units, task=task.id, text=text)
    if columns := [name for name in differing if name != PROGRESS.name]:
        said = "".join(f"“{name}”" for name in columns)
        yield finding("texts-differ", taken[0].ref, unit=units, task=task.id, count=len(taken), column=said)
