"""Whether indicators reached their targets.

Rules, from the official judgement of a published table (research/domain, section 5): only numbered indicators count; a
其中 or # row that fails fails its indicator; an adjusted target stands in for the first; ≤ turns the comparison round,
≥ or nothing means at least, for falls too (能耗降低); equality is met; 预计 and 以上 are set aside; words are met by
the same words; 不再统计 is not counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wrkit.errors import Finding, finding
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
from wrkit.text.clean import squeeze
from wrkit.text.quantities.measures import CANONICAL, SCALES, magnitude, same_dimension, unit_pattern

_EXCLUDED = re.compile(r"不再统计|不统计|不纳入统计|取消统计|取消(?:该|此)?指标|不再考核|不考核|停止统计|不再下达")
_NOT_YET = re.compile(r"暂无|未公布|尚未公布|待公布|未反馈|未出|待统计|未统计|^[-—/／]+$|^无$|^…+$")
_FAILED = re.compile(r"未完成|未达|没有完成|未能完成|未实现")
_FORECAST = re.compile(r"预计|预期|预估|约|初步|力争|有望|估计")
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>[-−－+]?)(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<scale>{_SCALE})?\s*(?P<unit>{unit_pattern()})?"
)
_UNIT = re.compile(r"[（(]([^（）()]{1,10})[）)]\s*[*＊]?\s*$")
_FALL = re.compile(r"(?:下降|降低|减少|下滑|降|减)\s*$")
_FALL_NAME = re.compile(r"下降|降低|减少|减排|压减|削减|降幅")
# What “左右” leaves open, relative to the target.
_ABOUT = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that holds a number: its value in the indicator's unit, the sign before it, what was set aside."""

    value: Decimal
    sign: str  # ≥ ≤ > < ≈ or ""
    forecast: bool = False
    upper: Decimal | None = None


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
        unit = row.name if _UNIT.search(row.name) else row.name + (_unit_note(item.name) or "")
        verdict, why = _row(unit, target, row.actual, rules)
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


def _unit_note(name: str) -> str:
    match = _UNIT.search(name)
    return match[0] if match else ""


def _row(name: str, target: str, actual: str, rules: Rules) -> tuple[str, str]:
    """Judge one row."""
    target, actual = _flat(target), _flat(actual)
    if match := _EXCLUDED.search(actual) or _EXCLUDED.search(target):
        return EXCLUDED, f"“{match[0]}”，不计入"
    if not target:
        return UNKNOWN, "没有目标"
    if not actual:
        return UNKNOWN, "没有完成情况"
    if _NOT_YET.search(actual):
        return UNKNOWN, f"完成情况为“{actual}”"
    unit = _unit(name)
    wanted, have = _number(target, unit, name), _number(actual, unit, name)
    if wanted is None:
        return _by_words(target, actual, rules)
    if have is None:
        return (UNMET, f"“{actual}”") if _FAILED.search(actual) else (UNKNOWN, f"完成情况“{actual}”中没有数字")
    return _by_number(name, target, actual, wanted, have, rules)


def _flat(text: str) -> str:
    return squeeze(
        unicodedata.normalize("NFKC", text)
        .replace("≧", "≥")
        .replace("≦", "≤")
        .replace("不低于", "≥")
        .replace("不高于", "≤")
    )


def _unit(name: str) -> str:
    """Return the unit a name has in its brackets: 数字经济规模（亿元） → 亿元."""
    match = _UNIT.search(squeeze(unicodedata.normalize("NFKC", name)))
    return match[1] if match else ""


def _number(text: str, unit: str, name: str) -> _Cell | None:
    """Read a cell's number in the indicator's unit; None where it has none, or one of another kind."""
    match = next((m for m in _NUMBER.finditer(text) if not re.match(r"年|月|季度", text[m.end() :])), None)
    if match is None:
        return None
    value = Decimal(match["number"].replace(",", "")) * (-1 if match["sign"] in ("-", "−", "－") else 1)
    before, after = text[: match.start()], text[match.end() :]
    if _FALL.search(before) and not _FALL_NAME.search(name):
        value = -abs(value)
    if match["scale"] or match["unit"]:
        converted = _converted(value, match["scale"] or "", match["unit"] or "", unit)
        if converted is None:
            return None
        value = converted
    sign = ""
    for words, found in (
        (r"≥|>=|不少于|至少|达到|突破", "≥"),
        (r"≤|<=|不超过|控制在|低于", "≤"),
        (r">|高于|超过", ">"),
        (r"<|小于", "<"),
    ):
        if re.search(rf"(?:{words})$", before):
            sign = found
    for words, found in ((r"及?以上", "≥"), (r"以内|以下", "≤"), (r"左右|上下", "≈")):
        if re.match(words, after):
            sign = found
    span = re.match(r"[-—–~～至](\d+(?:\.\d+)?)", after)
    return _Cell(value, sign, _FORECAST.search(before) is not None, Decimal(span[1]) if span else None)


def _converted(value: Decimal, scale: str, own: str, unit: str) -> Decimal | None:
    """Bring 14000户 or 1.2亿元 into the unit of the name (万户, 亿元); None where they do not fit."""
    wanted = re.match(rf"({_SCALE})?(.*)$", unit)
    assert wanted is not None
    base_scale, base = wanted[1] or "", wanted[2]
    if not unit or scale + own == unit or (own == unit and not scale):
        return value
    mine, other = CANONICAL.get(own, own), CANONICAL.get(base, base)
    if own and base and not same_dimension(mine, other):
        # 2.6% of growth in a row counted in 万元 is no amount.
        return None
    size = Decimal(str(magnitude(1, mine)[1])) / Decimal(str(magnitude(1, other)[1])) if own and base else Decimal(1)
    return value * SCALES.get(scale, 1) * size / SCALES.get(base_scale, 1)


def _by_number(name: str, target: str, actual: str, wanted: _Cell, have: _Cell, rules: Rules) -> tuple[str, str]:
    lower = wanted.sign in ("≤", "<")
    note = ""
    if not wanted.sign and not _FALL_NAME.search(name) and rules.all(LOWER).search(name):
        lower, note = True, "（越低越好）"
    sign = "≤" if lower else "≥"
    strict = wanted.sign in (">", "<")
    low = wanted.value
    if wanted.upper is not None:
        low = max(wanted.value, wanted.upper) if lower else min(wanted.value, wanted.upper)
    ok = (have.value <= low if lower else have.value >= low) and not (strict and have.value == low)
    shown = f"完成{have.value}{'（预计）' if have.forecast else ''}"
    goal = f"目标{'<' if strict and lower else '>' if strict else sign}{low}{note}"
    if not ok and wanted.sign == "≈" and abs(have.value - low) <= abs(low) * _ABOUT:
        return UNKNOWN, f"{shown}，{goal}左右，相差不大，请人工判断"
    if not ok and not lower and have.sign in ("≥", ">"):
        return UNKNOWN, f"完成情况只说“{actual}”，{goal}，请人工判断"
    if ok and lower and have.sign in ("≥", ">"):
        return UNKNOWN, f"完成情况只说“{actual}”，{goal}，请人工判断"
    return (MET if ok else UNMET), f"{shown}，{goal}"


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
