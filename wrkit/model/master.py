"""The master workbook as values: what wrkit reads from 总表.xlsx and what it wants changed in it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from wrkit.model.periods import Period, parse_date
from wrkit.model.refs import Ref
from wrkit.model.returns import Entry
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.vocab import SET_DUE, SET_PERIOD


@dataclass(frozen=True, slots=True)
class AnnexSpec:
    """A row of the 附件 sheet.

    Attributes:
        mark, title, kind, condition, columns, layout: what its columns 附件, 标题 (with {year} and {period}), 内容, 条件, 列
            and 版式 say.
        ref: place of its mark.
        places: name of a column → place of the row's cell in it.
    """

    mark: str
    title: str
    kind: str
    condition: str = ""
    columns: str = ""
    layout: str = ""
    ref: Ref = Ref()
    places: Mapping[str, Ref] = field(default_factory=dict, compare=False)

    def place(self, column: str) -> Ref:
        """Return the place of the row's cell in a column of the 附件 sheet, of its mark where that is not known."""
        return self.places.get(column, self.ref)


@dataclass(frozen=True, slots=True)
class MasterRow:
    """A row of a period sheet.

    Attributes:
        id: the task, or an item split off from it.
        row: row index in the sheet, from 0.
        values: column name → text, for every column of the vocabulary the sheet has.
        ref: place of the row's 编号.
    """

    id: TaskId
    row: int
    values: Mapping[str, str]
    ref: Ref = Ref()

    def get(self, column: str) -> str:
        """Return the text of a column, “” where empty or absent."""
        return self.values.get(column, "")


@dataclass(frozen=True, slots=True)
class PeriodSheet:
    """A period's sheet: where its columns are and what its rows say.

    Attributes:
        period: the period the sheet's name says.
        columns: column name → column index from 0.
        rows: rows with a readable 编号, in sheet order.
        kept: cells no text may be written into → why (a formula, the hidden part of a merged range).
    """

    period: Period
    name: str
    columns: Mapping[str, int]
    rows: tuple[MasterRow, ...]
    kept: Mapping[tuple[int, int], str] = field(default_factory=dict)


def due_setting(period: Period) -> str:
    """Return the 项目 under which a period's own deadline is kept, so that the next period does not erase it."""
    return f"{period}{SET_DUE}"


@dataclass(frozen=True, slots=True)
class Master:
    """The master workbook.

    Attributes:
        book: tasks and units.
        annexes: the 附件 sheet.
        settings: 项目 → 值 of the 设置 sheet.
        periods: the period sheets there are, by period.
        ledger: every answer merged so far, of all periods.
        file: path as the person knows it.
        broken: periods whose sheet lacks a necessary column → what is wrong with it.
    """

    book: TaskBook
    annexes: tuple[AnnexSpec, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[Period, PeriodSheet] = field(default_factory=dict)
    ledger: tuple[Entry, ...] = ()
    file: str = ""
    broken: Mapping[Period, str] = field(default_factory=dict)

    @property
    def current(self) -> Period | None:
        """The period the 设置 sheet names, None where it names none."""
        try:
            return Period.parse(self.settings.get(SET_PERIOD, ""))
        except ValueError:
            return None

    def due(self, period: Period) -> datetime.date | None:
        """Return the deadline of a period, None where none is set or it cannot be read."""
        own = parse_date(self.settings.get(due_setting(period), ""))
        return own or (parse_date(self.settings.get(SET_DUE, "")) if self.current == period else None)

    @property
    def tasks(self) -> Mapping[TaskId, Task]:
        """The tasks by id."""
        return {task.id: task for task in self.book.tasks}


@dataclass(frozen=True, slots=True, order=True)
class CellEdit:
    """One text to be written into the master, at a place counted from 0."""

    sheet: str
    row: int
    col: int
    text: str
