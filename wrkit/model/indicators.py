"""Indicators of a plan: targets, actuals, and whether they were reached."""

from __future__ import annotations

from dataclasses import dataclass, field

from wrkit.model.refs import Ref

MET, UNMET, EXCLUDED, UNKNOWN = "met", "unmet", "excluded", "unknown"
VERDICTS = (MET, UNMET, EXCLUDED, UNKNOWN)
# What people read for them.
VERDICT_WORDS = {MET: "是", UNMET: "否", EXCLUDED: "不计", UNKNOWN: "待核"}


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of an indicator table below a numbered one.

    Attributes:
        name: as printed, 其中： or # included.
        target, actual, adjusted: cells as written, “” where empty.
        kind: "其中" or "#".
        ref: place of the name.
    """

    name: str
    target: str = ""
    actual: str = ""
    adjusted: str = ""
    kind: str = "其中"
    ref: Ref = Ref()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A numbered indicator.

    Attributes:
        number: 序号 as printed.
        name: 指标名称 as printed, with its unit in brackets and the * of binding ones.
        target: 年度目标 as written: a number, ≥330, 5.5以内, 完成市上下达任务.
        actual: 完成情况 as written: a number, 预计64以上, 不再统计.
        adjusted: 调整目标, “” where there is none; it stands in for the target.
        binding: whether it is 约束性.
        rows: the 其中 and # rows below it.
        id: 编号, where the table has one.
        lead: 牵头责任单位, where the table names one.
        ref: place of the name.
    """

    number: str
    name: str
    target: str = ""
    actual: str = ""
    adjusted: str = ""
    binding: bool = False
    rows: tuple[IndicatorRow, ...] = ()
    id: str = ""
    lead: str = ""
    ref: Ref = Ref()


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """A table of indicators.

    Attributes:
        title: caption, “” where there is none.
        headings: headings of number, name, target and actual column as printed.
        indicators: in the table's order.
        notes: paragraphs below the table that belong to it.
        ref: the table.
    """

    title: str
    headings: tuple[str, str, str, str]
    indicators: tuple[Indicator, ...]
    notes: tuple[str, ...] = ()
    ref: Ref = Ref()

    @property
    def has_actuals(self) -> bool:
        """Whether any row says how things stand."""
        return any(item.actual or any(row.actual for row in item.rows) for item in self.indicators)


@dataclass(frozen=True, slots=True)
class IndicatorVerdict:
    """An indicator with its verdict (one of VERDICTS), the reason in Chinese, and those of its rows."""

    indicator: Indicator
    verdict: str
    reason: str
    rows: tuple[tuple[IndicatorRow, str, str], ...] = field(default=())


__all__ = [
    "EXCLUDED", "MET", "UNKNOWN", "UNMET", "VERDICTS", "VERDICT_WORDS", "Indicator", "IndicatorRow", "IndicatorTable", "IndicatorVerdict",
]  # fmt: skip
