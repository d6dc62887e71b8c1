"""Which figure of an answer speaks of which figure of the target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wrkit.judge import standing
from wrkit.judge.rules import EARLY, SCOPE, Rules
from wrkit.judge.words import quote
from wrkit.model.periods import Period
from wrkit.model.quantities import COMPLETION, GROWTH, LEVEL, PROGRESS, SHARE, Quantity
from wrkit.text.quantities import COUNTED, magnitude, same_dimension

# Two subjects at least this alike are one.
LIKE = 0.5
_EMPTY = re.compile(r"[的“”‘’、，\s（）()]|全区|全市|全县|全年|完成|实现|总额|总量|总数|总值|规模以上|数量|数$")
_SINCE = re.compile(r"^(?:截[至止])?(?:20\d{2}年)?")
_MONTH_SPAN = re.compile(r"(\d{1,2})\s*月?\s*[-—–~～至到]+\s*(\d{1,2})\s*月")


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


@dataclass(frozen=True, slots=True)
class Case:
    """A task's text with its figures, an answer with its own, the period and the rules.

    `aside` are figures of the answer that are none of what was done, each with the reason.
    """

    task: str
    answer: str
    wanted: Sequence[Quantity]
    reported: Sequence[Quantity]
    period: Period
    rules: Rules
    aside: Sequence[tuple[Quantity, str]] = ()


def match(target: Quantity, case: Case) -> tuple[Quantity | None, str]:
    """Return the answer's figure on a target, a total or the sum of its parts before a single one; or why there is none."""
    found, why = _single(target, case)
    if found is not None:
        found = _sum_total(found, case) or _parts(target, case) or found
    return found, why


def stated_share(target: Quantity, case: Case) -> Quantity | None:
    """Return a figure that says outright how much of this target is done: 完成目标任务27.8%."""
    shares = [
        item
        for item in case.reported
        if item.kind == COMPLETION and ("预算" not in item.of or "预算" in target.subject)
    ]
    mine = [
        item for item in shares
        if likeness(target.subject, item.subject) >= LIKE
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
    names = _names(target.subject)
    if len(names) < 2 or target.each or target.kind != LEVEL or target.unit == "%":
        return None
    found = []
    for name in names:
        item, _ = _single(replace(target, subject=name), case)
        if item is not None and item not in found:
            found.append(item)
    if len(found) < 2:
        return None
    total = sum(magnitude(item.value, item.unit)[1] for item in found) / magnitude(1, found[0].unit)[1]
    first, last = min(found, key=lambda i: i.start), max(found, key=lambda i: i.end)
    return replace(first, value=total, end=last.end)


def _names(subject: str) -> list[str]:
    return [name for name in re.split(r"[、，]|和|与|及", subject) if len(name) > 1]


def _loose(target: Quantity, share: Quantity) -> bool:
    return not share.subject or not target.subject or "投资" in share.of + share.subject and "投资" in target.subject


def _must_be(target: Quantity, item: Quantity, case: Case) -> bool:
    """Tell whether a figure can only be meant for the one target there is.

    It names nothing, or it is the only one of its unit and what it counts was read from behind it (完成1.4公顷…修复).
    """
    if len(case.wanted) != 1:
        return False
    behind = item.subject in case.answer[item.end : item.end + len(item.subject) + 4]
    if not item.subject or not behind or item.unit in COUNTED:
        return not item.subject
    return _like_figures(target, case) == 1


def _like_figures(target: Quantity, case: Case) -> int:
    return sum(_same_kind(target, item) and same_dimension(target.unit, item.unit) for item in case.reported)


def _others(target: Quantity, case: Case) -> bool:
    """Tell whether the answer has figures of the target's unit besides one that was passed over."""
    aside = sum(_same_kind(target, item) and same_dimension(target.unit, item.unit) for item, _ in case.aside)
    return _like_figures(target, case) + aside > 1


def _single(target: Quantity, case: Case) -> tuple[Quantity | None, str]:
    """Return the answer's figure on a target, or why there is none."""
    why = ""
    candidates: list[tuple[float, int, int, Quantity]] = []
    rare = target.unit == "美元" and sum(other.unit == "美元" for other in case.wanted) == 1
    for item in case.reported:
        if not _same_kind(target, item) or not same_dimension(target.unit, item.unit):
            continue
        alike = likeness(target.subject, item.subject)
        if alike < LIKE and not (rare or _must_be(target, item, case)):
            continue
        scope = scope_differs(target.subject, item.subject, case.rules, case.task) if item.subject else ""
        if scope:
            why = why or f"口径不同的数字“{item.text}”（{item.subject}，口径差“{scope}”）"
            continue
        if early := _early(target, item, case):
            why = why or f"前期工作的数字“{quote(case.answer, item.start, item.end)}”（{early}）"
            continue
        months = months_covered(item.covers, case.period)
        if months <= case.period.months:
            candidates.append((alike, months, not item.part, item))
    if not candidates:
        why = why or _set_aside(target, case)
        if why:
            why = f"有{why}，没有找到可比的" if _others(target, case) else f"只有{why}"
        return None, why
    best = max(alike for alike, *_ in candidates)
    near = [item for item in candidates if item[0] >= best - 0.25]
    # 10个运动角已建成3个: the first only repeats the target.
    done = [c for c in near if not _repeats(c[3], target, [other[3] for other in near], case.answer)]
    near = done or near
    return max(near, key=lambda c: (c[1], c[0], c[2], c[3].start if c[3].verb == "累计" else -c[3].start))[3], ""


def also_begun(target: Quantity, case: Case) -> str:
    """Quote a figure on the target that tells of what was only begun, “” where there is none."""
    names = (target.subject, *_names(target.subject))
    for item in case.reported:
        if item.kind != target.kind or not same_dimension(target.unit, item.unit):
            continue
        word = _only_begun(target, item, case)
        # 竣工2栋、在建30栋: the second names nothing but the stage.
        if word and (item.subject in (word, "") or any(likeness(name, item.subject) >= LIKE for name in names)):
            return quote(case.answer, item.start, item.end)
    return ""


def _set_aside(target: Quantity, case: Case) -> str:
    """Say which figure on the target was passed over, and why."""
    for item, reason in case.aside:
        alike = likeness(target.subject, item.subject) >= LIKE or len(item.subject) < 2
        if alike and same_dimension(target.unit, item.unit):
            return f"不算完成数的数字“{quote(case.answer, item.start, item.end)}”（{reason}）"
    return ""


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
    early = next((match[0] for match in rules.all(EARLY).matches(around) if match[0] not in own), "")
    return early or _only_begun(target, item, case)


def _only_begun(target: Quantity, item: Quantity, case: Case) -> str:
    """Return a word that says a figure was only begun, where the target asks for more than that."""
    asked = "".join(standing.clause(target, case.task)) + target.subject + target.verb
    word = standing.only_begun(item, case.answer, case.rules)
    return "" if word and standing.suffices(word, asked, case.rules) else word


__all__ = ["LIKE", "Case", "also_begun", "likeness", "match", "months_covered", "scope_differs", "stated_share"]
