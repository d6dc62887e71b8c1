"""Whose each finding is, and whether a newer answer has settled it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from wrkit.errors import Finding
from wrkit.model.refs import split_cell
from wrkit.model.returns import AnswerColumns, Entry
from wrkit.model.tasks import TaskId
from wrkit.text.clean import match_key
from wrkit.vocab import PROGRESS, STATUS_TEXT

# What is wrong with one cell is settled once a newer answer has a text for it, what is wrong with a row once a newer
# answer stands in its place.
_OF_A_CELL = frozenset(
    {"cell-error", "cell-formula", "cell-hidden", "cell-no-value", "cell-number", "cell-struck", "cell-unseen"}
)
_OF_A_ROW = frozenset({"formula-like", "text-edited"})
# These say of a task's row why its answer is not there; that it is blank as well is no second fault.
_WHY_BLANK = frozenset({"cell-error", "cell-no-value", "cell-unseen", "task-text-alone", "text-mismatch"})
# What could not be placed is settled once a newer answer of the unit says it, or stands for the task it was about.
_UNPLACED = frozenset({
    "answer-without-task", "row-repeated", "task-added", "task-replaced", "task-unknown", "text-mismatch",
})  # fmt: skip


@dataclass(slots=True)
class _Known:
    """The units of files, the entries of rows and columns, what each unit says of each task, which rows have which fault.

    `by_file` tells whether any answer of a file is taken, `turned` are the sheets in whose rows several tasks stand side by side.
    """

    units: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[tuple[str, str, str], list[Entry]] = field(default_factory=dict)
    said: dict[tuple[str, TaskId | None], list[Entry]] = field(default_factory=dict)
    by_unit: dict[str, list[Entry]] = field(default_factory=dict)
    by_file: dict[str, bool] = field(default_factory=dict)
    turned: set[tuple[str, str]] = field(default_factory=set)
    faults: set[tuple[str, str, str, str]] = field(default_factory=set)


def attribute(
    findings: Iterable[Finding],
    entries: Sequence[Entry],
    blank: Sequence[Entry] = (),
    columns: AnswerColumns | None = None,
) -> list[Finding]:
    """Say whose findings are that know only their place, by the file's unit and the row's task; settled ones mildly.

    Args:
        findings: of reading and merging.
        entries: the period's answers.
        blank: rows without an answer, as of `Merged`; what is wrong in them is theirs too.
        columns: (file, sheet) → letter → answer column, as of `Merged`.
    """
    known = _Known()
    for entry in (*blank, *entries):
        known.units.setdefault(entry.ref.file, set()).update(filter(None, [entry.unit]))
        for line in split_cell(entry.ref.cell):
            known.lines.setdefault((entry.ref.file, entry.ref.sheet, line), []).append(entry)
        known.by_unit.setdefault(entry.unit, []).append(entry)
        known.by_file[entry.ref.file] = known.by_file.get(entry.ref.file, False) or entry.taken
        if entry.task:
            known.said.setdefault((entry.unit, entry.task), []).append(entry)
    for (file, sheet, line), found in known.lines.items():
        if line.isdigit() and len({entry.task for entry in found if entry.task}) > 1:
            known.turned.add((file, sheet))
    findings = [_in_its_cell(item, columns or {}) if item.code == "choice-unknown" else item for item in findings]
    known.faults.update((item.code, item.file, item.sheet, split_cell(item.cell)[1]) for item in findings)
    # A form none of whose columns could be told apart is not blank.
    unclear = {item.file for item in findings if item.code == "columns-unclear"}
    told = [
        _attributed(item, known, columns or {})
        for item in findings
        if item.code != "form-blank" or item.file not in unclear
    ]
    return _once(told, columns or {})


def _in_its_cell(item: Finding, columns: AnswerColumns) -> Finding:
    """Move a finding about 进度状态 from the first cell of its row's answer to that of 进度状态."""
    _, row = split_cell(item.cell)
    here = columns.get((item.file, item.sheet), {})
    letters = next((letters for letters, name in here.items() if name == PROGRESS.name), "")
    return replace(item, cell=f"{letters}{row}") if letters and row.isdigit() else item


def _once(findings: list[Finding], columns: AnswerColumns) -> list[Finding]:
    """Make a hint of answer-blank where another finding says why the task's 完成情况 is not there."""
    why = set()
    for item in findings:
        if item.code in _WHY_BLANK and item.level != "info":
            column = columns.get((item.file, item.sheet), {}).get(split_cell(item.cell)[0], "")
            if not item.code.startswith("cell-") or column == STATUS_TEXT.name:
                why.add((item.unit, item.task, item.file))
    return [
        replace(item, level="info", message=f"{item.message}（原因另有一条）", advice="请看那一条。")
        if item.code == "answer-blank" and (item.unit, item.task, item.file) in why
        else item
        for item in findings
    ]


def _attributed(item: Finding, known: _Known, columns: AnswerColumns) -> Finding:
    names = known.units.get(item.file, set())
    unit = item.unit or (next(iter(names)) if len(names) == 1 else "")
    letters, row = split_cell(item.cell)
    entry = _entry_at(item, known) if row else None
    task = item.task or (str(entry.task) if entry and entry.task else "")
    why = ""
    if entry is not None and entry.task and item.code in _OF_A_CELL | _OF_A_ROW:
        column = columns.get((item.file, item.sheet), {}).get(letters, "") if item.code in _OF_A_CELL else ""
        if _is_settled(entry, column, item.code, known):
            why = f"另有更新的答复，这一{'格' if column else '行'}没有采用"
    elif entry is not None and entry.task is None and item.code in _UNPLACED:
        why = _said_since(entry, TaskId.parse(task), item.code, known)
    elif item.code == "cells-hidden" and known.by_file.get(item.file) is False:
        why = "另有更新的答复，这个文件里的都没有采用"
    if why:
        item = replace(item, level="info", message=f"{item.message}（{why}）", advice="不需处理。")
    return replace(item, unit=unit, task=task)


def _entry_at(item: Finding, known: _Known) -> Entry | None:
    """Return the answer a place belongs to: of its row, or of its column in a table turned on its side."""
    letters, row = split_cell(item.cell)
    line = letters if (item.file, item.sheet) in known.turned else row
    found = known.lines.get((item.file, item.sheet, line), [])
    return found[-1] if found else None


def _is_settled(entry: Entry, column: str, code: str, known: _Known) -> bool:
    """Tell whether a newer answer to the same task stands in place of a row, or of its cell in `column`."""
    others = [other for other in known.said.get((entry.unit, entry.task), ()) if other.ref != entry.ref]
    newer = [
        other
        for other in others
        if other.taken and other.age > entry.age and (entry.fields or other.modified > entry.modified)
    ]
    if column and any(column in other.fields for other in newer):
        return True
    if column and any(
        column in other.fields
        and other.modified > entry.modified
        and (code, other.ref.file, other.ref.sheet, split_cell(other.ref.cell)[1]) not in known.faults
        for other in others  # the same text again, without what was wrong with it
    ):
        return True
    return bool(newer) and bool(entry.fields) and not entry.taken


def _same_text(entry: Entry, other: Entry) -> bool:
    """Tell whether two rows have the same 目标任务; `said` is 编号 and 目标任务."""
    return match_key(entry.said.partition(" ")[2]) == match_key(other.said.partition(" ")[2])


def _said_since(entry: Entry, task: TaskId | None, code: str, known: _Known) -> str:
    """Return in what way a newer answer of the unit makes good a text that could not be placed, “” where none does."""
    newer = [other for other in known.by_unit.get(entry.unit, ()) if other.taken and other.modified > entry.modified]
    filled = {name for other in newer if other.task == task for name in other.fields}
    # A row with one task's 编号 and another's text is made good by one that has the text in its place.
    if task and filled >= entry.fields.keys() and (code != "text-mismatch" or any(_same_text(entry, o) for o in newer)):
        return "另有更新的答复"
    said = [match_key(text) for other in newer for text in other.fields.values()]
    if entry.fields and all(any(match_key(text) in one for one in said) for text in entry.fields.values()):
        return "更新的答复里已经写了这些话"
    return ""


__all__ = ["attribute"]
