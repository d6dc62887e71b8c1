"""Whether indicators reached their targets.

Rules, from the official judgement of a published table (research/domain, section 5): only numbered indicators count; a
其中 or # row that fails fails its indicator; an adjusted target stands in for the first; ≤ turns the comparison round,
≥ or nothing means at least, for falls too (能耗降低); equality is met; 预计 and 以上 are set aside; words are met by
the same words; 不再统计 is not counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from wrkit.errors import Finding, finding
from wrkit.judge import bounds, cells
from wrkit.judge.picking import pick
from wrkit.judge.rules import DEFAULT, LOWER, WEAKER, Rules
from wrkit.model.indicators import (
    EXCLUDED,
    MET,
    UNKNOWN,
    UNMET,
    VERDICT_WORDS,
    Indicator,
    IndicatorTable,
    IndicatorVerdict,
)
from wrkit.model.tables import Table, TableColumn

_EXCLUDED = re.compile(r"不再统计|不统计|不纳入统计|取消统计|取消(?:该|此)?指标|不再考核|不考核|停止统计|不再下达")
_NOT_YET = re.compile(r"暂无|未公布|尚未公布|待公布|未反馈|未出|待统计|未统计|^[-—/／]+$|^无$|^…+$")
_FAILED = re.compile(r"未完成|未达|没有完成|未能完成|未实现")
_FORECAST = re.compile(r"预计|预期|预估|约|初步|力争|有望|估计")


def judge_indicators(
    table: IndicatorTable | Iterable[Indicator], rules: Rules = DEFAULT
) -> tuple[tuple[IndicatorVerdict, ...], tuple[Finding, ...]]:
    """Judge every numbered indicator.

    Returns:
        A verdict each (met, unmet, excluded, unknown) with its reason, and `indicator-unclear` for the unknown.
    """
    items = table.indicators if isinstance(table, IndicatorTable) else table
    verdicts = tuple(_judge(item, rules) for item in items)
    findings = tuple(
        finding("indicator-unclear", v.indicator.ref, no=v.indicator.number, name=v.indicator.name, why=v.reason)
        for v in verdicts
        if v.verdict == UNKNOWN
    )
    return verdicts, findings


def _judge(item: Indicator, rules: Rules) -> IndicatorVerdict:
    own, reason = _row(item.name, item.adjusted or item.target, item.actual, rules)
    if item.adjusted and own in (MET, UNMET):
        reason += f"（目标由{item.target or '空'}调整为{item.adjusted}）"
    rows = []
    for row in item.rows:
        target = row.adjusted or row.target
        if not target and not row.actual:
            continue  # a row without figures only names what is counted
        name = row.name if cells.unit_note(row.name) else row.name + cells.unit_note(item.name)
        verdict, why = _row(name, target, row.actual, rules)
        rows.append(
            (row, verdict, why + (f"（目标由{row.target or '空'}调整为{row.adjusted}）" if row.adjusted else ""))
        )
    if own == EXCLUDED:
        return IndicatorVerdict(item, own, reason, tuple(rows))
    failing = next(((row, why) for row, verdict, why in rows if verdict == UNMET), None)
    if own in (MET, UNKNOWN) and failing is not None:
        return IndicatorVerdict(item, UNMET, f"“{failing[0].name}”未达到：{failing[1]}", tuple(rows))
    if own == UNKNOWN and not item.target and not item.actual and rows and all(v == MET for _, v, _ in rows):
        return IndicatorVerdict(item, MET, "各分项都达到目标", tuple(rows))
    return IndicatorVerdict(item, own, reason, tuple(rows))


def _row(name: str, target: str, actual: str, rules: Rules) -> tuple[str, str]:
    """Judge one row: every target of its cell must be met."""
    target, actual, name = cells.flat(target), cells.flat(actual), cells.flat(name)
    if match := _EXCLUDED.search(actual) or _EXCLUDED.search(target):
        return EXCLUDED, f"“{match[0]}”，不计入"
    if not target:
        return UNKNOWN, "没有目标"
    if not actual:
        return UNKNOWN, "没有完成情况"
    if _NOT_YET.search(actual):
        return UNKNOWN, f"完成情况为“{actual}”"
    unit = cells.named_unit(name)
    goals = _goals(target, name, unit, rules)
    if not goals:
        return _by_words(target, actual, rules)
    if _alike(goals):
        return UNKNOWN, f"目标“{target}”有几个同类的数字，分不清以哪个为准"
    found = cells.figures(actual, name, unit if unit.name else goals[0].unit, rules)
    judged = [_by_figure(name, actual, goal, found, rules) for goal in goals]
    result = next((word for word in (UNMET, UNKNOWN) if any(verdict == word for verdict, _ in judged)), MET)
    return result, "；".join(dict.fromkeys(why for _, why in judged))


def _goals(target: str, name: str, unit: cells.Unit, rules: Rules) -> list[cells.Figure]:
    """Return the figures a target cell sets; of 6%以上（力争6.5%，上年5.8%） the first."""
    found = cells.figures(target, name, unit, rules)
    own = [item for item in found if not cells.elsewhere(item.before, name, rules)]
    return [item for item in own if not item.hoped] or own


def _alike(goals: Sequence[cells.Figure]) -> bool:
    """Tell whether two targets of a cell are of one thing: 6%、7%; one from below and one from above are not."""
    pairs = combinations(goals, 2)
    return any(one.unit.fits(two.unit) and (one.kind, one.mark) == (two.kind, two.mark) for one, two in pairs)


def _by_figure(
    name: str, actual: str, goal: cells.Figure, found: Sequence[cells.Figure], rules: Rules
) -> tuple[str, str]:
    """Judge what a cell says of one target."""
    have, why = pick(goal, tuple(found), name, rules)
    if have is None:
        if _FAILED.search(actual):
            return UNMET, f"“{actual}”"
        return UNKNOWN, f"完成情况“{actual}”中没有数字" if not found else f"完成情况“{actual}”{why}"
    lower, note = _lower(name, goal, rules)
    if cells.falls(name) and (goal.value < 0) != (have.value < 0) and not have.kind and not have.fell:
        return UNKNOWN, f"目标“{goal.value}”与完成情况“{actual}”正负不一，请人工判断"
    low = goal.span[1 if lower else 0] if goal.upper is not None else float(goal.size)
    span = have.span
    if cells.falls(name) and goal.value < 0:  # −3 and −3.2 in a row of falls: both are falls
        low, span = -low, span if have.kind or have.fell else (-span[1], -span[0])
    ok = bounds.holds(span, low, lower=lower, strict=goal.mark in (bounds.LESS, bounds.MORE))
    sign = ("<" if lower else ">") if goal.mark in (bounds.LESS, bounds.MORE) else "≤" if lower else "≥"
    bare = replace(goal, mark="", own=have.own or goal.own)
    shown = f"完成{replace(have, own=bare.own).said(goal.unit)}{'（预计）' if have.forecast else ''}，目标{sign}{bare.said(goal.unit)}{note}"
    if ok is None:
        return UNKNOWN, f"完成情况只说“{actual}”，{shown}，请人工判断"
    near = abs(float(have.size) - low) <= abs(low) * bounds.ABOUT_SHARE
    if not ok and goal.mark in (bounds.ABOUT, bounds.NEARLY) and near:
        return UNKNOWN, f"{shown}左右，相差不大，请人工判断"
    return (MET if ok else UNMET), shown


def _lower(name: str, goal: cells.Figure, rules: Rules) -> tuple[bool, str]:
    """Tell whether a target is the better kept the lower the figure, by its own sign, else by what it counts."""
    if goal.mark in (bounds.AT_MOST, bounds.LESS):
        return True, ""
    if goal.mark in (bounds.AT_LEAST, bounds.MORE) or cells.falls(name):
        return False, ""
    lower = rules.all(LOWER).search(name + goal.before) is not None or goal.fell
    return lower, "（越低越好）" if lower else ""


def _by_words(target: str, actual: str, rules: Rules) -> tuple[str, str]:
    """Judge a target in words: the same words meet it."""
    bare = _FORECAST.sub("", actual)
    if _FAILED.search(bare):
        return UNMET, f"“{actual}”"
    for pair in rules.words(WEAKER):
        strong, _, weak = pair.partition("=")
        if strong in target and weak in bare and strong not in bare:
            return UNMET, f"目标为“{target}”，完成情况为“{actual}”"
    core, said = (re.sub(r"[。，、已的了全部全面基本]", "", text) for text in (target, bare))
    shown = f"目标“{target}”，完成情况“{actual}”"
    if core and (core in said or said == core):
        return MET, shown
    if (
        re.match(r"(?:完成|达到|实现|达标|已完成)", said)
        and re.match(r"完成|达到|实现", core)
        and not re.search(r"\d", said)
    ):
        return MET, shown
    return UNKNOWN, f"{shown}，不能直接比较"


def totals(verdicts: Sequence[IndicatorVerdict]) -> dict[str, int]:
    """Return how many indicators there are, and how many of each verdict."""
    counts = Counter(item.verdict for item in verdicts)
    return {"total": len(verdicts), **{name: counts[name] for name in (MET, UNMET, EXCLUDED, UNKNOWN)}}


def sentence(verdicts: Sequence[IndicatorVerdict]) -> str:
    """Return the sentence reports open with: 32项指标中17项达到或超过预期，14项未达预期，1项不再统计."""
    counts = totals(verdicts)
    parts = [f"{counts[MET]}项达到或超过预期"]
    for key, words in ((UNMET, "项未达预期"), (EXCLUDED, "项不再统计"), (UNKNOWN, "项尚待核实")):
        if counts[key]:
            parts.append(f"{counts[key]}{words}")
    forecast = any("（预计）" in item.reason or "预计" in item.indicator.actual for item in verdicts)
    return f"{counts['total']}项指标中" + "，".join(parts) + ("（含预计数）" if forecast else "") + "。"


def indicator_annex(table: IndicatorTable, verdicts: Sequence[IndicatorVerdict], *, judged: bool = True) -> Table:
    """Lay the table out as an annex: as published, or with a column 是否达到.

    Args:
        table: the table.
        verdicts: one per indicator, in order.
        judged: whether to add the column.
    """
    mark = re.match(r"(附?表\s*[\d一二三四五六七八九十]+)[\s:：、]*", table.title)
    heads = [
        name or default
        for name, default in zip(table.headings, ("序号", "指标名称", "预期目标", "完成情况"), strict=True)
    ]
    columns = [
        TableColumn(heads[0], 8, "center"),
        TableColumn(heads[1], 44),
        TableColumn(heads[2], 18, "center"),
        TableColumn(heads[3], 18, "center"),
    ]
    changed = any(v.indicator.adjusted or any(row.adjusted for row in v.indicator.rows) for v in verdicts)
    if changed:
        columns.insert(3, TableColumn("调整后目标", 14, "center"))
    if judged:
        columns.append(TableColumn("是否达到", 12, "center"))
    lines: list[tuple[str, ...]] = []
    for verdict in verdicts:
        item = verdict.indicator
        lines.append(
            _line(
                item.number,
                item.name,
                item.target,
                item.adjusted,
                item.actual,
                VERDICT_WORDS[verdict.verdict],
                changed,
                judged,
            )
        )
        known = {id(row): word for row, word, _ in verdict.rows}
        lines.extend(
            _line(
                "",
                row.name,
                row.target,
                row.adjusted,
                row.actual,
                VERDICT_WORDS[known[id(row)]] if id(row) in known else "",
                changed,
                judged,
            )
            for row in item.rows
        )
    title = (table.title[mark.end() :] if mark else table.title) or "指标完成情况"
    return Table(mark[1] if mark else "", title, tuple(columns), tuple(lines), landscape=False)


def _line(
    number: str, name: str, target: str, changed_to: str, actual: str, word: str, changed: bool, judged: bool
) -> tuple[str, ...]:
    cells = [number, name, target, *([changed_to] if changed else []), actual, *([word] if judged else [])]
    return tuple(cells)


__all__ = ["indicator_annex", "judge_indicators", "sentence", "totals"]
