"""What the statistics of a period come to: a table, and what the dashboard draws."""

from __future__ import annotations

from dataclasses import dataclass

from wrkit.model.states import ReportSheet

STATISTICS, DASHBOARD = "统计", "看板"


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the sheet 看板 shows.

    Attributes:
        title: heading of the sheet.
        facts: (name, count) for the row of figures on top.
        results: names of the results counted, in the order of the columns below.
        units: (unit, one count per result), those in trouble first.
        returns: (state, number of units).
        trend: (period's short name with the number of tasks counted, one count per result), oldest first, all by one measure.
        basis: a line that says how many of the period's results were decided and how many suggested.
        trend_basis: the measure of `trend`, “” for a single period.
    """

    title: str
    facts: tuple[tuple[str, int], ...]
    results: tuple[str, ...]
    units: tuple[tuple[str, tuple[int, ...]], ...]
    returns: tuple[tuple[str, int], ...]
    trend: tuple[tuple[str, tuple[int, ...]], ...]
    basis: str = ""
    trend_basis: str = ""


@dataclass(frozen=True, slots=True)
class Statistics:
    """The sheet 统计 and the data of 看板."""

    sheet: ReportSheet
    dashboard: Dashboard


__all__ = ["DASHBOARD", "STATISTICS", "Dashboard", "Statistics"]
