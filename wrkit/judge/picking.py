"""Which figure of an indicator's cell is the one to hold against a target."""

from __future__ import annotations

import re

from wrkit.judge.cells import CHANGE, GROWTH, PLAIN, SHARE, Figure, falls
from wrkit.judge.rules import FLOW, Rules
from wrkit.text.quantities.masks import SPAN

_GROWTH_NAME = re.compile(r"增速|增长|增幅|递增|涨幅|升幅|同比")
_RATE_NAME = re.compile(r"率|占比|比重|比例|强度|指数|浓度")
_CHANGE_NAME = re.compile(r"[增减降]|提高|提升")
_ADDED = re.compile(r"[新净]增")
_NEW = re.compile(r"[新净]增|增加|新(?:建|改建|设|培育|认定|引进|发展|开工|签约)")
_CORRECTED = re.compile(r"修正|核定|调整|审定|最终")
_TOTAL = re.compile(r"累计|总数|总量|总计|合计|共有|达到?$")
# 超额完成0.05万人, 含社区200: a part of what stands elsewhere in the cell.
_PART = re.compile(r"超额|超(?:目标|计划|任务|序时)|多完成|含|包括|较?[上去]年")
# Words beside a row's own figure that name nothing else than the row does.
_PLAIN_WORDS = re.compile(
    r"超额|实际(?=完成|达|为|$)|完成|实现|达到?|建成|已|为|约|近|超过?|突破|稳定在?|保持在?|控制在|预计|预期|预估|初步|有望|估计|全年|年度|全区|我[区市县]|本[区市县]|"
    r"全县|累计|总数|总量|总计|合计|共有?|其中|同比|同口径|比上年|较上年|增长|增加|增幅|增速|上升|提高|提升|下降|降低|减少|下滑|回落|[新净]增|降至?|升至?|[增减]|"
    r"修正后?|核定后?|调整后?|最终|审定后?|核[减增]|快报数?|初核数?|年报数?|至|到(?!位)|的|数|后|不|足|未|低于|高于|少于|多于|以[上内下]|[\s□，。；、：:（）()≥≤<>~～%+-]"
)


def pick(goal: Figure, found: tuple[Figure, ...], name: str, rules: Rules) -> tuple[Figure | None, str]:
    """Return the figure of what was reached that speaks of a target, or why there is none that surely does."""
    fitting = [(kind, item) for item in found if (kind := _kind_rank(goal, item, name)) is not None]
    if not fitting:
        return None, "没有可与目标比较的数字"
    left = [(kind, item) for kind, item in fitting if not item.why_not]
    if not left:
        return None, "的数字" + "、".join(dict.fromkeys(item.why_not for _, item in fitting))
    ranked = [((kind, *_rank(goal, item, name, rules)), item) for kind, item in left]
    best = min(rank for rank, _ in ranked)
    near = [item for rank, item in ranked if rank == best]
    near = [item for item in near if item.year] or near
    if len({(item.size, item.mark, item.upper) for item in near}) > 1:
        several = "、".join(item.said(item.unit) for item in near)
        return None, f"有几个数字（{several}），分不清用哪个比较"
    return near[0], ""


def _kind_rank(goal: Figure, item: Figure, name: str) -> int | None:
    """Return how well a figure's kind fits a target, the lower the better; None where the two are not comparable."""
    if not goal.unit.fits(item.unit):
        return None
    if goal.kind == GROWTH or (goal.kind == PLAIN and (_GROWTH_NAME.search(name) or falls(name))):
        # A bare 6.2 in a row of growth is a growth, no less than 增长25% of something else.
        return {GROWTH: 0, PLAIN: 0, CHANGE: 1}.get(item.kind) if goal.kind == PLAIN or item.kind != CHANGE else None
    if goal.kind == CHANGE:
        kinds: tuple[str, ...] = (CHANGE, PLAIN) if _CHANGE_NAME.search(name) else (CHANGE,)
    elif goal.kind == SHARE:
        kinds = (SHARE, PLAIN)
    elif _RATE_NAME.search(name):
        kinds = (PLAIN, SHARE)
    elif _CHANGE_NAME.search(name):
        kinds = (PLAIN, SHARE, GROWTH, CHANGE)
    else:
        kinds = (PLAIN, SHARE, GROWTH)
    return kinds.index(item.kind) if item.kind in kinds else None


def _rank(goal: Figure, item: Figure, name: str, rules: Rules) -> tuple[int, ...]:
    """Return how surely a comparable figure is the row's own, the lower the better.

    Same measure word before another; in a row of what was added that before a total; whole before part; outside
    brackets before inside, unless it is of the whole year, put right or, in a row of growth, a growth; without words of
    something else, or of what was added, before one with them.
    """
    before, of_another = item.before, _of_another(item.before, name)
    order = 0
    if _NEW.search(name + goal.before):
        order = 0 if _ADDED.search(before) else 2 if _TOTAL.search(before) else 1
    elif _NEW.search(before) and not rules.all(FLOW).search(name):
        of_another = True  # 建成2300个，新增520个 in a row of 建成: either may be meant
    aside = item.bracketed and not (item.year or item.kind == GROWTH or _CORRECTED.search(before))
    return (
        int(not goal.unit.measures_alike(item.unit)),
        order,
        int(_PART.search(before) is not None),
        int(aside),
        int(of_another),
    )


def _of_another(before: str, name: str) -> bool:
    """Tell whether the words before a figure name something the row's name does not: 网络零售增长25% in one of 社零."""
    rest = _PLAIN_WORDS.sub("", SPAN.sub("", before))
    return len(rest) >= 2 and any(char not in name for char in rest)


__all__ = ["pick"]
