"""A quantity as a Chinese sentence states it."""

from __future__ import annotations

from dataclasses import dataclass

# What a figure says, by the words around it.
LEVEL = "level"  # 建成120公里, 覆盖率达92%
GROWTH = "growth"  # 增长7.5%, 下降7.9%: a rate, negative where it falls
CHANGE = "change"  # 较年初增加52.7亿元: a difference in the thing's own unit
GAP = "gap"  # 低于年度目标9.2个百分点: a distance from something else
SHARE = "share"  # 占比78.85%, 占营收1.3%
COMPLETION = "completion"  # 完成年度目标的27.8%: share of what was to be done
PROGRESS = "progress"  # 完成总工程量的25%: how far building works are
QUALIFIER = "qualifier"  # 亿元以上项目: says which things, not how many
BASELINE = "baseline"  # 由4%调整为0.1%: what it was before
KINDS = (LEVEL, GROWTH, CHANGE, GAP, SHARE, COMPLETION, PROGRESS, QUALIFIER, BASELINE)

COMPARATORS = ("=", "≥", ">", "≤", "<", "≈")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit and what the sentence says about it.

    Attributes:
        text: the figure with its unit, comparator and growth word, as written.
        start, end: place of number and unit in the text it was found in.
        value: the number with its scale applied (5万亩 → 50000), negative where something falls; of a range its lower
            end; of a ratio the quotient of 2.35:1.
        unit: canonical measure word without scale (亩, 元, 美元, %, 个百分点, 户, 公里, 倍, 比); “” for a bare 万 or 亿.
        comparator: one of COMPARATORS; “=” where nothing is said.
        kind: one of KINDS.
        upper: upper end of a range.
        subject: the words it measures, as far as the sentence names them; several joined by 、 where it says 均.
        verb: 新增, 建成, 完成 …, “” where there is none.
        basis: 同比, 环比, 较年初 …: compared with what.
        of: of a share or completion, of what: 占【年度计划】的25%.
        covers: the span of time it covers, as written: 1-2月, 一季度, 截至3月底.
        forecast: whether it is 预计.
        planned: whether it is an intention: 力争, 拟, 计划, 将.
        each: whether it holds for every one of several subjects: 均增长10%.
        part: whether it is a part of the figure before: 其中.
    """

    text: str
    start: int
    end: int
    value: float
    unit: str
    comparator: str = "="
    kind: str = LEVEL
    upper: float | None = None
    subject: str = ""
    verb: str = ""
    basis: str = ""
    of: str = ""
    covers: str = ""
    forecast: bool = False
    planned: bool = False
    each: bool = False
    part: bool = False


__all__ = [
    "BASELINE", "CHANGE", "COMPARATORS", "COMPLETION", "GAP", "GROWTH", "KINDS", "LEVEL", "PROGRESS", "QUALIFIER", "SHARE",
    "Quantity",
]  # fmt: skip
