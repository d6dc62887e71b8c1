"""The annexes that list no tasks: 报送情况, 统计, 指标."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wrkit.annex.figures import COUNT_COLUMNS, SHARED, YEAR_COLUMNS, Figures
from wrkit.annex.rows import in_order
from wrkit.annex.spec import DIMENSIONS, Plan, asked_dimension
from wrkit.errors import Finding, finding
from wrkit.model.master import AnnexSpec
from wrkit.model.periods import Period
from wrkit.model.states import UnitState
from wrkit.model.tables import Table, TableColumn
from wrkit.text.clean import clean_text, squeeze
from wrkit.vocab import KIND_INDICATORS, KIND_MISSED, KIND_RETURNS, KIND_STATISTICS, LEAD, NUMBER, Column

_RETURN_COLUMNS = (
    TableColumn("序号", 6, "center"), TableColumn("单位", 22, "center"), TableColumn("应报", 8, "center"),
    TableColumn("已报", 8, "center"), TableColumn("未填", 8, "center"), TableColumn("状态", 14, "center"),
    TableColumn("报送时间", 18, "center"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extra:
    """What annexes show that the master's values do not tell.

    Attributes:
        states: how far each unit's return has come, for 报送情况.
        indicators: the table of indicators as it shall be printed, for 指标; None where the master has none.
    """

    states: tuple[UnitState, ...] = ()
    indicators: Table | None = None


def empty(plan: Plan) -> Finding:
    """Return what is to be said of an annex without a row."""
    what = {KIND_RETURNS: "单位", KIND_INDICATORS: "指标"}.get(plan.kind, "任务")
    more = "；如有未实现的任务，请在“审定结论”列填“未实现”" if plan.kind == KIND_MISSED else ""
    return finding("annex-empty", mark=plan.mark or plan.title, what=what, more=more)


def returns(states: Iterable[UnitState]) -> Table:
    """Return how far each unit's return has come."""
    rows = (
        (str(n), state.unit, str(state.due), str(state.returned), str(state.blank), state.state, _moment(state.time))
        for n, state in enumerate(states, 1)
    )
    return Table("", "", _RETURN_COLUMNS, tuple(rows))


def _moment(time: str) -> str:
    return time[:16].replace("T", " ")


def lists(spec: AnnexSpec, period: Period, extra: Extra) -> dict[str, Sequence[TableColumn]]:
    """Return the columns of the kinds that print no tasks."""
    known: dict[str, Sequence[TableColumn]] = {KIND_RETURNS: _RETURN_COLUMNS}
    if extra.indicators is not None:
        known[KIND_INDICATORS] = extra.indicators.columns
    if squeeze(spec.kind) == KIND_STATISTICS:
        known[KIND_STATISTICS] = _statistic_columns(_dimension(spec), period.months == 12)
    return known


def _dimension(spec: AnnexSpec) -> Column:
    """Return what a row of kind 统计 counts by: the first of its columns that can be, or what it groups by.

    Raises:
        SpecError: its columns cannot be read.
    """
    layout = clean_text(f"{spec.layout}；{spec.condition}")
    named = next((column for column in DIMENSIONS if f"按{column.name}" in layout), LEAD)
    return asked_dimension(spec.columns) or named


def _statistic_columns(dimension: Column, whole_year: bool) -> tuple[TableColumn, ...]:
    return (TableColumn(dimension.name, 18, "center"), *(YEAR_COLUMNS if whole_year else COUNT_COLUMNS))


def statistics(figures: Figures, dimension: Column) -> tuple[Table, str]:
    """Return the counts by unit, leader, category or part with a last row of totals, and the note below them.

    Those of a whole year tell what is done and what is not, as its bulletin does.

    Args:
        figures: the period's tasks.
        dimension: what to count by.
    """
    tallies = figures.by(dimension)
    rows = [tally.year_texts if figures.whole_year else tally.texts for tally in (*tallies, figures.total)]
    shared = sum(tally.total for tally in tallies) != figures.total.total
    name = dimension.name.removeprefix("牵头责任").removeprefix("牵头")
    note = figures.basis + (f"\n{SHARED.format(name=name)}" if shared else "")
    return Table("", "", _statistic_columns(dimension, figures.whole_year), tuple(rows)), note


def listed(plan: Plan, source: Table, note: str) -> tuple[Table, list[Finding]]:
    """Print the columns and rows of a list that the plan asks for."""
    places = {column.heading: col for col, column in enumerate(source.columns)}
    taken = [places[column.name] for column in plan.sources]

    def keeps(row: Sequence[str]) -> bool:
        return all(clause.holds(row[places[clause.column.name]]) for clause in plan.clauses)

    # Totals stay below whatever is filtered and sorted.
    last = len(source.rows) - (plan.kind == KIND_STATISTICS)
    kept = [row for row in source.rows[:last] if keeps(row)]
    for column, backwards in reversed(plan.order):
        ranks = [_rank(row[places[column.name]]) for row in kept]
        kept = in_order(kept, ranks, backwards=backwards)
    kept += source.rows[last:]
    number = places.get(NUMBER.name) if plan.kind == KIND_RETURNS else None
    rows = []
    for count, row in enumerate(kept, 1):
        texts = row if number is None else (*row[:number], str(count), *row[number + 1 :])
        rows.append(tuple(clean_text(texts[place]) for place in taken))
    remarks = [] if rows else [empty(plan)]
    columns = plan.columns
    return Table(plan.mark, plan.title, columns, tuple(rows), plan.landscape, (), note), remarks


def _rank(text: str) -> tuple[object, ...]:
    """Return the rank of a cell of a list: numbers before words."""
    try:
        return (False, float(text.rstrip("%")), text)
    except ValueError:
        return (True, 0.0, text) if text else ()


__all__ = ["Extra", "empty", "listed", "lists", "returns", "statistics"]
