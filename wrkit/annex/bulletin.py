"""The bulletin (通报): the period's figures in words and tables, agreeing with the annexes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wrkit.annex.clauses import known_units
from wrkit.annex.fault import SpecError, spec_finding, title_findings
from wrkit.annex.figures import Figures, Tally, best, worst
from wrkit.annex.lists import statistics
from wrkit.annex.rows import Rows
from wrkit.annex.spec import Plan, read_spec
from wrkit.annex.tables import chosen, present_columns, report_rows, report_table
from wrkit.errors import Finding, MasterError, finding
from wrkit.model.master import AnnexSpec, Master
from wrkit.model.periods import Period, chinese_date
from wrkit.model.refs import Ref
from wrkit.model.states import UnitState, unit_counts
from wrkit.model.tables import Table
from wrkit.text.clean import squeeze
from wrkit.vocab import (
    CATEGORY,
    KIND_BULLETIN,
    KIND_MISSED,
    LEAD,
    LEADER,
    SET_ADDRESSEE,
    SET_COPIES,
    SET_DOC_DATE,
    SET_DOC_NUMBER,
    SET_DUE,
    SET_SENDER,
    SET_SIGNATURE,
)

DEFAULT_BULLETIN = AnnexSpec(KIND_BULLETIN, "关于{year}年{period}政府工作报告目标任务完成情况的通报", KIND_BULLETIN)
# What templates may name besides the tables; values() fills them in.
VALUE_NAMES = (
    "附件号", "标题", "年度", "期别", "期别简称", "年终", "截止日期", "成文日期", "发文机关", "发文字号", "主送", "落款", "抄送",
    "总数", "已填报数", "已完成数", "达到序时数", "未实现数", "待审定数", "达标率", "未达标数", "行数",
    "审定数", "自报数", "自报完成数", "自报序时数", "自报不符数",
    "应报单位数", "已报单位数", "未报单位数", "迟报单位数", "未报单位", "迟报单位",
    "完成较好单位", "完成较好单位数", "完成较好自报数", "未实现较多单位", "单位", "领导", "分类",
)  # fmt: skip
TABLE_NAMES = ("表", "未达标表", "单位表", "领导表", "分类表")


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bulletin before it is set.

    Attributes:
        mark, title: as the 附件 sheet names it.
        values: what the template names.
        tables: name of its place → table, with or without rows.
    """

    mark: str
    title: str
    values: Mapping[str, object]
    tables: Mapping[str, Table]


def bulletins(
    master: Master, period: Period, only: Sequence[str], states: Sequence[UnitState], today: datetime.date
) -> tuple[tuple[Bulletin, ...], tuple[Finding, ...]]:
    """Lay out the bulletins of a period: the rows of kind 通报 of the 附件 sheet, or the usual one where asked for.

    Args:
        master: the master workbook.
        period: the period to report on.
        only: marks or 内容 to restrict the result to; 通报 asks for the sheet's own bulletins, and for the usual one where
            it has none.
        states: how far each unit's return has come.
        today: date of the bulletin where 设置 names none.

    Raises:
        MasterError: a bulletin is asked for and the period has no sheet.
    """
    specs = [spec for spec in chosen(master, only) if squeeze(spec.kind) == KIND_BULLETIN]
    if not specs and KIND_BULLETIN in map(squeeze, only):
        specs = [DEFAULT_BULLETIN]
    sheet = master.periods.get(period)
    if specs and sheet is None:
        raise MasterError(f"总表中没有“{period}”表", "请先运行 wrkit split 下发这一期。", Ref(master.file))
    rows = Rows(master, sheet)
    roster = known_units(master, period)
    said: list[Finding] = []
    made = []
    for spec in specs:
        try:
            plan = read_spec(spec, period, present_columns(sheet), roster=roster)
        except SpecError as error:
            said.append(spec_finding(spec, error))
            continue
        said += title_findings(spec, plan.title)
        if plan.applies:
            made.append(_bulletin(master, period, plan, rows, states, today))
        elif only:
            said.append(finding("annex-not-due", spec.ref, mark=plan.mark or plan.title, period=period))
    return tuple(made), tuple(said)


def _bulletin(
    master: Master, period: Period, plan: Plan, rows: Rows, states: Sequence[UnitState], today: datetime.date
) -> Bulletin:
    figures = Figures(master, rows)
    laggards = _laggards(master, period, plan, rows)
    tables = {"表": laggards, "未达标表": laggards}
    for name, column in (("单位表", LEAD), ("领导表", LEADER), ("分类表", CATEGORY)):
        table, note = statistics(figures, column)
        # How tasks are counted is said once, below the first.
        said = note if column is LEAD else note.removeprefix(figures.basis).strip()
        tables[name] = replace(table, landscape=plan.landscape, note=said)
    known = values(master, period, states, today) | {
        "附件号": plan.mark,
        "标题": plan.title,
        "行数": len(laggards.rows),
    }
    return Bulletin(plan.mark, plan.title, known, tables)


def _laggards(master: Master, period: Period, plan: Plan, rows: Rows) -> Table:
    """Return the rows of the period's annex 未达标, so that the bulletin lists what the annex lists."""
    own = _missed_plan(master, period, present_columns(master.periods.get(period)))
    if own is not None:
        plan = replace(plan, clauses=own.clauses, order=own.order or plan.order, kind=KIND_MISSED)
    return report_table(rows, plan, period, master)[0]


def _missed_plan(master: Master, period: Period, present: Iterable[str]) -> Plan | None:
    """Return the period's annex 未达标, None where the 附件 sheet has none."""
    for spec in master.annexes:
        if squeeze(spec.kind) == KIND_MISSED:
            try:
                plan = read_spec(spec, period, frozenset(present), roster=known_units(master, period))
            except SpecError:
                continue
            if plan.applies:
                return plan
    return None


def values(master: Master, period: Period, states: Sequence[UnitState], today: datetime.date) -> dict[str, object]:
    """Return what every template may name: the period's figures, the units' returns, what 设置 says of the sender."""
    settings = master.settings
    sheet = master.periods.get(period)
    rows = Rows(master, sheet)
    figures = Figures(master, rows)
    total = figures.total
    units = figures.by(LEAD)
    missed = _missed_plan(master, period, present_columns(sheet))
    counts = unit_counts(states)
    good = [tally for tally in best(units) if figures.reported_all(tally.name) and tally.name not in counts.missing]
    bad = worst(units)
    day = master.due(period)
    typed = settings.get(SET_DUE, "") if master.current == period else ""  # printed as it is where it is no date
    return {
        "附件号": "", "标题": "", "行数": 0,
        "年度": period.year, "期别": str(period), "期别简称": period.short, "年终": period.months == 12, "截止日期": chinese_date(day) if day else typed,
        "成文日期": settings.get(SET_DOC_DATE, "") or chinese_date(today),
        "发文机关": settings.get(SET_SENDER, "") or settings.get(SET_SIGNATURE, ""),
        "发文字号": settings.get(SET_DOC_NUMBER, ""), "主送": settings.get(SET_ADDRESSEE, ""),
        "落款": settings.get(SET_SIGNATURE, ""), "抄送": settings.get(SET_COPIES, ""),
        "总数": total.total, "已填报数": total.answered, "已完成数": total.done, "达到序时数": total.on_schedule,
        "未实现数": total.missed, "待审定数": total.open, "达标率": total.rate,
        "审定数": figures.decided, "自报数": total.own, "自报完成数": total.own_done, "自报序时数": total.own_on_schedule,
        "自报不符数": total.doubted,
        "未达标数": len(report_rows(rows, missed)) if missed else total.missed,
        "应报单位数": counts.due, "已报单位数": counts.returned, "未报单位数": len(counts.missing),
        "迟报单位数": len(counts.late), "未报单位": counts.missing_said, "迟报单位": "、".join(counts.late),
        "完成较好单位": "、".join(tally.name for tally in good), "完成较好单位数": len(good),
        "完成较好自报数": sum(tally.own for tally in good),
        "未实现较多单位": "、".join(f"{tally.name}（{tally.missed}项）" for tally in bad),
        "单位": _lines(units),
        "领导": _lines(figures.by(LEADER)) if master.book.leaders else [],
        "分类": _lines(figures.by(CATEGORY)) if master.book.categories else [],
    }  # fmt: skip


def sample_values() -> dict[str, object]:
    """Return something for every name a template may use, to try one: numbers that differ and add up, three lines."""
    lines = _lines((
        Tally("某甲单位", 9, 8, 4, 2, 1, 2, 2, 1, 1), Tally("某乙单位", 7, 6, 2, 2, 1, 2, 1, 1, 0),
        Tally("某丙单位", 4, 4, 1, 1, 1, 1, 1, 0, 0),
    ))  # fmt: skip
    counts = {
        "总数": 20, "已填报数": 18, "已完成数": 7, "达到序时数": 5, "未实现数": 3, "待审定数": 5, "未达标数": 4, "行数": 4,
        "审定数": 9, "自报数": 6, "自报完成数": 4, "自报序时数": 2, "自报不符数": 1,
        "应报单位数": 12, "已报单位数": 9, "未报单位数": 3, "迟报单位数": 2, "完成较好单位数": 2, "完成较好自报数": 1,
    }  # fmt: skip
    words = {
        "年度": 2025, "期别": "2025年一季度", "期别简称": "一季度", "年终": False, "截止日期": "2025年4月10日",
        "成文日期": "2025年4月15日", "达标率": "60.0%", "未报单位": "某丁单位、某戊单位、某己单位", "迟报单位": "某甲单位、某乙单位",
        "完成较好单位": "某庚单位、某辛单位", "未实现较多单位": "某甲单位（1项）、某乙单位（1项）",
    }  # fmt: skip
    known = {name: f"（{name}）" for name in VALUE_NAMES} | counts | words
    return known | dict.fromkeys(("单位", "领导", "分类"), lines)


def _lines(tallies: Iterable[Tally]) -> list[dict[str, object]]:
    """Return tallies for loops in a template: {% for 行 in 单位 %}{{ 行.名称 }}…."""
    return [
        {
            "名称": t.name, "任务数": t.total, "已报": t.answered, "已填报": t.answered, "已完成": t.done, "达到序时": t.on_schedule, "未实现": t.missed,
            "待审定": t.open, "达标率": t.rate,
        }
        for t in tallies
    ]  # fmt: skip


__all__ = ["DEFAULT_BULLETIN", "TABLE_NAMES", "VALUE_NAMES", "Bulletin", "bulletins", "sample_values", "values"]
