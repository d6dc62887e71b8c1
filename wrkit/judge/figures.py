"""The figures of a target against those of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from wrkit.judge.rules import EARLY, FLOW, LOWER, NAMES, OUTSIDE, SCOPE, STOCK, UNITS, Rules
from wrkit.judge.words import quote
from wrkit.model.periods import Period
from wrkit.model.quantities import BASELINE, COMPLETION, GAP, GROWTH, LEVEL, PROGRESS, QUALIFIER, SHARE, Quantity
from wrkit.model.verdicts import BEHIND, BLOCKED, DONE, ON_SCHEDULE, UNSURE, Evidence
from wrkit.text.quantities import COUNTED, find_quantities, magnitude, same_dimension

# What “左右” leaves open, relative to the target.
_ABOUT = 0.05
# Rounding in published figures must not tip the scales: 25 % of 80 户 is met by 20.
_SLACK = 1e-9
_LIKE = 0.5
# Behind, but by less than a fifth of what is due: said, not held against the unit's own status.
_MILD = 0.8
_EMPTY = re.compile(r"[的“”‘’、，\s（）()]|全区|全市|全县|全年|完成|实现|总额|总量|总数|总值|规模以上|数量|数$")
_CAPACITY = re.compile(r"年产(?:能)?\s*$")
_LARGE = re.compile(r"[\d十百千万亿%]")
_COMPARED = re.compile(r"[较比][^，。]*?(?:增|减|提|上|下|降|多|少|高|低)|同期")
_SINCE = re.compile(r"^(?:截[至止])?(?:20\d{2}年)?")
_MONTH_SPAN = re.compile(r"(\d{1,2})\s*月?\s*[-—–~～至到]+\s*(\d{1,2})\s*月")


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


def actuals(text: str, period: Period, rules: Rules) -> tuple[Quantity, ...]:
    """Return the figures an answer reports; none of other years or of elsewhere, none that are only meant to come."""
    found = find_quantities(text, units=rules.words(UNITS), names=rules.words(NAMES))
    outside = rules.all(OUTSIDE)
    return tuple(
        item
        for item in found
        if item.kind not in (QUALIFIER, BASELINE)
        and not _other_year(item, period)
        and not (item.planned and item.kind == LEVEL)
        and not outside.search(_own_words(item, text))
    )


def _own_words(item: Quantity, text: str) -> str:
    """Return the words right before a figure in its clause, without what it is compared with."""
    start = max([text.rfind(char, 0, item.start) for char in "，。；！？、\n（("]) + 1
    before = text[start : item.start]
    return _COMPARED.sub("", before)[:6]


def _other_year(item: Quantity, period: Period) -> bool:
    year = re.search(r"(20\d{2})年", item.covers)
    return (year is not None and int(year[1]) != period.year) or item.covers.startswith(("去年", "上年"))


def months_covered(covers: str, period: Period) -> int:
    """Return the months a figure covers: 1-2月 → 2; the period's own where nothing is said."""
    flat = _SINCE.sub("", covers)
    if match := _MONTH_SPAN.search(flat):
        return int(match[2])
    for words, months in (
        ("一季度", 3),
        ("首季", 3),
        ("上半年", 6),
        ("二季度", 6),
        ("前三季度", 9),
        ("三季度", 9),
        ("全年", 12),
    ):
        if words in flat:
            return months
    if match := re.match(r"(\d{1,2})月(?:份|末|底|以来|止)?$", flat):
        return int(match[1])
    return period.months


def likeness(a: str, b: str) -> float:
    """Return how much of the shorter of two subjects stands in the other in one piece, 0–1."""
    a, b = _EMPTY.sub("", a), _EMPTY.sub("", b)
    if min(len(a), len(b)) < 2:
        return 0.0
    best, rows = 0, [0] * (len(b) + 1)
    for char in a:
        previous = 0
        for index, other in enumerate(b, 1):
            previous, rows[index] = rows[index], previous + 1 if char == other else 0
            best = max(best, rows[index])
    share = best / min(len(a), len(b))
    # Two characters in common, 农村 or 项目, say little unless they are most of a name.
    return share if best >= 3 or (best == 2 and share > 0.6) else 0.0


def scope_differs(target: str, actual: str, rules: Rules, task: str = "") -> str:
    """Return a word of scope only one of two subjects has, “” where none: 限上零售额 is not 社会消费品零售总额.

    A word only the answer has makes no difference where the task itself speaks of it (建设高新区，…产值增长6%).
    """
    short = {"规模以上": "规上", "限额以上": "限上"}
    for long, brief in short.items():
        target, actual = target.replace(long, brief), actual.replace(long, brief)
    for word in rules.words(SCOPE):
        if (word in target) != (word in actual) and not (word in actual and word in task):
            return word
    return ""


def lower_is_better(subject: str, rules: Rules) -> bool:
    """Tell whether a figure of this subject is the better the lower it is."""
    return rules.all(LOWER).search(subject) is not None


@dataclass(frozen=True, slots=True)
class Case:
    """A task's text with its figures, an answer with its own, the period and the rules."""

    task: str
    answer: str
    wanted: Sequence[Quantity]
    reported: Sequence[Quantity]
    period: Period
    rules: Rules


def compare(case: Case) -> list[Compared]:
    """Compare every target figure with what the answer reports on it."""
    return [_compare(item, case) for item in case.wanted]


def _compare(target: Quantity, case: Case) -> Compared:
    answer, period, rules = case.answer, case.period, case.rules
    share = _completion(target, case)
    if share is not None and target.kind != GROWTH:
        return _by_share(target, share, answer, period)
    found, why = _match(target, case)
    if found is not None:
        found = _sum_total(found, case) or _parts(target, case) or found
    if found is None:
        note = f"目标“{target.text}”（{target.subject or '未写明'}）在完成情况中{why or '没有找到对应的数字'}"
        return Compared(target, UNSURE, Evidence("量化目标未见对应数字", "", note, UNSURE))
    if target.kind == LEVEL and is_flow(target, rules) and found.kind == LEVEL:
        return _by_schedule(target, found, answer, period)
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


def _completion(target: Quantity, case: Case) -> Quantity | None:
    """Return a figure that says outright how much of this target is done: 完成目标任务27.8%."""
    shares = [
        item
        for item in case.reported
        if item.kind == COMPLETION and ("预算" not in item.of or "预算" in target.subject)
    ]
    mine = [
        item for item in shares
        if likeness(target.subject, item.subject) >= _LIKE
        and not scope_differs(target.subject, item.subject, case.rules, case.task)
    ]  # fmt: skip
    if mine:
        return mine[0]
    amounts = [item for item in case.wanted if item.kind != GROWTH]
    return shares[0] if len(shares) == 1 and len(amounts) == 1 and _loose(target, shares[0]) else None


def _sum_total(found: Quantity, case: Case) -> Quantity | None:
    """Return the total stated behind a figure in its sentence: 存量资金1.2亿元、闲置资产0.5亿元，合计1.7亿元."""
    for item in case.reported:
        between = case.answer[found.end : item.start]
        behind = item.start > found.end and item.unit == found.unit
        if behind and re.fullmatch(r"[^。；\n]*(?:合计|共计|总计)", between):
            return item
    return None


def _parts(target: Quantity, case: Case) -> Quantity | None:
    """Add up what the answer gives part by part: 家庭农场5个，合作社7家 for 新增家庭农场、合作社50个."""
    names = [name for name in re.split(r"[、，]|和|与|及", target.subject) if len(name) > 1]
    if len(names) < 2 or target.each or target.kind != LEVEL or target.unit == "%":
        return None
    found = []
    for name in names:
        item, _ = _match(replace(target, subject=name), case)
        if item is not None and item not in found:
            found.append(item)
    if len(found) < 2:
        return None
    total = sum(magnitude(item.value, item.unit)[1] for item in found) / magnitude(1, found[0].unit)[1]
    first, last = min(found, key=lambda i: i.start), max(found, key=lambda i: i.end)
    return replace(first, value=total, end=last.end)


def _loose(target: Quantity, share: Quantity) -> bool:
    return not share.subject or not target.subject or "投资" in share.of + share.subject and "投资" in target.subject


def _match(target: Quantity, case: Case) -> tuple[Quantity | None, str]:
    """Return the answer's figure on a target, or why there is none."""
    why = ""
    candidates: list[tuple[float, int, int, Quantity]] = []
    rare = target.unit == "美元" and sum(other.unit == "美元" for other in case.wanted) == 1
    for item in case.reported:
        if not _same_kind(target, item) or not same_dimension(target.unit, item.unit):
            continue
        alike = likeness(target.subject, item.subject)
        if alike < _LIKE and not (rare or (not item.subject and len(case.wanted) == 1)):
            continue
        if scope := scope_differs(target.subject, item.subject, case.rules, case.task):
            why = why or f"只有口径不同的数字“{item.text}”（{item.subject}，口径差“{scope}”）"
            continue
        if early := _early(target, item, case):
            why = why or f"只有前期工作的数字“{quote(case.answer, item.start, item.end)}”（{early}）"
            continue
        months = months_covered(item.covers, case.period)
        if months <= case.period.months:
            candidates.append((alike, months, not item.part, item))
    if not candidates:
        return None, why
    best = max(alike for alike, *_ in candidates)
    near = [item for item in candidates if item[0] >= best - 0.25]
    # 10个运动角已建成3个: the first only repeats the target.
    done = [c for c in near if not _repeats(c[3], target, [other[3] for other in near], case.answer)]
    near = done or near
    return max(near, key=lambda c: (c[1], c[0], c[2], c[3].start if c[3].verb == "累计" else -c[3].start))[3], ""


def _repeats(item: Quantity, target: Quantity, others: Sequence[Quantity], answer: str) -> bool:
    """Tell whether a figure is the target's own, with what was done of it behind in the same clause."""
    return item.value == target.value and any(
        other.start > item.end and not re.search(r"[，。；\n]", answer[item.end : other.start]) for other in others
    )


def _same_kind(target: Quantity, item: Quantity) -> bool:
    if target.kind == GROWTH:
        return item.kind == GROWTH
    if target.kind in (SHARE, LEVEL):
        rate = target.unit == "%"
        return item.kind in ((LEVEL, SHARE, PROGRESS) if rate else (LEVEL,))
    return item.kind == target.kind


def _early(target: Quantity, item: Quantity, case: Case) -> str:
    """Return a word around a figure that tells of preparations only, unless the task is about them."""
    answer, rules = case.answer, case.rules
    left = max((answer.rfind(char, 0, item.start) for char in "，。；！？\n"), default=-1) + 1
    right = min(
        (place for char in "，。；！？、\n" if (place := answer.find(char, item.end)) >= 0), default=len(answer)
    )
    around = answer[left:right]
    own = target.subject + target.verb + target.text
    return next((match[0] for match in rules.all(EARLY).matches(around) if match[0] not in own), "")


def _number(quantity: Quantity) -> str:
    return f"{quantity.value:g}"


def _by_share(target: Quantity, share: Quantity, answer: str, period: Period) -> Compared:
    due = _due(share, period)
    words = quote(answer, share.start, share.end)
    note = f"完成年度目标的{share.value:g}%，序时应为{due:.1%}"
    if share.value >= 100 - _SLACK:
        return Compared(target, DONE, Evidence("完成比例", words, note, DONE))
    ok = share.value / 100 >= due - _SLACK
    result = ON_SCHEDULE if ok else BEHIND
    return Compared(target, result, Evidence("完成比例", words, note, result, share.value / 100 < due * _MILD))


def _due(item: Quantity, period: Period) -> float:
    return min(months_covered(item.covers, period), period.months) / 12


def _by_schedule(target: Quantity, found: Quantity, answer: str, period: Period) -> Compared:
    want = magnitude(target.value, target.unit)[1]
    have = magnitude(found.value, found.unit)[1]
    due = _due(found, period)
    words = quote(answer, found.start, found.end)
    ratio = have / want if want else 1.0
    note = f"目标{_said(target)}，完成{ratio:.1%}，序时应为{due:.1%}"
    result = DONE if ratio >= 1 - _SLACK else ON_SCHEDULE if ratio >= due - _SLACK else BEHIND
    return Compared(target, result, Evidence("序时进度", words, note, result, ratio < due * _MILD))


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
    ok = have <= want + _SLACK if lower else have >= want - _SLACK
    about = target.comparator == "≈" and abs(have - want) <= abs(want) * _ABOUT
    strict = target.comparator == ">" and target.kind == GROWTH and have == want
    words = quote(answer, found.start, found.end)
    name = "增速对比" if target.kind == GROWTH else "目标值对比"
    sign = "低于" if have < want else "高于" if have > want else "等于"
    note = f"目标{'降至' if lower and target.kind != GROWTH else ''}{_said(target)}，实际{_number(found)}{found.unit}，{sign}目标"
    if (ok or about) and not strict:
        settled = period.months == 12 or (target.kind == LEVEL and not lower and target.unit != "%")
        return Compared(
            target, DONE if settled else ON_SCHEDULE, Evidence(name, words, note, DONE if settled else ON_SCHEDULE)
        )
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
            alike = likeness(target.subject, item.subject) >= _LIKE and not scope_differs(
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


__all__ = [
    "Case", "Compared", "actuals", "compare", "falling", "gaps", "is_flow", "likeness", "lower_is_better", "months_covered",
    "scope_differs", "targets",
]  # fmt: skip
