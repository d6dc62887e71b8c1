"""What the check report shows: the state of each unit's return, and tables of plain cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# 状态 in 报送情况.
STATE_RETURNED, STATE_PARTLY, STATE_MISSING, STATE_USELESS = "已报", "部分未填", "未报", "已收到，没有可用内容"
# Units that have returned something, by whether they have answered all they were asked about.
WHOLE, NOT_WHOLE = "已报齐", "没有报齐"
# What stands behind the name of a missing unit from which something came all the same.
NOTHING_USABLE = "（交来的没有可用内容）"
# What stands behind one of them where a task was first answered after the deadline.
LATE = "（迟报）"
# What stands behind 未报 where no form came but somebody typed into the master all that was asked.
TYPED = "（总表中已填）"


@dataclass(frozen=True, slots=True)
class UnitState:
    """How far one unit's return has come.

    Attributes:
        unit: lead unit.
        due: tasks it was asked about (应报).
        returned: tasks it has answered (已报, as `reported` says).
        blank: the others (未填).
        state: STATE_RETURNED, STATE_PARTLY, STATE_MISSING, perhaps with LATE or TYPED behind, or other words for people.
        file: file that counts for it, “” where there is none.
        time: ISO date and time of that file's content, “” where unknown.
    """

    unit: str
    due: int
    returned: int
    blank: int
    state: str
    file: str = ""
    time: str = ""

    @property
    def missing(self) -> bool:
        """Whether the unit has reported nothing: nothing came, or only what cannot be used."""
        return self.useless or self.state.startswith(STATE_MISSING)

    @property
    def useless(self) -> bool:
        """Whether something came of which nothing can be used: a blank form, another period's."""
        return self.state == STATE_USELESS

    @property
    def late(self) -> bool:
        """Whether a task of the unit was first answered after the deadline."""
        return self.state.endswith(LATE)


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """How many units stand how.

    Attributes:
        due: units asked.
        returned: those that have reported something; with `missing` they make up `due`.
        partly: those of them that have not answered all they were asked about.
        late: those that first answered a task after the deadline.
        missing: names of those that have reported nothing.
        useless: those of them from which something came of which nothing can be used.
        typed: those of them for whom somebody typed all answers into the master.
    """

    due: int
    returned: int
    partly: int
    late: tuple[str, ...]
    missing: tuple[str, ...]
    useless: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()

    @property
    def missing_said(self) -> str:
        """The missing units as people read them: 区统计局、区水利局（交来的没有可用内容）."""
        notes = {**dict.fromkeys(self.typed, TYPED), **dict.fromkeys(self.useless, NOTHING_USABLE)}
        return "、".join(name + notes.get(name, "") for name in self.missing)


def unit_counts(states: Iterable[UnitState]) -> UnitCounts:
    """Count the states of a period's units."""
    all_of_them = tuple(states)
    missing = tuple(state.unit for state in all_of_them if state.missing)
    whole = sum(state.state.startswith(STATE_RETURNED) for state in all_of_them)
    returned = len(all_of_them) - len(missing)
    late = tuple(state.unit for state in all_of_them if state.late)
    useless = tuple(state.unit for state in all_of_them if state.useless)
    typed = tuple(state.unit for state in all_of_them if state.state == STATE_MISSING + TYPED)
    return UnitCounts(len(all_of_them), returned, returned - whole, late, missing, useless, typed)


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink from a cell of a report.

    Attributes:
        path: file, relative to the report's folder or absolute, with slashes of either kind.
        sheet, cell: place in the file to open at; both or none.
    """

    path: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text of which parts stand out: (text, whether it is marked) in order."""

    runs: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A sheet of a report as plain values.

    Attributes:
        name: sheet name.
        columns: headings.
        rows: one tuple per row, as long as `columns`; int cells are counts, `Marked` ones show differences, all others
            are text.
        links: (row, column) counted from 0 in `rows` → where the cell leads.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | Marked, ...], ...]
    links: Mapping[tuple[int, int], Link] = field(default_factory=dict)


__all__ = [
    "STATE_MISSING",
    "STATE_PARTLY",
    "STATE_RETURNED",
    "STATE_USELESS",
    "Link",
    "Marked",
    "ReportSheet",
    "UnitCounts",
    "UnitState",
    "unit_counts",
]
