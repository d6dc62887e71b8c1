"""Statistics of a period; the only home of pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wrkit.model.leading import lead_tasks
from wrkit.model.master import Master, MasterRow
from wrkit.model.periods import Period
from wrkit.model.reported import reported
from wrkit.model.states import NOT_WHOLE, STATE_MISSING, WHOLE, ReportSheet, UnitState, unit_counts
from wrkit.model.statistics import STATISTICS, Dashboard, Statistics
from wrkit.model.tasks import TaskId
from wrkit.model.verdicts import BEHIND, BLOCKED, DONE, ON_SCHEDULE, UNSURE
from wrkit.text.clean import squeeze
from wrkit.vocab import (
    PROGRESS,
    STATUS_TEXT,
    SYSTEM_VERDICT,
    VERDICT,
    VERDICT_DONE,
    VERDICT_MISSED,
    VERDICT_ON_SCHEDULE,
)

RESULTS = (DONE, ON_SCHEDULE, BEHIND, BLOCKED, UNSURE)
OPEN = "未研判"
_COUNTS = ("应报", "已报", "迟报", *RESULTS, OPEN)
_CHANGES = ("已报", *RESULTS[:4])
COLUMNS = ("口径", "名称", *_COUNTS, *(f"{name}较上期" for name in _CHANGES))
_NONE = "（空）"
# 口径: a column of the frame, and what people read for it.
_GROUPS = (("单位", "unit"), ("牵头领导", "leader"), ("分类", "category"), ("部分", "part"), ("进度状态", "progress"))

Values = Mapping[TaskId, Mapping[str, str]]


def statistics(
    master: Master, period: Period, *, values: Values | None = None, states: Sequence[UnitState] = ()
) -> Statistics:
    """Count a period by unit, leader, category, part and status, against the period before.

    A task counts once for each of its lead units and leaders; 审定结论 goes before 系统研判 (未实现 keeps 量化滞后, else
    counts as 推进受阻). The period before is the latest earlier one of the year that has a sheet.

    Args:
        master: the master; it must have the period's sheet.
        period: the period to count.
        values: row id → column name → text where these are newer than the sheet's.
        states: how far each unit's return has come; a unit without one counts by its rows.

    Returns:
        The sheet 统计 and the data of the dashboard.
    """
    before = previous_period(master, period)
    now = _frame(master, period, values or {}, states)
    then = _frame(master, before, {}, ()) if before else None
    rows: list[tuple[str | int, ...]] = [_line("合计", "全部任务", _total(now), _total(then))]
    for label, column in _GROUPS:
        old = _grouped(then, column) if then is not None else {}
        new = _grouped(now, column)
        names = [*new, *(name for name in old if name not in new)]
        if names and names != [_NONE]:
            rows.extend(
                _line(label, name, new.get(name), old.get(name) if then is not None else None) for name in names
            )
    return Statistics(
        ReportSheet(STATISTICS, COLUMNS, tuple(rows)), _dashboard(master, period, now, values or {}, states)
    )


def previous_period(master: Master, period: Period) -> Period | None:
    """Return the latest earlier period of the same year that has a sheet."""
    earlier = [other for other in master.periods if other.year == period.year and other.months < period.months]
    return max(earlier, key=lambda other: (other.months, other.code), default=None)


def _frame(master: Master, period: Period, values: Values, states: Sequence[UnitState]) -> Any:
    """Return a frame with one row per task, unit and leader: task, unit, leader, category, part, progress, counts."""
    import pandas as pd

    leads: dict[TaskId, list[str]] = {}
    for unit, tasks in lead_tasks(master.book, period.year).items():
        for task_id in tasks:
            leads.setdefault(task_id, []).append(unit)
    rows = {row.id: row for row in master.periods[period].rows}
    late = {state.unit for state in states if state.late}
    done = reported(master, period, texts=values)
    records: list[dict[str, object]] = []
    for task in master.book.tasks:
        row = rows.get(task.id)
        if row is None:
            continue
        own = {**row.values, **values.get(task.id, {})}
        replied = bool(own.get(STATUS_TEXT.name, "").strip())
        for unit in leads.get(task.id, [_NONE]):
            returned = task.id in done[unit] if unit in done else replied
            records.extend(
                {
                    "task": str(task.id), "unit": unit, "leader": leader, "category": task.category or _NONE,
                    "part": task.part or _NONE, "progress": _progress(own.get(PROGRESS.name, "")), "应报": 1,
                    "已报": int(returned), "迟报": int(returned and unit in late), **_result(own, replied),
                }
                for leader in task.leaders or (_NONE,)
            )  # fmt: skip
    columns = ["task", "unit", "leader", "category", "part", "progress", *_COUNTS]
    return pd.DataFrame.from_records(records, columns=columns)


def _progress(text: str) -> str:
    flat = squeeze(text)
    return flat if flat and "\n" not in text.strip() else "各单位不一" if flat else _NONE


def result_of(values: Mapping[str, str]) -> str:
    """Return what a row counts as: 审定结论 before 系统研判, “” where there is neither."""
    decided, suggested = squeeze(values.get(VERDICT.name, "")), squeeze(values.get(SYSTEM_VERDICT.name, ""))
    if decided == VERDICT_MISSED:
        return BEHIND if suggested == BEHIND else BLOCKED
    return {VERDICT_DONE: DONE, VERDICT_ON_SCHEDULE: ON_SCHEDULE}.get(
        decided, suggested if suggested in RESULTS else ""
    )


def _result(values: Mapping[str, str], replied: bool) -> dict[str, int]:
    result = result_of(values)
    return {name: int(name == result) for name in RESULTS} | {OPEN: int(replied and not result)}


def _grouped(frame: Any, column: str) -> dict[str, dict[str, int]]:
    """Return value → counts, in order of appearance; a task counts once per value, late or unanswered if any unit is."""
    if frame is None or frame.empty:
        return {}
    pieces = frame.groupby([column, "task"], sort=False)
    by_task = pieces[list(_COUNTS)].max()
    by_task["已报"] = pieces["已报"].min()
    summed = by_task.groupby(level=0, sort=False).sum()
    return {
        str(name): {key: int(count) for key, count in counts.items()}
        for name, counts in summed.to_dict("index").items()
    }


def _total(frame: Any) -> dict[str, int] | None:
    return (
        None
        if frame is None
        else next(iter(_grouped(frame.assign(all="全部"), "all").values()), dict.fromkeys(_COUNTS, 0))
    )


def _line(
    label: str, name: str, counts: Mapping[str, int] | None, before: Mapping[str, int] | None
) -> tuple[str | int, ...]:
    now = counts or dict.fromkeys(_COUNTS, 0)
    changes = tuple(now[key] - before[key] if before is not None else "" for key in _CHANGES)
    return (label, name, *(now[key] for key in _COUNTS), *changes)


def _dashboard(master: Master, period: Period, now: Any, values: Values, states: Sequence[UnitState]) -> Dashboard:
    total = _total(now) or dict.fromkeys(_COUNTS, 0)
    units = [(name, tuple(counts[key] for key in RESULTS)) for name, counts in _grouped(now, "unit").items()]
    units.sort(key=lambda item: (-(item[1][3] + item[1][2]), -item[1][3], -sum(item[1])))
    trend = [
        (other.short, _counts(master.periods[other].rows, values if other == period else {}))
        for other in _until(master, period)
    ]
    facts = (("任务", total["应报"]), ("已报", total["已报"]), *((name, total[name]) for name in RESULTS))
    return Dashboard(f"{period}目标任务进展看板", facts, RESULTS, tuple(units), _returns(now, states), tuple(trend))


def _until(master: Master, period: Period) -> list[Period]:
    same = [other for other in master.periods if other.year == period.year and other.months <= period.months]
    return sorted(same, key=lambda other: (other.months, other.code))


def _counts(rows: Iterable[MasterRow], values: Values) -> tuple[int, ...]:
    results = [result_of({**row.values, **values.get(row.id, {})}) for row in rows if not row.id.item]
    return tuple(results.count(name) for name in RESULTS)


def _returns(now: Any, states: Sequence[UnitState]) -> tuple[tuple[str, int], ...]:
    """Return how many units have returned all, some or nothing."""
    if states:
        counts = unit_counts(states)
        whole, partly, missing = counts.returned - counts.partly, counts.partly, len(counts.missing)
    else:
        by_unit = list(_grouped(now, "unit").values())
        whole = sum(c["已报"] == c["应报"] for c in by_unit)
        missing = sum(not c["已报"] for c in by_unit)
        partly = len(by_unit) - whole - missing
    return (WHOLE, whole), (NOT_WHOLE, partly), (STATE_MISSING, missing)


__all__ = ["COLUMNS", "previous_period", "result_of", "statistics"]
