"""Reading the 条件 cell of the 附件 sheet: which rows an annex shows, and in which periods there is one.

Clauses joined by ； ; or line breaks, each `列名 op 值`, op one of = ≠ != 包含 不包含 为空 不为空; several values joined by 、
mean any of them. All clauses must hold. A clause on 期别 says in which periods there is such an annex.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from wrkit.annex.fault import SpecError
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.units import Roster, Unit, unit_key
from wrkit.model.verdicts import RESULTS
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.units import split_outside_brackets
from wrkit.vocab import (
    LEAD,
    LEADER,
    PROGRESS,
    PROGRESS_CHOICES,
    REPORTING,
    SUPPORT,
    SYSTEM_VERDICT,
    VERDICT,
    VERDICT_CHOICES,
    Column,
)

PERIOD_WORD = "期别"
# Columns of units: a unit goes by every name the 单位 sheet has for it.
_UNITS = frozenset({LEAD.name, SUPPORT.name, REPORTING.name, "单位"})
# Columns that may hold several names; a condition is about any of them.
_NAMES = _UNITS | {LEADER.name}
# Columns whose cells hold one of a few words: another word in a condition would never be met.
_CHOICES = {VERDICT: VERDICT_CHOICES, PROGRESS: PROGRESS_CHOICES, SYSTEM_VERDICT: RESULTS}

_OPERATORS = {
    "≠": "≠", "!=": "≠", "！=": "≠", "！＝": "≠", "!＝": "≠", "<>": "≠", "不等于": "≠",
    "=": "=", "＝": "=", "等于": "=", "不包含": "不包含", "包含": "包含", "不为空": "不为空", "为空": "为空",
}  # fmt: skip
_COMMAS = " ，,、。和或且"
# A second clause among the values of a first: any sign, or a word of comparison behind a mark and a column.
_INNER = re.compile(
    r"[^，,、。\s]*(?P<mark>[=＝≠]|[!！]=|<>).*|(?:[，,、。\s和或且])(?P<column>[^，,、。\s]+?)\s*(?:不?等于|不?包含|不?为空).*",
    re.DOTALL,
)
_CLAUSE = re.compile(rf"(?P<column>.+?)\s*(?P<op>{'|'.join(map(re.escape, _OPERATORS))})\s*(?P<values>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Clause:
    """One test on a row.

    Attributes:
        column: what it looks at.
        operator: = ≠ 包含 不包含 为空 不为空.
        values: the values, white space removed.
        roster: the units, by whose names those in columns of units are compared.
    """

    column: Column
    operator: str
    values: tuple[str, ...] = ()
    roster: Roster | None = field(default=None, compare=False)

    def holds(self, text: str) -> bool:
        """Tell whether a cell passes. In a column of names = and ≠ look at each name by itself.

        Texts are compared without white space and whatever the width of brackets and letters.
        """
        flat = unit_key(text)
        if self.operator in ("为空", "不为空"):
            return (not flat) is (self.operator == "为空")
        if self.operator in ("包含", "不包含"):
            parts = {unit_key(value) for value in self.values} | set(map(self._key, self.values))
            return any(part in flat for part in parts) is (self.operator == "包含")
        found = {self._key(text)}
        if self.column.name in _NAMES:
            found |= {self._key(name) for line in text.split("\n") for name in split_outside_brackets(line)}
        return (not found.isdisjoint(map(self._key, self.values))) is (self.operator == "=")

    def _key(self, name: str) -> str:
        units = self.roster if self.column.name in _UNITS else None
        return unit_key(units.canonical(name) if units else name)


def read_condition(
    text: str, period: Period, find: Callable[[str], Column], roster: Roster | None
) -> tuple[tuple[Clause, ...], bool]:
    """Read the 条件 cell: the clauses on rows, and whether those on 期别 hold.

    Raises:
        SpecError: a clause cannot be read, or never be met.
    """
    clauses: list[Clause] = []
    applies = True
    said: set[Period] | None = None
    for part in re.split(r"[；;\n]", clean_text(text)):
        words = part.strip(" ，,、。")
        if not words:
            continue
        match = _CLAUSE.fullmatch(words)
        if match is None:
            raise SpecError(f"中的“{words}”看不懂，应如“审定结论=未实现”")
        operator = _OPERATORS[match["op"]]
        values = tuple(value for item in match["values"].split("、") if (value := squeeze(item).strip("“”\"'")))
        if bool(values) is (operator in ("为空", "不为空")):
            raise SpecError(f"中的“{words}”{'多了值' if values else '没有写值'}")
        if inner := _inner_clause(match["values"], find):
            raise SpecError(f"中的“{words}”：“{inner}”是另一个条件，几个条件之间要用；隔开")
        if squeeze(match["column"]) == PERIOD_WORD:
            named = _periods(period, operator, values, words)
            applies = applies and (period in named) is (operator == "=")
            if operator == "=":
                said = named if said is None else said & named
            continue
        column = find(match["column"].strip())
        _can_be_met(column, operator, values, roster, words)
        # A category such as “三、民生” has the mark inside its name: the whole is one of the values too.
        whole = (squeeze(match["values"]),) if len(values) > 1 else ()
        clauses.append(Clause(column, operator, whole + values, roster))
    if said is not None and not said:
        raise SpecError("中关于期别的几个条件不能同时成立，这一行永远不会生成")
    return tuple(clauses), applies


def _can_be_met(column: Column, operator: str, values: Sequence[str], roster: Roster | None, words: str) -> None:
    """Refuse a value no cell of the column ever has.

    Raises:
        SpecError: there is one.
    """
    known = _CHOICES.get(column, ())
    if known and operator in "=≠" and (odd := [value for value in values if value not in known]):
        raise SpecError(f"中的“{words}”：“{'、'.join(odd)}”不是{column.name}，应为{'、'.join(known)}之一")
    if operator == "=" and column.name in _UNITS and roster and roster.units:
        odd = [value for value in values if roster.find(value) is None]
        why = "不在“单位”表中，任务里也没有，这个条件不会符合；几个单位用、隔开"
        if odd:
            raise SpecError(f"中的“{words}”：“{'、'.join(odd)}”{why}")


def _inner_clause(values: str, find: Callable[[str], Column]) -> str:
    """Return the clause that stands inside the values of another for want of a ；, “” where none does."""
    for match in _INNER.finditer(values):
        if match["mark"]:
            return match[0].strip(_COMMAS)
        if squeeze(match["column"]) == PERIOD_WORD:
            return match[0].strip(_COMMAS)
        with suppress(SpecError):
            find(match["column"])
            return match[0].strip(_COMMAS)
    return ""


def known_units(master: Master, period: Period) -> Roster:
    """Return the units of the 单位 sheet and every other a cell of units names, by which conditions are read."""
    listed = Roster(master.book.units, period.year)
    sheet = master.periods.get(period)
    cells = [cell for task in master.book.tasks for cell in (*task.leads, *task.supports)]
    cells += [row.get(column.name) for row in (sheet.rows if sheet else ()) for column in (LEAD, SUPPORT, REPORTING)]
    names = (name.strip() for cell in cells for line in cell.split("\n") for name in split_outside_brackets(line))
    others = dict.fromkeys(name for name in names if name and listed.find(name) is None)
    return Roster((*master.book.units, *map(Unit, others)), period.year)


def _periods(period: Period, operator: str, values: tuple[str, ...], words: str) -> set[Period]:
    """Return the periods a clause on 期别 names: short forms, 一季度 or 1-4月, perhaps with the year."""
    if operator not in ("=", "≠"):
        raise SpecError(f"中的“{words}”看不懂，期别只能用 = 或 ≠")
    named = set()
    for value in values:
        try:
            named.add(Period.parse(value, period.year))
        except ValueError:
            raise SpecError(f"中的“{words}”：“{value}”不是期别，应如一季度、上半年、前三季度、全年、1-4月") from None
    if operator == "=" and all(other.year != period.year for other in named):
        raise SpecError(f"中的“{words}”不是{period.year}年的期别，这一行不会生成")
    return named


__all__ = ["PERIOD_WORD", "Clause", "known_units", "read_condition"]
