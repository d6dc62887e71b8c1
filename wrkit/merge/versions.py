"""Which of several answers stands: known and new ones united, the newest first, cell by cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from wrkit.errors import Finding, finding
from wrkit.model.refs import Ref, split_cell
from wrkit.model.returns import Entry
from wrkit.model.tasks import Task, TaskId
from wrkit.model.times import FILE_TIME
from wrkit.text.clean import join_lines
from wrkit.vocab import ANSWER_COLUMNS

_ANSWERS = tuple(column.name for column in ANSWER_COLUMNS)
# Behind a time: how often the cell was found to say something else at that time.
_EDITION = re.compile(r"（第(\d+)稿）$")


def union(before: Iterable[Entry], fresh: Iterable[Entry], owed: Mapping[str, Mapping[TaskId, Task]]) -> list[Entry]:
    """Unite answers known and new.

    An answer read again counts once, at its latest saving, and remembers its first. A time that only the file system
    tells does not count, as copying changes it (the oldest copy counts), unless the same cell has said something else
    meanwhile. What a text read again comes to now replaces what it came to before; only an answer to a task led by
    others since stays as it was.

    Args:
        before: answers of the ledger.
        fresh: answers read now.
        owed: lead unit → its tasks.
    """
    fresh = list(_corrected(before := list(before), fresh))
    read = {entry.ref.file for entry in fresh}
    placed: dict[tuple[object, ...], list[Entry]] = {}
    for entry in before:
        if entry.task is not None and entry.task not in owed.get(entry.unit, {}):
            placed.setdefault(_what_and_where(entry), []).append(entry)
    fresh = [
        entry
        for entry in fresh
        if entry.task is not None
        or not any(_is_it(entry, other, read) for other in placed.get(_what_and_where(entry), ()))
    ]
    again: dict[tuple[object, ...], list[Entry]] = {}
    for entry in fresh:
        again.setdefault(_what_and_where(entry), []).append(entry)
    known: dict[tuple[object, ...], Entry] = {}
    latest: dict[Ref, Entry] = {}
    for entry in before:
        if any(
            (entry.task is None or entry.task != other.task) and _is_it(other, entry, read)
            for other in again.get(_what_and_where(entry), ())
        ):
            continue
        known[entry.key] = entry
        latest[entry.ref] = max(entry, latest.get(entry.ref, entry), key=lambda one: one.modified)
    for entry in fresh:
        other = known.get(entry.key)
        if other is None:
            known[entry.key] = entry
            continue
        back = latest.get(entry.ref, other).key != entry.key and entry.modified > other.modified
        counted = entry if back or _counts_more(entry, other) else other
        first = min(filter(None, (entry.modified, other.first, other.modified)), default="")
        known[entry.key] = replace(counted, first=first if first < counted.modified else "")
    return list(known.values())


def _is_it(now: Entry, before: Entry, read: Collection[str]) -> bool:
    """Tell whether a text read now is the one known before: in its file, or that file moved; not in another of its name."""
    same_unit = now.unit == before.unit or not (now.unit and before.unit)
    return same_unit and (now.ref.file == before.ref.file or before.ref.file not in read)


def _corrected(before: Iterable[Entry], fresh: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the answers read now; one corrected in its file without a new time of saving says in its time that it is later.

    Programs that keep the time, or a copy with it, would leave the two answers of one cell without an order.
    """
    newest: dict[tuple[object, ...], Entry] = {}
    for entry in before:
        if entry.task is not None:
            slot = _slot(entry)
            newest[slot] = max(entry, newest.get(slot, entry), key=lambda one: one.modified)
    for entry in fresh:
        known = newest.get(_slot(entry)) if entry.task is not None else None
        if known is None or _EDITION.sub("", known.modified) != entry.modified or not entry.modified:
            yield entry
        elif known.fields == entry.fields:
            yield replace(entry, modified=known.modified)
        else:
            edition = _EDITION.search(known.modified)
            yield replace(entry, modified=f"{entry.modified}（第{int(edition[1]) + 1 if edition else 2:02d}稿）")


def _slot(entry: Entry) -> tuple[object, ...]:
    return entry.task, entry.unit, entry.ref.file, entry.ref.sheet


def _what_and_where(entry: Entry) -> tuple[object, ...]:
    """What stays the same of a text, whatever task and unit it is found to belong to."""
    return entry.ref.base, entry.ref.sheet, entry.ref.cell, *sorted(entry.fields.items())


def _counts_more(entry: Entry, other: Entry) -> bool:
    """Tell which of two readings of one answer counts, whatever their order.

    One with a date of its own before one with a file system's, then the latest saving of the one, the oldest copy of
    the other, then the first place.
    """
    undated = FILE_TIME in entry.modified
    if undated != (FILE_TIME in other.modified):
        return not undated
    if entry.modified == other.modified:
        return entry.ref < other.ref
    return (entry.modified < other.modified) if undated else (entry.modified > other.modified)


def choose(
    entries: list[Entry],
    owed: Mapping[str, Mapping[TaskId, Task]],
    findings: list[Finding],
    blank: Iterable[Entry] = (),
) -> Iterator[Entry]:
    """Mark which answers stand for each unit and task, newest by content date first; say which they displaced.

    Args:
        entries: all answers.
        owed: lead unit → its tasks.
        findings: what is to be said is added here.
        blank: rows that hold nothing; a newer one leaves the older answer in place, which is said.
    """
    groups: dict[tuple[str, TaskId], list[Entry]] = {}
    for entry in entries:
        if entry.task is None:
            yield entry.with_taken(False)
        elif entry.task not in owed.get(entry.unit, {}):
            text = join_lines("；".join(entry.fields.values()))
            code = "lead-changed" if any(entry.task in theirs for theirs in owed.values()) else "task-gone"
            findings.append(finding(code, entry.ref, unit=entry.unit, task=entry.task, text=text))
            yield entry.with_taken(False)
        else:
            groups.setdefault((entry.unit, entry.task), []).append(entry)
    findings.extend(_emptied(groups, blank))
    displaced: dict[tuple[str, str, bool], list[tuple[Entry, Entry]]] = {}
    in_use: Counter[tuple[str, str]] = Counter()
    for group in groups.values():
        ranked = sorted(group, key=lambda entry: entry.age, reverse=True)
        newest, used = ranked[0], list(_used(ranked))
        findings.extend(_carried(newest, used))
        for entry in group:
            kept = any(entry is one for one in used)
            yield entry.with_taken(kept)
            in_use[entry.unit, entry.ref.file] += kept
            tie = entry.modified == newest.modified
            differs = any(newest.fields.get(name, text) != text for name, text in entry.fields.items())
            if (not kept and entry.fields != newest.fields or differs and tie) and _elsewhere(entry, newest):
                displaced.setdefault((entry.unit, entry.ref.file, tie), []).append((entry, newest))
    for (unit, file, _), pairs in displaced.items():
        entry, kept_entry = max(pairs, key=lambda pair: (pair[1].age, pair[0].age))
        findings.append(_displaced(entry, kept_entry, len(pairs), in_use[unit, file]))


def _elsewhere(entry: Entry, newest: Entry) -> bool:
    """Tell whether two answers stand in different files, or on two sheets of one: not a file and its correction."""
    if entry.ref.file != newest.ref.file:
        return True
    return entry.ref.sheet != newest.ref.sheet and entry.modified == newest.modified


def _used(ranked: Sequence[Entry]) -> Iterator[Entry]:
    """Yield, of one unit's answers to one task, newest first, those that stand: what a newer one leaves blank stays.

    The source of a text is the answer that brought it. One that says again what stood already is none, whatever its
    file is called, so that a resend changes nothing.
    """
    if len(ranked) == 1:
        yield ranked[0]
        return
    older = list(reversed(ranked))
    need = {name for entry in ranked for name in entry.fields}
    while need:
        texts: dict[str, str] = {}
        last = 0
        for place, entry in enumerate(older):
            new = {name: text for name, text in entry.fields.items() if name in need and texts.get(name) != text}
            if new:
                texts.update(new)
                last = place
        yield older[last]
        need -= older[last].fields.keys()
        older = older[:last]


def _carried(newest: Entry, used: Iterable[Entry]) -> Iterator[Finding]:
    """Say which columns the newest answer leaves blank, and whose text stands there instead."""
    have = set(newest.fields)
    for entry in used:
        more = [name for name in _ANSWERS if name in entry.fields and name not in have]
        if more:
            text = join_lines("；".join(entry.fields[name] for name in more))
            said = "、".join(f"“{name}”" for name in more)
            values = {"tasks": entry.task, "column": said, "kept": newest.ref.file, "text": text}
            yield finding("answer-carried", entry.ref, unit=entry.unit, task=entry.task, **values)
            have.update(more)


def _emptied(groups: Mapping[tuple[str, TaskId], Sequence[Entry]], blank: Iterable[Entry]) -> Iterator[Finding]:
    """Say, once for two files, which rows the newest file of a unit leaves wholly blank though an older one answers."""
    newest: dict[tuple[str, TaskId], Entry] = {}
    for row in blank:
        assert row.task is not None
        key = row.unit, row.task
        newest[key] = max(row, newest.get(key, row), key=lambda one: (one.modified, one.ref))
    carried: dict[tuple[str, str, str], list[Entry]] = {}
    for key, row in newest.items():
        ranked = sorted(groups.get(key, ()), key=lambda entry: entry.age, reverse=True)
        cleared = bool(ranked) and (ranked[0].ref.file, ranked[0].ref.sheet, split_cell(ranked[0].ref.cell)[1]) == (
            row.ref.file, row.ref.sheet, split_cell(row.ref.cell)[1],
        )  # fmt: skip
        if ranked and (ranked[0].modified < row.modified or cleared):
            source = next(_used(ranked))
            carried.setdefault((row.unit, source.ref.file, row.ref.file), []).append(source)
    for (unit, file, kept), entries in carried.items():
        if len(entries) == 1:
            place, task = entries[0].ref, str(entries[0].task)
            text = join_lines("；".join(entries[0].fields.values()))
        else:
            place, task, text = Ref(file), "", f"共 {len(entries)} 项，原文见“填报明细”"
        tasks = "、".join(map(str, sorted(entry.task for entry in entries if entry.task)))
        yield finding("answer-carried", place, unit=unit, task=task, tasks=tasks, column="整行", kept=kept, text=text)


def _displaced(entry: Entry, kept: Entry, count: int, in_use: int) -> Finding:
    place, time = Ref(entry.ref.file), entry.modified or "时间不详"
    if entry.modified == kept.modified:
        return finding("returned-tie", place, unit=entry.unit, kept=kept.ref.file, time=time)
    kept_time = kept.modified or "时间不详"
    extent = f"有 {count} 项没有采用，另有 {in_use} 项仍在用" if in_use else "没有采用"
    return finding(
        "returned-twice", place, unit=entry.unit, kept=kept.ref.file, kept_time=kept_time, time=time, extent=extent
    )


def older_again(fresh: Iterable[Entry], whole: Iterable[Entry]) -> Iterator[Finding]:
    """Say, once a file, where a file read now is older than the one of its name that was merged before."""
    fresh = list(fresh)
    now, told = {entry.key for entry in fresh}, set[str]()
    taken = {(entry.task, entry.unit, entry.ref.base): entry for entry in whole if entry.taken and entry.key not in now}
    for entry in fresh:
        kept = taken.get((entry.task, entry.unit, entry.ref.base))
        if kept is None or kept.fields == entry.fields or kept.modified <= entry.modified or entry.ref.file in told:
            continue
        told.add(entry.ref.file)
        place, name = Ref(entry.ref.file), entry.ref.base
        yield finding("returned-older", place, unit=entry.unit, name=name, time=entry.modified, kept_time=kept.modified)


__all__ = ["choose", "older_again", "union"]
