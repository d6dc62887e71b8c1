"""Statistics of a period; the only home of pandas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from wrkit.model.decisions import decision, decisions_of
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
DECIDED, MISSED = "已审定", "审定未实现"
_COUNTS = ("应报", "已报", "迟报", *RESULTS, OPEN, DECIDED, MISSED)
_CHANGES = ("已报", *RESULTS[:4])
_MOVED = tuple(f"{name}较上期" for name in _CHANGES)
COLUMNS = ("口径", "名称", *_COUNTS, *_MOVED, "依据")
# Columns of the frame that people do not see. Results that were decided; then tasks by what is compared with the other
# period, and by whose word that is. What people decided is not set against what the rules suggest: that would show a
# change where is none. Last, whether the record's unit has reported the task in both periods.
_DECIDED_RESULT, _BOTH = "依审定", "两期都报"
_BY_DECISION, _BY_SUGGESTION = "比审定", "比研判"
_COMPARED = (*(f"比{name}" for name in RESULTS), _BY_DECISION, _BY_SUGGESTION)
_SUMMED = (*_COUNTS, _DECIDED_RESULT, *_COMPARED, "比已报")
_NONE = "（空）"
# 口径: a column of the frame, and what people read for it.
_GROUPS = (("单位", "unit"), ("牵头领导", "leader"), ("分类", "category"), ("部分", "part"), ("进度状态", "progress"))

Values = Mapping[TaskId, Mapping[str, str]]


def statistics(
    master: Master, period: Period, *, values: Values | None = None, states: Sequence[UnitState] = ()
) -> Statistics:
    """Count a period by unit, leader, category, part and status, against the period before.

    A task counts once for each of its lead units and leaders; 审定结论 goes before 系统研判 (未实现 keeps 量化滞后, else
    counts as 推进受阻; 审定未实现 counts the rows decided so, split-off items among them, as the annex lists them). Under
    a unit only what it reported itself counts as a result, not what another lead said of a joint task. The period before
    is the latest earlier one of the year that has a sheet. Results, and how many were reported, are compared with it over
    the tasks that have a result on one basis, 审定结论 where both periods have it, else 系统研判; the column 依据 says which.

    Args:
        master: the master; it must have the period's sheet.
        period: the period to count.
        values: row id → column name → text where these are newer than the sheet's.
        states: how far each unit's return has come; a unit without one counts by its rows.

    Returns:
        The sheet 统计 and the data of the dashboard.
    """
    before = previous_period(master, period)
    pairs = _comparable(master, period, before, values or {}) if before else {}
    both = _in_both(master, period, before, values or {}) if before else frozenset()
    new = {task: (result, by) for task, (result, _, by) in pairs.items()}
    past = {task: (result, by) for task, (_, result, by) in pairs.items()}
    now = _frame(master, period, values or {}, states, new, both)
    then = _frame(master, before, {}, (), past, both) if before else None
    rows: list[tuple[str | int, ...]] = [_line("合计", "全部任务", _total(now), _total(then))]
    for label, column in _GROUPS:
        old = _grouped(then, column) if then is not None else {}
        found = _grouped(now, column)
        names = [*found, *(name for name in old if name not in found)]
        if names and names != [_NONE]:
            rows.extend(
                _line(label, name, found.get(name), old.get(name) if then is not None else None) for name in names
            )
    # Without a period before, its columns would be blank, and the others small in print.
    kept = [place for place, name in enumerate(COLUMNS) if before or name not in _MOVED]
    table = tuple(tuple(row[place] for place in kept) for row in rows)
    sheet = ReportSheet(STATISTICS, tuple(COLUMNS[place] for place in kept), table)
    return Statistics(sheet, _dashboard(master, period, now, values or {}, states))


def previous_period(master: Master, period: Period) -> Period | None:
    """Return the latest earlier period of the same year that has a sheet."""
    earlier = [other for other in master.periods if other.year == period.year and other.months < period.months]
    return max(earlier, key=lambda other: (other.months, other.code), default=None)


def _comparable(master: Master, period: Period, before: Period, values: Values) -> dict[TaskId, tuple[str, str, str]]:
    """Return task → its result now, its result then, and on which basis both stand; tasks without a common one left out."""
    now, then = (decisions_of(master.periods[one].rows) for one in (period, before))
    past = {row.id: _results(_as_decided(row, then)) for row in master.periods[before].rows}
    found = {}
    for row in master.periods[period].rows:
        new, old = _results({**_as_decided(row, now), **values.get(row.id, {})}), past.get(row.id, ("", ""))
        if new[0] and old[0]:
            found[row.id] = new[0], old[0], _BY_DECISION
        elif new[1] and old[1]:
            found[row.id] = new[1], old[1], _BY_SUGGESTION
    return found


def _in_both(master: Master, period: Period, before: Period, values: Values) -> frozenset[tuple[str, TaskId]]:
    """Return (unit, task) for what a unit has reported in both periods."""
    now, then = reported(master, period, texts=values), reported(master, before)
    return frozenset((unit, task) for unit, tasks in now.items() for task in tasks & then.get(unit, frozenset()))


def _missed(master: Master, period: Period) -> dict[TaskId, int]:
    """Return task → how many of its rows, its own and those of items split off from it, were decided 未实现."""
    found: dict[TaskId, int] = {}
    for row in master.periods[period].rows:
        if decision(row.get(VERDICT.name)) == VERDICT_MISSED:
            found[row.id.parent] = found.get(row.id.parent, 0) + 1
    return found


def _frame(
    master: Master,
    period: Period,
    values: Values,
    states: Sequence[UnitState],
    compared: Mapping[TaskId, tuple[str, str]],
    both: Collection[tuple[str, TaskId]],
) -> Any:
    """Return a frame with one row per task, unit and leader: task, unit, leader, category, part, progress, counts."""
    import pandas as pd

    leads: dict[TaskId, list[str]] = {}
    for unit, tasks in lead_tasks(master.book, period.year).items():
        for task_id in tasks:
            leads.setdefault(task_id, []).append(unit)
    rows = {row.id: row for row in master.periods[period].rows}
    decisions = decisions_of(rows.values())
    late = {state.unit for state in states if state.late}
    done, missed = reported(master, period, texts=values), _missed(master, period)
    records: list[dict[str, object]] = []
    for task in master.book.tasks:
        row = rows.get(task.id)
        if row is None:
            continue
        own = {**_as_decided(row, decisions), **values.get(task.id, {})}
        replied = bool(own.get(STATUS_TEXT.name, "").strip())
        marks = [compared[task.id][1], f"比{compared[task.id][0]}"] if task.id in compared else []
        for unit in leads.get(task.id, [_NONE]):
            returned = task.id in done[unit] if unit in done else replied
            records.extend(
                {
                    "task": str(task.id), "unit": unit, "leader": leader, "category": task.category or _NONE,
                    "part": task.part or _NONE, "progress": _progress(own.get(PROGRESS.name, "")), "应报": 1,
                    "已报": int(returned), "迟报": int(returned and unit in late), **_result(own, replied),
                    MISSED: missed.get(task.id, 0), **{name: int(name in marks) for name in _COMPARED},
                    _BOTH: int(unit == _NONE or (unit, task.id) in both),
                }
                for leader in task.leaders or (_NONE,)
            )  # fmt: skip
    columns = [
        "task", "unit", "leader", "category", "part", "progress", *_COUNTS, _DECIDED_RESULT, *_COMPARED, _BOTH,
    ]  # fmt: skip
    return pd.DataFrame.from_records(records, columns=columns)


def _as_decided(row: MasterRow, decisions: Mapping[TaskId, str]) -> dict[str, str]:
    """Return a row's texts with the 审定结论 that holds for its task, by its items too."""
    own = {} if row.id.item else {VERDICT.name: decisions.get(row.id, "")}
    return {**row.values, **own}


def _progress(text: str) -> str:
    flat = squeeze(text)
    return flat if flat and "\n" not in text.strip() else "各单位不一" if flat else _NONE


def result_of(values: Mapping[str, str]) -> str:
    """Return what a row counts as: 审定结论 before 系统研判, “” where there is neither."""
    decided, suggested = _results(values)
    return decided or suggested


def _results(values: Mapping[str, str]) -> tuple[str, str]:
    """Return what a row counts as by 审定结论 and by 系统研判, “” where there is none."""
    decided, suggested = decision(values.get(VERDICT.name, "")), squeeze(values.get(SYSTEM_VERDICT.name, ""))
    missed = BEHIND if suggested == BEHIND else BLOCKED
    by_people = {VERDICT_DONE: DONE, VERDICT_ON_SCHEDULE: ON_SCHEDULE, VERDICT_MISSED: missed}
    return by_people.get(decided, ""), suggested if suggested in RESULTS else ""


def _result(values: Mapping[str, str], replied: bool) -> dict[str, int]:
    result = result_of(values)
    counts = {name: int(name == result) for name in RESULTS}
    decided = int(bool(_results(values)[0]))
    return {**counts, OPEN: int(replied and not result), DECIDED: decided, _DECIDED_RESULT: decided}


def _grouped(frame: Any, column: str) -> dict[str, dict[str, int]]:
    """Return value → counts, in order of appearance; a task counts once per value, unanswered if any unit has not.

    What has not been reported by all is not yet late. Under a unit count the results of what it has reported itself.
    """
    if frame is None or frame.empty:
        return {}
    pieces = (_of_its_own(frame) if column == "unit" else frame).groupby([column, "task"], sort=False)
    by_task = pieces[[*_COUNTS, _DECIDED_RESULT, *_COMPARED]].max()
    by_task["已报"] = pieces["已报"].min()
    by_task["迟报"] *= by_task["已报"]
    by_task["比已报"] = by_task["已报"] * (by_task[_BY_DECISION] + by_task[_BY_SUGGESTION])
    summed = by_task.groupby(level=0, sort=False).sum()
    return {
        str(name): {key: int(count) for key, count in counts.items()}
        for name, counts in summed.to_dict("index").items()
    }


def _of_its_own(frame: Any) -> Any:
    """Return the frame without results of tasks the record's unit has not reported, or not in both periods."""
    own = frame.copy()
    own.loc[own["已报"] == 0, [*RESULTS, OPEN, _DECIDED_RESULT]] = 0
    own.loc[own[_BOTH] == 0, list(_COMPARED)] = 0
    return own


def _total(frame: Any) -> dict[str, int] | None:
    return (
        None
        if frame is None
        else next(iter(_grouped(frame.assign(all="全部"), "all").values()), dict.fromkeys(_SUMMED, 0))
    )


def _line(
    label: str, name: str, counts: Mapping[str, int] | None, before: Mapping[str, int] | None
) -> tuple[str | int, ...]:
    now = counts or dict.fromkeys(_SUMMED, 0)
    changes: tuple[str | int, ...] = ("",) * len(_CHANGES)
    if before is not None and now[_BY_DECISION] + now[_BY_SUGGESTION]:
        changes = tuple(now[f"比{key}"] - before[f"比{key}"] for key in _CHANGES)
    return (label, name, *(now[key] for key in _COUNTS), *changes, _basis(now, before))


def _basis(now: Mapping[str, int], before: Mapping[str, int] | None) -> str:
    """Return what counts and changes go by: 本期审定1、研判3；上期审定4、研判0；可比3项（按审定0、按研判3）."""

    def said(counts: Mapping[str, int]) -> str:
        decided = counts[_DECIDED_RESULT]
        return f"审定{decided}、研判{sum(counts[name] for name in RESULTS) - decided}"

    if before is None:
        return f"本期{said(now)}" if any(now[name] for name in RESULTS) else ""
    people, rules = now[_BY_DECISION], now[_BY_SUGGESTION]
    return f"本期{said(now)}；上期{said(before)}；可比{people + rules}项（按审定{people}、按研判{rules}）"


def _dashboard(master: Master, period: Period, now: Any, values: Values, states: Sequence[UnitState]) -> Dashboard:
    total = _total(now) or dict.fromkeys(_SUMMED, 0)
    units = [(name, tuple(counts[key] for key in RESULTS)) for name, counts in _grouped(now, "unit").items()]
    units.sort(key=lambda item: (-(item[1][3] + item[1][2]), -item[1][3], -sum(item[1])))
    trend, by = _trend(master, period, values)
    facts = [("任务", total["应报"]), ("已报", total["已报"]), *((name, total[name]) for name in RESULTS)]
    if total[MISSED]:
        facts.append((MISSED, total[MISSED]))
    return Dashboard(
        f"{period}目标任务进展看板", tuple(facts), RESULTS, tuple(units), _returns(now, states), trend,
        basis=_said_of(total), trend_basis=by,
    )  # fmt: skip


def _said_of(total: Mapping[str, int]) -> str:
    """Return what the figures on top go by, and why those of a bulletin, which has the units' own word, may differ."""
    basis = _basis(total, None)
    if not basis:
        return ""
    missed = "；审定未实现的（含拆分事项）也计入量化滞后或推进受阻" if total[MISSED] else ""
    suggested = sum(total[name] for name in RESULTS) > total[_DECIDED_RESULT]
    differs = "；通报中尚未审定的按单位自报，数字会不同" if suggested else ""
    return f"各项结果的依据：{basis}{missed}{differs}"


def _until(master: Master, period: Period) -> list[Period]:
    same = [other for other in master.periods if other.year == period.year and other.months <= period.months]
    return sorted(same, key=lambda other: (other.months, other.code))


def _trend(master: Master, period: Period, values: Values) -> tuple[tuple[tuple[str, tuple[int, ...]], ...], str]:
    """Return the results period by period and what they all go by: one measure, so that the lines show no false change.

    审定结论 where every task with a result was decided on in every period, else 系统研判; periods without it are left
    out. A single period is as it is counted elsewhere.
    """
    found = {
        other: [
            _results({**row.values, **(values.get(row.id, {}) if other == period else {})})
            for row in master.periods[other].rows
            if not row.id.item
        ]
        for other in _until(master, period)
    }
    if len(found) == 1:
        return (_point(period, (decided or said for decided, said in found[period])),), ""
    if all(decided or not said for results in found.values() for decided, said in results):
        return tuple(
            _point(other, (decided for decided, _ in results)) for other, results in found.items()
        ), "按审定结论"
    by_rules = tuple(
        _point(other, (said for _, said in results))
        for other, results in found.items()
        if other == period or any(said for _, said in results)
    )
    return by_rules, "各期都按系统研判"


def _point(period: Period, results: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    """Return a period's name with how many tasks it counts, few in a quarter not all have answered yet, and the counts."""
    kept = list(results)
    counts = tuple(kept.count(name) for name in RESULTS)
    return f"{period.short}（{sum(counts)}项）", counts


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
