"""编号 of the tasks of a breakdown: those the documents give, else from 序号, else as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wrkit.errors import Finding, finding
from wrkit.model.refs import Ref
from wrkit.model.tasks import TaskId

_LARGEST = 9999


class Row(NamedTuple):
    """What a row says of its number: 编号 and 序号 as written, “” where empty, and its place."""

    given: str
    number: str
    ref: Ref


def number_tasks(parts: Sequence[Sequence[Row]]) -> tuple[list[list[TaskId]], list[Finding]]:
    """Return the 编号 of every row of every part, all different, with a finding wherever one is not as given.

    A 编号 that stands is kept. Where most of a table's stand in an earlier one, each table was counted from 1-001: the
    later gets a part number of its own. A blank, unreadable or repeated one is numbered behind the last of its part.
    A part without any that can be read is numbered by its 序号, under the first part number no 编号 has.
    """
    said: list[Finding] = []
    given = _given(parts, said)
    held = {task_id for ids in given for task_id in ids if task_id}
    parts_held = {task_id.part for task_id in held}
    result: list[list[TaskId]] = []
    for position, (rows, ids) in enumerate(zip(parts, given, strict=True), 1):
        if any(ids):
            result.append(list(_filled(rows, ids, held, said)))
            continue
        part = position
        while part in parts_held:
            part = max(part, *parts_held) + 1
        if part != position and rows:
            said.append(finding("part-renumbered", rows[0].ref, part=position, new=part))
        parts_held.add(part)
        result.append(_counted(part, rows, said))
        held.update(result[-1])
        if odd := [row for row in rows if row.given]:
            first = next(task for row, task in zip(rows, result[-1], strict=True) if row.given)
            text = odd[0].given
            said.append(finding("ids-replaced", odd[0].ref, task=first, part=position, text=text, count=len(odd)))
    return result, said


def _given(parts: Sequence[Sequence[Row]], said: list[Finding]) -> list[list[TaskId | None]]:
    """Return the 编号 that stand, None for the others; a table that repeats another's is moved to a part of its own."""
    held: set[TaskId] = set()
    used = {task_id.part for rows in parts for row in rows if (task_id := TaskId.parse(row.given))}
    result: list[list[TaskId | None]] = []
    for position, rows in enumerate(parts, 1):
        ids = [TaskId.parse(row.given) for row in rows]
        again = sum(task_id in held for task_id in ids if task_id)
        if again * 2 > sum(map(bool, ids)):
            moved: dict[int, int] = {}
            for task_id in filter(None, ids):
                free = max(*used, *moved.values(), len(parts)) + 1 if used & {position} or moved else position
                moved.setdefault(task_id.part, free)
            ids = [task_id._replace(part=moved[task_id.part]) if task_id else None for task_id in ids]
            said.append(finding("part-renumbered", rows[0].ref, part=position, new="、".join(map(str, moved.values()))))
            used.update(moved.values())
        stands: list[TaskId | None] = []
        for task_id in ids:
            stands.append(None if task_id in held else task_id)
            if task_id:
                held.add(task_id)
        result.append(stands)
    return result


def _filled(
    rows: Sequence[Row], ids: Sequence[TaskId | None], held: set[TaskId], said: list[Finding]
) -> Iterator[TaskId]:
    """Yield the 编号 of a part's rows; one that does not stand is put behind the last of the part of the row before."""
    part = next(task_id.part for task_id in ids if task_id)
    for row, task_id in zip(rows, ids, strict=True):
        part = task_id.part if task_id else part
        if task_id is None:
            task_id = _next(part, held)
            held.add(task_id)
            if not row.given:
                said.append(finding("id-filled", row.ref, task=task_id))
            else:
                why = "与别的行重复" if TaskId.parse(row.given) else "读不懂"
                said.append(finding("id-replaced", row.ref, task=task_id, text=row.given, why=why))
        yield task_id


def _next(part: int, held: Iterable[TaskId]) -> TaskId:
    return TaskId(part, 1 + max((task_id.number for task_id in held if task_id.part == part), default=0))


def _counted(part: int, rows: Sequence[Row], said: list[Finding]) -> list[TaskId]:
    """Number a part's rows by 序号 where they rise, a blank one behind the last; else as they come."""
    numbers = [int(row.number) if row.number.isdecimal() else 0 for row in rows]
    written = [number for number in numbers if number]
    rising = all(a < b for a, b in zip(written, written[1:], strict=False)) and written and written[-1] <= _LARGEST
    if not written:
        return [TaskId(part, index) for index in range(1, len(rows) + 1)]
    if rising:
        free = written[-1]
        ids = []
        for row, number in zip(rows, numbers, strict=True):
            free += not number
            ids.append(TaskId(part, number or free))
            if not number:
                said.append(
                    finding(
                        "number-blank", row.ref, task=ids[-1], text=f"“{row.number}”不是数字" if row.number else "空着"
                    )
                )
        return ids
    last = 0
    for index, (row, number) in enumerate(zip(rows, numbers, strict=True), 1):
        if not number:
            said.append(
                finding(
                    "number-blank",
                    row.ref,
                    task=TaskId(part, index),
                    text=f"“{row.number}”不是数字" if row.number else "空着",
                )
            )
        elif number != last + 1:
            said.append(finding("number-odd", row.ref, task=TaskId(part, index), number=row.number))
        last = number or last
    return [TaskId(part, index) for index in range(1, len(rows) + 1)]


__all__ = ["Row", "number_tasks"]
