"""The figures in a cell of an indicator table: 500亿元以上, 预计64, 120亿元、增长10%, 全国5.0，我区5.8."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from wrkit.judge import bounds, standing
from wrkit.judge.rules import OUTSIDE, Rules
from wrkit.text.clean import squeeze
from wrkit.text.quantities import magnitude, same_dimension
from wrkit.text.quantities import words as around
from wrkit.text.quantities.masks import MASK, SPAN
from wrkit.text.quantities.measures import CANONICAL, SCALES, unit_pattern

_STOPS = "，。；！？,;!?\n（）()"
# Chinese punctuation parts clauses and stays; numbers of a list are no figures.
_KEPT, _LISTED = frozenset("，；！？（）：、"), frozenset("①②③④⑤⑥⑦⑧⑨⑩")
_SIGNS = str.maketrans("≧≦⩾⩽−", "≥≤≥≤-")
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_PER = r"(?:/[^\d，。；、,;()（）\s≥≤<>~～—-]{1,8})?"
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def _measure(tag: str) -> str:
    return (
        rf"\s*(?:(?P<unit{tag}>(?:{unit_pattern()}){_PER})"
        rf"|(?P<scale{tag}>{_SCALE})\s*(?P<counted{tag}>(?:{unit_pattern()}){_PER})?)?"
    )


_FIGURE = re.compile(
    rf"(?<![A-Za-z\d.])(?P<sign>[-−+±])?(?P<number>{_NUM}){_measure('')}"
    rf"(?:[-—–~～至](?P<upper>{_NUM}){_measure('2')})?(?!\s*(?:年|号|届|时|月|季度))"
)
# What holds digits and is no figure: PM2.5, 第3.
_NAMES = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,2}[-.]?\d+(?:\.\d+)?|第\s*\d+")
_UNIT_NOTE = re.compile(r"[（(]([^（）()]{1,12})[）)]\s*[*＊]?\s*$")
_COMPARED = re.compile(r"[较比与][^，。；\d]*?(?:增|减|提|上|下|降|多|少|高|低)|同期")
_FORECAST = re.compile(r"预计|预期|预估|初步|有望|估计")
_HOPED = re.compile(r"力争|争取|确保|拟|计划")
_FALL = re.compile(r"(?:下降|降低|减少|下滑|降|减)\s*$")
_WHOLE_YEAR = re.compile(r"全年|年度")
_FALL_NAME = re.compile(r"下降|降低|减少|减排|压减|削减|降幅")
_GROWTH_NAME = re.compile(r"增速|增长|增幅|递增|涨幅|升幅|同比")
_RATE_NAME = re.compile(r"率|占比|比重|比例|强度|指数|浓度")
_CHANGE_NAME = re.compile(r"[增减降]|提高|提升")
_RATES = ("%", "‰", "倍")
GROWTH, CHANGE, SHARE, PLAIN = "growth", "change", "share", ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its scale: 万户 is (户, 10000); how many base units of its dimension one is."""

    name: str = ""
    scale: int = 1
    written: str = ""

    @property
    def size(self) -> Decimal:
        """How many base units of its dimension one is."""
        return self.scale * Decimal(str(magnitude(1, self.name)[1]))

    def fits(self, other: Unit) -> bool:
        """Tell whether figures in the two units can be compared; one without a unit only with one without a scale."""
        if self.name and other.name:
            return self.name == other.name or same_dimension(self.name, other.name)
        return self.scale == other.scale == 1


def unit_of(text: str) -> Unit:
    """Read a unit: 亿元, 万千瓦时, 吨标准煤/万元; one nobody knows stands for itself."""
    head, slash, per = text.partition("/")
    if text in CANONICAL:
        return Unit(CANONICAL[text], 1, text)
    if head in CANONICAL:
        return Unit(CANONICAL[head] + slash + per, 1, text)
    for scale in sorted(SCALES, key=len, reverse=True):
        rest = text.removeprefix(scale)
        if rest != text and (not rest or rest in CANONICAL or rest.partition("/")[0] in CANONICAL):
            return Unit(unit_of(rest).name if rest else "", SCALES[scale], text)
    return Unit(text, 1, text)


def named_unit(name: str) -> Unit:
    """Return the unit a name has in its brackets: 数字经济规模（亿元）."""
    match = _UNIT_NOTE.search(squeeze(unicodedata.normalize("NFKC", name)))
    return unit_of(match[1]) if match else Unit()


def unit_note(name: str) -> str:
    """Return the brackets with the unit at the end of a name as written, “” where there are none."""
    match = _UNIT_NOTE.search(name)
    return match[0] if match else ""


def falls(name: str) -> bool:
    """Tell whether an indicator counts by how much something fell: 单位GDP能耗降低（%）."""
    return _FALL_NAME.search(name) is not None


@dataclass(frozen=True)
class Figure:
    """A figure of a cell.

    Attributes:
        value: the number as written, negative where it falls.
        unit: its unit; that of the indicator, or of the target, where it has none of its own.
        mark: what the words beside it make of it, as `bounds.sign` says.
        kind: GROWTH, CHANGE, SHARE or PLAIN.
        own: whether it has a unit of its own.
        before: the words before it since the last figure or stop.
        fell: whether a word says that it falls.
        forecast: whether it is 预计.
        hoped: whether it is 力争.
        year: whether it is of the whole year.
        upper: the other end of a range.
        why_not: why it is none of what was reached, “” where it may be.
    """

    value: Decimal
    unit: Unit
    mark: str = ""
    kind: str = PLAIN
    own: bool = False
    before: str = ""
    fell: bool = False
    forecast: bool = False
    hoped: bool = False
    year: bool = False
    upper: Decimal | None = None
    why_not: str = ""

    @cached_property
    def size(self) -> Decimal:
        """The value in base units."""
        return self.value * self.unit.size

    @cached_property
    def span(self) -> tuple[float, float]:
        """The least and the most it may stand for, in base units."""
        upper = None if self.upper is None else float(self.upper * self.unit.size)
        return bounds.reach(float(self.size), self.mark, upper)

    def said(self, unit: Unit) -> str:
        """Return it with its bound, in a unit: 不足480亿元."""
        shown = self.value if unit.size == self.unit.size else round(self.size / unit.size, 6).normalize()
        ends = f"{shown:f}" if self.upper is None else f"{shown:f}-{self.upper * self.unit.size / unit.size:f}"
        return f"{_SAID.get(self.mark, '')}{ends}{unit.written if self.own else ''}"


_SAID = {
    bounds.LESS: "不足", bounds.AT_MOST: "至多", bounds.NEARLY: "接近", bounds.ABOUT: "约", bounds.MORE: "超过", bounds.AT_LEAST: "至少",
}  # fmt: skip
_TURNED = {
    bounds.AT_LEAST: bounds.AT_MOST, bounds.MORE: bounds.LESS, bounds.AT_MOST: bounds.AT_LEAST, bounds.LESS: bounds.MORE,
}  # fmt: skip


def flat(text: str) -> str:
    """Return a cell's text without spaces and with narrow digits and signs; numbers of a list (①) dropped."""
    shown = "".join(
        char if char in _KEPT else unicodedata.normalize("NFKC", char) for char in text if char not in _LISTED
    )
    return squeeze(shown).translate(_SIGNS)


def figures(text: str, name: str, usual: Unit, rules: Rules) -> tuple[Figure, ...]:
    """Return the figures of a cell.

    Args:
        text: the cell, as from `flat`.
        name: the indicator's name.
        usual: the unit of figures that have none of their own.
        rules: words to judge by.
    """
    shown = text
    for pattern in (SPAN, _NAMES):
        shown = pattern.sub(lambda match: MASK * len(match[0]), shown)
    return tuple(_figures(text, shown, name, usual, rules))


def _figures(text: str, shown: str, name: str, usual: Unit, rules: Rules) -> Iterator[Figure]:
    last = 0
    found = list(_FIGURE.finditer(shown))
    for index, match in enumerate(found):
        stop = max(shown.rfind(char, 0, match.start()) for char in _STOPS) + 1
        before = text[max(stop, last) : match.start()]
        end = min(place for char in _STOPS if (place := (shown + char).find(char, match.end())) >= 0)
        if index + 1 < len(found):
            end = min(end, found[index + 1].start())
        after = text[match.end() : end]
        last = match.end()
        unit = _unit(match, usual)
        kind = _kind(before, unit, name)
        fell = _FALL.search(before) is not None or (kind in (GROWTH, CHANGE) and around.FALL.search(before) is not None)
        value = _number(match["number"]) * (-1 if match["sign"] in ("-", "−") else 1)
        # In a row of falls 3.2 is a fall; elsewhere it is a rise.
        if (fell and not falls(name)) or (
            falls(name) and kind in (GROWTH, CHANGE) and not fell and around.RISE.search(before)
        ):
            value = -abs(value)
        mark = bounds.sign(before, after)
        yield Figure(
            value, unit, _TURNED.get(mark, mark) if fell and value < 0 else mark, kind, bool(match["unit"] or match["scale"] or match["unit2"]),
            before, fell, _FORECAST.search(before) is not None, _HOPED.search(before) is not None,
            _WHOLE_YEAR.search(_period(text, match.start())) is not None,
            _number(match["upper"]) if match["upper"] else None, _why_not(before, after, name, rules),
        )  # fmt: skip


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unit(match: re.Match[str], usual: Unit) -> Unit:
    tag = "2" if match["unit2"] or match["scale2"] else ""
    scale, counted = match[f"scale{tag}"] or "", match[f"counted{tag}"] or ""
    if match[f"unit{tag}"]:
        return unit_of(match[f"unit{tag}"])
    if scale:  # 1.4万 in a row of 万户
        return unit_of(scale + counted) if counted else Unit(usual.name, SCALES[scale], scale)
    return usual


def _kind(before: str, unit: Unit, name: str) -> str:
    """Return whether a figure is a rate of growth, a difference, a share of something or plain."""
    moves = around.RISE.search(before) or around.FALL.search(before)
    if moves and not (around.TO.search(before) and not before.endswith("为")):
        return GROWTH if unit.name in _RATES else CHANGE
    shared = around.COMPLETION.search(before) or around.SHARE.search(before) or around.SHARE_NOUN.search(before)
    return SHARE if unit.name == "%" and shared else PLAIN


def _period(text: str, place: int) -> str:
    """Return the last span of time named before a place in its sentence."""
    start = max(text.rfind(char, 0, place) for char in "。；;\n") + 1
    spans = list(SPAN.finditer(text, start, place))
    return spans[-1][0] if spans else ""


def _why_not(before: str, after: str, name: str, rules: Rules) -> str:
    """Return why a figure is none of what was reached: elsewhere, a part, a share of the target, a goal, still open."""
    if word := elsewhere(before, name, rules):
        return f"是“{word}”的"
    if "其中" in before and not name.startswith("其中"):
        return "是其中一部分"
    if around.COMPLETION.search(before) and "完成" not in name:
        return "是完成目标的比例"
    if _HOPED.search(before):
        return "是打算"
    if standing.goal_again(before, after, rules):
        return "是目标"
    if word := standing.still_open(before, after, rules):
        return f"是未完成的（{word}）"
    return "是打算" if standing.to_come(before, after) else ""


def elsewhere(before: str, name: str, rules: Rules) -> str:
    """Return the word before a figure that says it is of another place or year, unless the indicator is of that."""
    own = _COMPARED.sub("", before)
    return next((match[0] for match in rules.all(OUTSIDE).matches(own) if match[0] not in name), "")


def pick(goal: Figure, found: tuple[Figure, ...], name: str) -> tuple[Figure | None, str]:
    """Return the figure of what was reached that speaks of a target, or why there is none that surely does."""
    ranked = [(rank, item) for item in found if (rank := _rank(goal, item, name)) is not None]
    if not ranked:
        return None, "没有可与目标比较的数字"
    left = [(rank, item) for rank, item in ranked if not item.why_not]
    if not left:
        return None, "的数字" + "、".join(dict.fromkeys(item.why_not for _, item in ranked))
    best = min(rank for rank, _ in left)
    near = [item for rank, item in left if rank == best]
    near = [item for item in near if item.year] or near
    if len({(item.size, item.mark, item.upper) for item in near}) > 1:
        several = "、".join(item.said(item.unit) for item in near)
        return None, f"有几个数字（{several}），分不清用哪个比较"
    return near[0], ""


def _rank(goal: Figure, item: Figure, name: str) -> tuple[int, bool] | None:
    """Return how well a figure fits a target, the lower the better; None where the two are not comparable."""
    if not goal.unit.fits(item.unit):
        return None
    if goal.kind == GROWTH:
        kinds: tuple[str, ...] = (GROWTH, PLAIN)
    elif goal.kind == CHANGE:
        kinds = (CHANGE, PLAIN) if _CHANGE_NAME.search(name) else (CHANGE,)
    elif goal.kind == SHARE:
        kinds = (SHARE, PLAIN)
    elif _GROWTH_NAME.search(name) or falls(name):
        kinds = (GROWTH, CHANGE, PLAIN)
    elif _RATE_NAME.search(name):
        kinds = (PLAIN, SHARE)
    elif _CHANGE_NAME.search(name):
        kinds = (PLAIN, SHARE, GROWTH, CHANGE)
    else:
        kinds = (PLAIN, SHARE, GROWTH)
    return (kinds.index(item.kind), not item.own) if item.kind in kinds else None


__all__ = ["Figure", "Unit", "elsewhere", "falls", "figures", "flat", "named_unit", "pick", "unit_note"]
