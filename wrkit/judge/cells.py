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
# What a figure is counted per: /10万人, /百平方公里, /万元, /立方米.
_BASE = r"(?:10{0,5}[百千万亿]{1,2}|[十百千万亿]{1,2})"
_PER_BASE = rf"/{_BASE}(?:人口|{unit_pattern()})?"
_PER = rf"(?:{_PER_BASE}|/(?:{unit_pattern()})|/[^\d，。；、,;()（）\s≥≤<>~～—-]{{1,8}})?"
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def _measure(tag: str) -> str:
    return (
        rf"\s*(?:(?P<unit{tag}>(?:{unit_pattern()}){_PER}|{_PER_BASE})"
        rf"|(?P<scale{tag}>{_SCALE})\s*(?P<counted{tag}>(?:{unit_pattern()}){_PER})?)?"
    )


_FIGURE = re.compile(
    rf"(?:(?<![A-Za-z\d./])|(?<=/)(?!{_BASE}))(?P<sign>[-−+±])?(?P<number>{_NUM})(?:[:：](?P<base>[1-9]\d*(?:\.\d+)?)(?![\d.:：]))?{_measure('')}"
    rf"(?:[-—–~～至](?P<upper>{_NUM}){_measure('2')})?(?!\s*(?:年|号|届|时|月|季度))"
)
# What holds digits and is no figure: PM2.5, 第3.
_NAMES = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,2}[-.]?\d+(?:\.\d+)?|第\s*\d+")
_UNIT_NOTE = re.compile(r"[（(]([^（）()]{1,12})[）)]\s*[*＊]?\s*$")
_PEOPLE = re.compile(r"(?<=[十百千万亿])人口?$")
_COMPARED = re.compile(r"[较比与][^，。；\d]*?(?:增|减|提|上|下|降|多|少|高|低)|同期")
_FORECAST = re.compile(r"预计|预期|预估|初步|有望|估计")
_HOPED = re.compile(r"力争|争取|确保|拟|计划")
_FALL = re.compile(r"(?:下降|降低|减少|下滑|降|减)\s*$")
_WHOLE_YEAR = re.compile(r"全年|年度")
_FALL_NAME = re.compile(r"下降|降低|减少|减排|压减|削减|降幅")
# Words before a figure that make it something else than what the row counts.
_OTHER = (
    (
        re.compile(r"(?:恢复(?:到|至|为)|相当于)[^，。；]{0,12}(?:年|期|水平|的)[^，。；\d]{0,4}$"),
        "是与别的年份相比的程度",
    ),
    (re.compile(r"贡献率|拉动"), "是贡献的大小"),
    (re.compile(r"控制(?:数|线|值|目标|指标|任务)|(?:目标|计划|任务|考核)(?:值|数)"), "是目标"),
    (re.compile(r"剔除|扣除|不含|不包括|不计"), "是扣除一部分后的"),
)
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
            # 20个 and 12所 may count one thing; households are none of the others.
            pair = {self.name, other.name}
            return len(pair) == 1 or (
                same_dimension(self.name, other.name) and not ("户" in pair and not self.measures_alike(other))
            )
        return self.scale == other.scale == 1

    def measures_alike(self, other: Unit) -> bool:
        """Tell whether the two units are of one dimension, not merely measure words that may stand for each other."""
        return not (self.name and other.name) or magnitude(1, self.name)[0] == magnitude(1, other.name)[0]


def unit_of(text: str) -> Unit:
    """Read a unit: 亿元, 万千瓦时, 吨标准煤/万元; one nobody knows stands for itself."""
    head, slash, per = text.removeprefix("1" if text.startswith("1/") else "").partition("/")
    if text in CANONICAL:
        return Unit(CANONICAL[text], 1, text)
    per = _PEOPLE.sub("", per).replace("十万", "10万")
    if slash and (not head or head in CANONICAL):
        return Unit(CANONICAL.get(head, "") + slash + per, 1, head + slash + text.partition("/")[2])
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
        bracketed: whether it stands in brackets.
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
    bracketed: bool = False
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
        if match["base"]:  # 2.2:1
            value = round(value / _number(match["base"]), 6).normalize()
        # In a row of falls 3.2 is a fall; elsewhere it is a rise.
        if (fell and not falls(name)) or (
            falls(name) and kind in (GROWTH, CHANGE) and not fell and around.RISE.search(before)
        ):
            value = -abs(value)
        mark = bounds.sign(before, after)
        yield Figure(
            value, unit, _TURNED.get(mark, mark) if fell and value < 0 else mark, kind, bool(match["unit"] or match["scale"] or match["unit2"]),
            before, _bracketed(text, match.start()), fell, _FORECAST.search(before) is not None, _HOPED.search(before) is not None,
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


def _bracketed(text: str, place: int) -> bool:
    return max(text.rfind(char, 0, place) for char in "（(") > max(text.rfind(char, 0, place) for char in "）)")


def _period(text: str, place: int) -> str:
    """Return the last span of time named before a place in its sentence."""
    start = max(text.rfind(char, 0, place) for char in "。；;\n") + 1
    spans = list(SPAN.finditer(text, start, place))
    return spans[-1][0] if spans else ""


def _why_not(before: str, after: str, name: str, rules: Rules) -> str:
    """Return why a figure is none of what was reached: elsewhere, a part, a share of the target, a goal, still open."""
    if word := elsewhere(before, name, rules):
        return f"是“{word}”的"
    if why := next((why for pattern, why in _OTHER if (m := pattern.search(before)) and m[0][:2] not in name), ""):
        return why
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
    if (word := standing.begun(before, after, rules)) and word not in name and not standing.suffices(word, name, rules):
        return f"只是开了头（{word}）"
    return "是打算" if standing.to_come(before, after) else ""


def elsewhere(before: str, name: str, rules: Rules) -> str:
    """Return the word before a figure that says it is of another place or year, unless the indicator is of that."""
    own = _COMPARED.sub("", before)
    return next((match[0] for match in rules.all(OUTSIDE).matches(own) if match[0] not in name), "")


__all__ = [
    "CHANGE",
    "GROWTH",
    "PLAIN",
    "SHARE",
    "Figure",
    "Unit",
    "elsewhere",
    "falls",
    "figures",
    "flat",
    "named_unit",
    "unit_note",
]
