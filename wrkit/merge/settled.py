"""Whose each finding is, and whether a newer answer has settled it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wrkit.errors import Finding
from wrkit.model.returns import Entry
from wrkit.model.tasks import TaskId

# What is wrong with one cell is settled once a newer answer has a text for it, what is wrong with a row once a newer
# answer stands in its place.
_OF_A_CELL = frozenset({"cell-error", "cell-formula", "cell-hidden", "cell-no-value", "cell-number", "cell-struck"})
_OF_A_ROW = frozenset({"formula-like", "text-edited"})

Columns = Mapping[tuple[str, str], Mapping[str, str]]


@dataclass(slots=True)
class _Known:
    """The units of files, the entries of rows, and what stands of each unit and task."""

    units: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[tuple[str, str, str], Entry] = field(default_factory=dict)
    standing: dict[tuple[str, TaskId | None], list[Entry]] = field(default_factory=dict)


def attribute(
    findings: Iterable[Finding], entries: Sequence[Entry], blank: Sequence[Entry] = (), columns: Columns | None = None
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
        if entry.unit:
            known.units.setdefault(entry.ref.file, set()).add(entry.unit)
        if entry.task:
            known.rows[entry.ref.file, entry.ref.sheet, _split(entry.ref.cell)[1]] = entry
            if entry.taken:
                known.standing.setdefault((entry.unit, entry.task), []).append(entry)
    return [_attributed(item, known, columns or {}) for item in findings]


def _attributed(item: Finding, known: _Known, columns: Columns) -> Finding:
    names = known.units.get(item.file, set())
    unit = item.unit or (next(iter(names)) if len(names) == 1 else "")
    letters, row = _split(item.cell)
    entry = known.rows.get((item.file, item.sheet, row)) if row else None
    task = item.task or (str(entry.task) if entry else "")
    if entry is not None and item.code in _OF_A_CELL | _OF_A_ROW:
        column = columns.get((item.file, item.sheet), {}).get(letters, "") if item.code in _OF_A_CELL else ""
        if _is_settled(entry, column, known.standing.get((entry.unit, entry.task), ())):
            said = f"{item.message}（另有更新的答复，这一{'格' if column else '行'}没有采用）"
            item = replace(item, level="info", message=said, advice="不需处理。")
    return replace(item, unit=unit, task=task)


def _is_settled(entry: Entry, column: str, standing: Iterable[Entry]) -> bool:
    """Tell whether a newer answer to the same task stands in place of a row, or of its cell in `column`."""
    newer = [
        other
        for other in standing
        if other.ref != entry.ref and other.age > entry.age and (entry.fields or other.modified > entry.modified)
    ]
    if column and any(column in other.fields for other in newer):
        return True
    return bool(newer) and bool(entry.fields) and not entry.taken


def _split(cell: str) -> tuple[str, str]:
    """Return letters and number of an address: E5 → E, 5."""
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return cell[: len(cell) - len(number)], number


__all__ = ["attribute"]
