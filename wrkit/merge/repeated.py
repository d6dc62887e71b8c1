"""One answer to a task from one form: rows that go on with another are joined, rows that contradict each other listed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from wrkit.errors import Finding, finding
from wrkit.model.returns import Entry
from wrkit.model.tasks import TaskId
from wrkit.text.clean import join_lines


def one_per_task(
    entries: Sequence[Entry], continued: Collection[int], hidden: Collection[str], findings: list[Finding]
) -> list[Entry]:
    """Return a form's answers, at most one of a task unless several say the same.

    Rows that fill different columns of one task are one answer. Of a visible and a hidden sheet the visible one
    counts. Rows that fill the same column differently lose their task: a person must say which holds.

    Args:
        entries: in the form's order.
        continued: id() of those entries that go on with the row before.
        hidden: sheets nobody sees.
        findings: what is to be said is added here.
    """
    kept = _joined(entries, continued)
    groups: dict[TaskId, list[Entry]] = {}
    for entry in kept:
        if entry.task:
            groups.setdefault(entry.task, []).append(entry)
    settled = {
        id(entry): result
        for group in groups.values()
        if any(entry.fields != group[0].fields for entry in group)
        for entry, result in zip(group, _settled(group, hidden, findings), strict=True)
    }
    results = (settled.get(id(entry), entry) for entry in kept)
    return [entry for entry in results if entry is not None]


def _joined(entries: Sequence[Entry], continued: Collection[int]) -> list[Entry]:
    """Join rows that go on with the row before to it."""
    kept: list[Entry] = []
    first: dict[TaskId, int] = {}
    for entry in entries:
        if entry.task and id(entry) in continued and entry.task in first:
            at = first[entry.task]
            joined = dict(kept[at].fields)
            for name, text in entry.fields.items():
                joined[name] = f"{joined[name]}\n{text}" if name in joined else text
            kept[at] = replace(kept[at], fields=joined)
            continue
        if entry.task:
            first.setdefault(entry.task, len(kept))
        kept.append(entry)
    return kept


def _settled(group: Sequence[Entry], hidden: Collection[str], findings: list[Finding]) -> list[Entry | None]:
    """Return what becomes of the rows of one task that do not say the same; None where one is part of another."""
    seen = [entry for entry in group if entry.ref.sheet not in hidden] or list(group)
    names = [name for entry in seen for name in entry.fields]
    alike = all(entry.fields == seen[0].fields for entry in seen)
    parts = not alike and len(names) == len(set(names))
    whole = {name: text for entry in seen for name, text in entry.fields.items()}
    results: list[Entry | None] = []
    for entry in group:
        code = "row-hidden" if entry not in seen else "" if alike else "rows-joined" if parts else "row-repeated"
        if code and not (parts and entry is seen[0]):
            text = join_lines("；".join(entry.fields.values()))
            findings.append(finding(code, entry.ref, unit=entry.unit, task=entry.task, text=text))
        if code == "rows-joined":
            results.append(replace(entry, fields=whole) if entry is seen[0] else None)
        else:
            results.append(replace(entry, task=None) if code else entry)
    return results


__all__ = ["one_per_task"]
