"""The figures of a target against those of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from wrkit.judge import bounds, standing
from wrkit.judge.bounds import ABOUT_SHARE, SLACK
from wrkit.judge.matching import LIKE, Case, also_begun, likeness, match, months_covered, scope_differs, stated_share
from wrkit.judge.rules import FLOW, LOWER, NAMES, OUTSIDE, STOCK, UNITS, Rules
from wrkit.judge.words import quote
from wrkit.model.periods import Period
from wrkit.model.quantities import BASELINE, GAP, GROWTH, LEVEL, QUALIFIER, Quantity
from wrkit.model.verdicts import BEHIND, BLOCKED, DONE, ON_SCHEDULE, UNSURE, Evidence
from wrkit.text.quantities import COUNTED, find_quantities, magnitude

# Behind, but by less than a fifth of what is due: said, not held against the unit's own status.
_MILD = 0.8
_CAPACITY = re.compile(r"年产(?:能)?\s*$")
# 未完成年度目标的25%: less than that.
_DENIED = re.compile(r"(?:未|没有?)能?(?:达到?|完成|实现)[^，。；]{0,10}$")
# How a bound of an answer is said in the evidence.
_LIMITS = {bounds.LESS: "不足", bounds.AT_MOST: "至多", bounds.NEARLY: "接近"}
_LARGE = re.compile(r"[\d十百千万亿%]")
_COMPARED = re.compile(r"[较比][^，。]*?(?:增|减|提|上|下|降|多|少|高|低)|同期")


@dataclass(frozen=True, slots=True)
class Compared:
    """A target figure with what the answer says about it; `result` is DONE, ON_SCHEDULE, BEHIND or UNSURE."""

    target: Quantity
    result: str
    evidence: Evidence


def targets(text: str, rules: Rules) -> tuple[Quantity, ...]:
    """Return the figures a task sets: one for every subject of 均; no qualifiers, no starting points, no parts of names."""
    found = find_quantities(text, units=rules.words(UNITS), names=rules.words(NAMES))
    return tuple(
        single
        for item in found
        if item.kind not in (QUALIFIER, BASELINE) and not _is_name(item, text, rules)
        for single in _singles(item)
    )


def _is_name(item: Quantity, text: str, rules: Rules) -> bool:
    """Tell whether a figure only describes a thing: 年产50万吨项目, 壮大三个主导产业."""
    if _CAPACITY.search(text, max(0, item.start - 8), item.start):
        return True
    written = text[item.start : item.end]
    return not _LARGE.search(written) and not rules.all(FLOW).search(item.verb)


def _singles(item: Quantity) -> Iterator[Quantity]:
    names = [name for name in re.split(r"[、，]|和|与|及", item.subject) if len(name) > 1]
    if item.each and len(names) > 1:
        for name in names:
            yield replace(item, subject=name, each=False)
    else:
        yield item


def actuals(text: str, period: Period, rules: Rules) -> tuple[tuple[Quantity, ...], tuple[tuple[Quantity, str], ...]]:
    """Return the figures an answer reports; none of other years or of elsewhere.

    Returns:
        Those of what was done, and those that are not, each with the reason: still open, a goal said again, to come.
    """
    found = find_quantities(text, units=rules.words(UNITS), names=rules.words(NAMES))
    outside = rules.all(OUTSIDE)
    done: list[Quantity] = []
    aside: list[tuple[Quantity, str]] = []
    for item in found:
        if item.kind in (QUALIFIER, BASELINE) or _other_year(item, period) or outside.search(_own_words(item, text)):
            continue
        reason = standing.set_aside(item, text, rules)
        if reason:
            aside.append((item, reason))
        else:
            done.append(item)
    return tuple(done), tuple(aside)


def _own_words(item: Quantity, text: str) -> str:
    """Return the words right before a figure in its clause, without what it is compared with."""
    start = max([text.rfind(char, 0, item.start) for char in "，。；！？、\n（("]) + 1
    before = text[start : item.start]
    return _COMPARED.sub("", before)[:6]


def _other_year(item: Quantity, period: Period) -> bool:
    year = re.search(r"(20\d{2})年", item.covers)
    return (year is not None and int(year[1]) != period.year) or item.covers.startswith(("去年", "上年"))


def lower_is_better(subject: str, rules: Rules) -> bool:
    """Tell whether a figure of this subject is the better the lower it is."""
    return rules.all(LOWER).search(subject) is not None


def compare(case: Case) -> list[Compared]:
    """Compare every target figure with what the answer reports on it."""
    return [_compare(item, case) for item in case.wanted]


def _compare(target: Quantity, case: Case) -> Compared:
    answer, period, rules = case.answer, case.period, case.rules
    share = stated_share(target, case)
    if share is not None and target.kind != GROWTH:
        return _by_share(target, share, answer, period)
    found, why = match(target, case)
    if found is None:
        note = f"目标“{target.text}”（{target.subject or '未写明'}）在完成情况中{why or '没有找到对应的数字'}"
        return Compared(target, UNSURE, Evidence("量化目标未见对应数字", "", note, UNSURE))
    if target.kind == LEVEL and is_flow(target, rules) and found.kind == LEVEL:
        compared = _by_schedule(target, found, answer, period)
        begun = also_begun(target, case) if compared.result == BEHIND else ""
        if not begun:
            return compared
        note = f"{compared.evidence.note}；另有只是开了头的“{begun}”"
        return Compared(target, UNSURE, replace(compared.evidence, note=note, points_to=UNSURE))
    return _by_target(target, found, answer, period, rules)


def is_flow(target: Quantity, rules: Rules) -> bool:
    """Tell whether a target accrues over the year; rates, balances and other stocks do not."""
    if target.unit in ("%", "‰", "倍", "比", "个百分点", "岁", "分") or target.comparator in ("≤", "<"):
        return False
    words = target.subject + target.verb
    if rules.all(FLOW).search(target.verb) and target.verb not in ("完成", "实现"):
        return True
    last_stock = max((match.end() for match in rules.all(STOCK).matches(target.subject)), default=-1)
    last_flow = max((match.end() for match in rules.all(FLOW).matches(target.subject)), default=-1)
    if last_stock >= 0 or last_flow >= 0:
        return last_flow > last_stock
    if target.comparator in (">", "≥") and re.search(r"[增达提升扩]", target.text[:2]):
        return False
    return bool(rules.all(FLOW).search(words)) or target.unit in COUNTED or target.unit in ("元", "美元")


def _number(quantity: Quantity) -> str:
    return f"{quantity.value:g}"


def _by_share(target: Quantity, share: Quantity, answer: str, period: Period) -> Compared:
    due = _due(share, period)
    note = f"完成年度目标的{share.value:g}%，序时应为{due:.1%}"
    denied = _DENIED.search(standing.clause(share, answer)[0])
    span = bounds.reach(share.value / 100, bounds.LESS) if denied else _span(share, answer, 0.01)
    return _against_schedule(target, span, due, Evidence("完成比例", quote(answer, share.start, share.end), note, ""))


def _due(item: Quantity, period: Period) -> float:
    return min(months_covered(item.covers, period), period.months) / 12


def _by_schedule(target: Quantity, found: Quantity, answer: str, period: Period) -> Compared:
    want = magnitude(target.value, target.unit)[1]
    size = magnitude(1, found.unit)[1]
    due = _due(found, period)
    span = _span(found, answer, size / want) if want else (1.0, 1.0)
    said = f"完成{_LIMITS.get(standing.mark(found, answer), '')}{found.value * size / want:.1%}" if want else "完成"
    note = f"目标{_said(target)}，{said}，序时应为{due:.1%}"
    return _against_schedule(target, span, due, Evidence("序时进度", quote(answer, found.start, found.end), note, ""))


def _span(found: Quantity, answer: str, size: float) -> tuple[float, float]:
    """Return what a figure may stand for, times `size`: 不足25公里 is anything below, 超过25公里 counts as 25."""
    mark = standing.mark(found, answer)
    upper = mark in (bounds.LESS, bounds.AT_MOST, bounds.NEARLY)
    low, high = bounds.reach(found.value, mark if upper else "")
    return low * size, high * size


def _against_schedule(target: Quantity, span: tuple[float, float], due: float, evidence: Evidence) -> Compared:
    """Compare the share done, from the least to the most it may be, with what is due; UNSURE where that straddles it."""

    def result(share: float) -> str:
        return DONE if share >= 1 - SLACK else ON_SCHEDULE if share >= due - SLACK else BEHIND

    low, high = map(result, span)
    if low != high and BEHIND in (low, high):
        note = evidence.note + "，看不出是否达到"
        return Compared(target, UNSURE, replace(evidence, note=note, points_to=UNSURE))
    return Compared(target, low, replace(evidence, points_to=low, firm=low != BEHIND or span[1] < due * _MILD))


def _said(target: Quantity) -> str:
    return (
        target.text
        if target.comparator == "=" or not target.text[-1].isdigit()
        else f"{target.comparator}{target.text}"
    )


def _by_target(target: Quantity, found: Quantity, answer: str, period: Period, rules: Rules) -> Compared:
    """Compare a rate or a level with the target itself."""
    want, have = magnitude(target.value, target.unit)[1], magnitude(found.value, found.unit)[1]
    lower = target.comparator in ("≤", "<") or (target.kind != GROWTH and lower_is_better(target.subject, rules))
    if target.kind == GROWTH and target.value < 0:
        lower = True  # 能耗下降3%: −3 or less
    mark = standing.mark(found, answer)
    if lower or mark in (bounds.LESS, bounds.AT_MOST, bounds.NEARLY):
        ok = bounds.holds(bounds.reach(have, "" if mark == bounds.ABOUT else mark), want, lower=lower)
    else:
        ok = bounds.holds((have, have), want, lower=lower)
    about = target.comparator == "≈" and abs(have - want) <= abs(want) * ABOUT_SHARE
    strict = target.comparator == ">" and target.kind == GROWTH and have == want
    words = quote(answer, found.start, found.end)
    name = "增速对比" if target.kind == GROWTH else "目标值对比"
    sign = "低于" if have < want else "高于" if have > want else "等于"
    note = f"目标{'降至' if lower and target.kind != GROWTH else ''}{_said(target)}"
    note += f"，实际{_LIMITS.get(mark, '')}{_number(found)}{found.unit}"
    if ok is None:
        return Compared(target, UNSURE, Evidence(name, words, f"{note}，看不出是否达到", UNSURE))
    note += f"，{sign}目标"
    if (ok or about) and not strict:
        settled = period.months == 12 or (target.kind == LEVEL and not lower and target.unit != "%")
        result = DONE if settled else ON_SCHEDULE
        return Compared(target, result, Evidence(name, words, note, result))
    firm = target.kind == GROWTH or period.months == 12
    return Compared(target, BEHIND, Evidence(name, words, note, BEHIND, firm))


def falling(case: Case) -> Iterator[Evidence]:
    """Yield growth figures below zero of what the task wants to grow, or to reach an amount of."""
    wanted, reported, answer, rules = case.wanted, case.reported, case.answer, case.rules
    for item in reported:
        if item.kind != GROWTH or item.value >= 0 or lower_is_better(item.subject, rules):
            continue
        for target in wanted:
            if target.value < 0 or target.comparator in ("≤", "<") or lower_is_better(target.subject, rules):
                continue
            same_amount = any(
                other.subject == item.subject and other.unit == target.unit == "美元" for other in reported
            )
            alike = likeness(target.subject, item.subject) >= LIKE and not scope_differs(
                target.subject, item.subject, rules, case.task
            )
            if not (alike or same_amount) or not _is_kin(target, item):
                continue
            note = f"本任务的指标“{target.subject or item.subject}”不升反降（目标{target.text}）"
            yield Evidence("自身指标下降", quote(answer, item.start, item.end), note, BLOCKED)
            return


def _is_kin(target: Quantity, item: Quantity) -> bool:
    """A growth target or an amount can fall short by a fall; a count of buildings cannot."""
    return target.kind == GROWTH or target.unit in ("元", "美元", "人次", "吨", "人") or target.unit not in COUNTED


def gaps(reported: Iterable[Quantity], answer: str) -> Iterator[Evidence]:
    """Yield the unit's own word that it is below target: 低于年度目标9.2个百分点."""
    for item in reported:
        words = quote(answer, item.start, item.end)
        if item.kind == GAP and item.value < 0 and re.search(r"目标|序时|计划|任务|预期", words):
            yield Evidence("自报差距", words, f"低于目标{abs(item.value):g}{item.unit}", BEHIND)
            return


__all__ = ["Compared", "actuals", "compare", "falling", "gaps", "is_flow", "lower_is_better", "targets"]
