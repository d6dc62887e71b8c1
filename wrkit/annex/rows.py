"""The rows of a period sheet with the tasks behind them: what an annex prints of each, and in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from wrkit.annex.clauses import Clause
from wrkit.errors import Finding, finding
from wrkit.model.decisions import decision, decision_findings
from wrkit.model.master import Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.tasks import Task, TaskId
from wrkit.model.verdicts import BEHIND, BLOCKED
from wrkit.text.clean import clean_text, squeeze
from wrkit.vocab import (
    CATEGORY,
    DECIDED_TEXT,
    ID,
    LEAD,
    LEADER,
    NUMBER,
    PART,
    PROGRESS,
    PROGRESS_CHOICES,
    STATUS_TEXT,
    SUPPORT,
    SYSTEM_BASIS,
    SYSTEM_VERDICT,
    TASK,
    VERDICT,
    VERDICT_CHOICES,
    Column,
)

TASK_TEXT: dict[Column, Callable[[Task], str]] = {
    ID: lambda task: str(task.id),
    PART: lambda task: task.part,
    CATEGORY: lambda task: task.category,
    NUMBER: lambda task: task.number,
    TASK: lambda task: task.text,
    LEADER: lambda task: "\n".join(task.leaders),
    LEAD: lambda task: "\n".join(task.leads),
    SUPPORT: lambda task: "\n".join(task.supports),
}
_CHOICES = {VERDICT: VERDICT_CHOICES, PROGRESS: PROGRESS_CHOICES}
_DIGITS = re.compile(r"(\d+)")
T = TypeVar("T")


class Rows:
    """The rows of a period sheet with the tasks behind them."""

    def __init__(self, master: Master, sheet: PeriodSheet | None) -> None:
        self._sheet = sheet
        self._master = master
        self._rows = () if sheet is None else sheet.rows
        self._by_id = {row.id: row for row in self._rows}
        self._tasks = {task.id: task for task in master.book.tasks}
        self._place = {task.id: index for index, task in enumerate(master.book.tasks)}

    @property
    def period(self) -> Period | None:
        """The period of the sheet, None without one."""
        return self._sheet.period if self._sheet else None

    @property
    def decided(self) -> bool:
        """Whether anything has been decided."""
        return any(self.verdict(row) for row in self._rows)

    def ordered(self, items: bool) -> list[MasterRow]:
        """Return the rows in the order of the 任务 sheet, items after their task; tasks it lacks come last."""
        last = len(self._place)

        def key(row: MasterRow) -> tuple[int, TaskId]:
            return self._place.get(row.id.parent, last), row.id

        return sorted((row for row in self._rows if items or not row.id.item), key=key)

    def pass_all(self, row: MasterRow, clauses: Iterable[Clause]) -> bool:
        """Tell whether a row passes every clause. A 审定结论 outside the choices counts as none."""
        for clause in clauses:
            text = self.verdict(row) if clause.column is VERDICT else self.text(row, clause.column)
            if not clause.holds(text):
                return False
        return True

    def text(self, row: MasterRow, column: Column) -> str:
        """Return what an annex prints in a column.

        完成情况 is 审定完成情况 where there is one. An item's blank 目标任务, 牵头责任单位 or 完成情况 is its task's;
        what the period sheet does not say comes from the 任务 sheet.
        """
        if column is ID:
            return str(row.id)
        text = self._own(row, column)
        parent = self._by_id.get(row.id.parent)
        if not text and row.id.item and parent is not None and column in (TASK, LEAD, STATUS_TEXT):
            text = self._own(parent, column)
        task = self._tasks.get(row.id.parent)
        if not text and task is not None and column in TASK_TEXT:
            text = TASK_TEXT[column](task)
        return text

    def tasks(self, rows: Iterable[MasterRow]) -> list[Task]:
        """Return the tasks behind rows, those the 任务 sheet lacks left out."""
        return [self._tasks[row.id.parent] for row in rows if row.id.parent in self._tasks]

    def _own(self, row: MasterRow, column: Column) -> str:
        decided = clean_text(row.get(DECIDED_TEXT.name)) if column is STATUS_TEXT else ""
        return decided or clean_text(row.get(column.name))

    def verdict(self, row: MasterRow) -> str:
        """Return 审定结论, “” for one outside the choices."""
        return decision(row.get(VERDICT.name))

    def sorted_by(self, rows: Sequence[MasterRow], order: Sequence[tuple[Column, bool]]) -> list[MasterRow]:
        """Return rows sorted by columns, each perhaps backwards; the order at hand decides between equals."""
        found = list(rows)
        for column, backwards in reversed(order):
            rank = sort_rank(column, [self.text(row, column) for row in found], self._master)
            found = in_order(found, [rank[self.text(row, column)] for row in found], backwards=backwards)
        return found

    def faults(self, all_tasks: bool) -> list[Finding]:
        """Report 审定结论 outside the choices and, where an annex should show them all, tasks without a row."""
        sheet = self._sheet
        if sheet is None:
            return []
        found = [*decision_findings(sheet)]
        if all_tasks:
            lacking = [task for task in self._place if task not in self._by_id]
            place = Ref(self._file(), sheet.name)
            found += [finding("task-not-in-period", place, task=task, sheet=sheet.name) for task in lacking]
        return found

    def undecided_laggards(self) -> list[Finding]:
        """Say which tasks 系统研判 puts behind or blocked while nobody has decided on them."""
        open_rows = [
            row
            for row in self.ordered(True)
            if squeeze(row.get(SYSTEM_VERDICT.name)) in (BEHIND, BLOCKED) and not self.verdict(row)
        ]
        if not open_rows:
            return []
        named = [
            f"{row.id}（{self.text(row, LEAD).replace(chr(10), '、')}，{squeeze(row.get(SYSTEM_VERDICT.name))}）"
            for row in open_rows
        ]
        sheet = self._sheet.name if self._sheet else ""
        found = [
            finding("laggards-undecided", Ref(self._file(), sheet), count=len(open_rows), tasks="、".join(named) + "。")
        ]
        for row in open_rows:
            basis = clean_text(row.get(SYSTEM_BASIS.name)) or "（没有写）"
            result = squeeze(row.get(SYSTEM_VERDICT.name))
            unit = self.text(row, LEAD).split("\n")[0]
            found.append(finding("laggard-undecided", row.ref, unit=unit, task=row.id, result=result, basis=basis))
        return found

    def _file(self) -> str:
        return next((row.ref.file for row in self._rows if row.ref.file), "")


def sort_rank(column: Column, texts: Sequence[str], master: Master) -> dict[str, tuple[object, ...]]:
    """Return each text's rank in a column.

    Names go by their first appearance in the 任务 sheet, choices by the order they are offered in, all else by its
    numbers and characters; the empty text has the rank of none, which `in_order` puts last.
    """
    book = master.book
    known: Sequence[str] = {
        CATEGORY: book.categories, PART: tuple(dict.fromkeys(task.part for task in book.tasks)), LEADER: book.leaders, LEAD: book.lead_units,
        **_CHOICES,
    }.get(column, ())  # fmt: skip
    place = {name: index for index, name in enumerate(known)}

    def rank(text: str) -> tuple[object, ...]:
        known_at = place.get(squeeze(text), place.get(text.split("\n")[0]))
        if known_at is not None:
            return (known_at, ())
        pieces = tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in _DIGITS.split(text))
        return (len(place), pieces)

    return {text: rank(text) if text else () for text in texts}


def in_order(items: Sequence[T], ranks: Sequence[tuple[object, ...]], *, backwards: bool) -> list[T]:
    """Sort by ranks, perhaps backwards; equals stay as they are, and what has the rank () comes last either way."""
    pairs = sorted(
        ((rank, item) for rank, item in zip(ranks, items, strict=True) if rank),
        key=lambda pair: pair[0],
        reverse=backwards,
    )
    return [item for _, item in pairs] + [item for rank, item in zip(ranks, items, strict=True) if not rank]


__all__ = ["TASK_TEXT", "Rows", "in_order", "sort_rank"]
