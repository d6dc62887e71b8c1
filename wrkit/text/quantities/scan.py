"""Numbers with their units in a masked text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from wrkit.text.quantities.measures import CANONICAL, SCALES, chinese_number, scaled, unit_pattern

_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_TO = r"\s*(?:-|—|–|~|～|至|到)+\s*"
_D = "[一二三四五六七八九两]"
_SECTION = rf"(?:{_D}千)?(?:零?{_D}百)?(?:零?{_D}?十)?(?:零?{_D})?"
_NUMERAL = re.compile(rf"(?=.){_SECTION}(?:[万亿]{_SECTION}[万亿]?)?")
# Of a single Chinese digit only these make a count; 一 never does.
_PLAIN = frozenset("个家户项座所条件名人套处场次天倍辆台亩")
_PERCENT = re.compile(r"百分之([零〇一二两三四五六七八九十百点\d.]+)")
_FRACTION = re.compile(r"([一二两三四五六七八九十]+)分之([一二两三四五六七八九十]+)")
_TENTHS = re.compile(
    r"([一二两三四五六七八九]|\d(?:\.\d)?)成([一二三四五六七八九半])?(?![功立果效员本为长交都品绩套就分人渔])"
)
_DOUBLED = re.compile(r"翻\s*([一二两三四\d])\s*番")
_NOT_PLAIN = re.compile(r"[“□]|方面|层面|全覆盖|全面|必须|[一百不最]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit: place, value, upper end of a range, what stood between or behind it."""

    start: int
    end: int
    value: float
    unit: str
    upper: float | None = None
    vague: str = ""  # 余, 多, 近: written inside the figure
    sign: str = ""
    ratio: bool = False


@lru_cache(maxsize=8)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    unit = unit_pattern(units)

    def amount(tag: str) -> str:
        return (
            rf"(?P<n{tag}>{_NUM})\s*(?P<plus{tag}>\+)?(?P<v{tag}>余|多|来)?\s*"
            rf"(?:(?P<u{tag}>{unit})|(?P<s{tag}>{_SCALE})(?P<w{tag}>余|多)?\s*(?P<x{tag}>{unit})?)"
        )

    per = r"(?:/(?:亩|吨|平方米|㎡|人|年|日|天|户|公里|立方米|月|件)|每(?:亩|吨|平方米|人次|人))?"
    return re.compile(
        rf"(?=[-+±—\d])(?:"
        rf"(?<![\d.])(?P<ratio>\d+(?:\.\d+)?:\d+(?:\.\d+)?)(?![\d:])"
        rf"|(?P<sign>[-+±—])?(?<![\d.])(?P<low>{_NUM})(?P<lowu>\s*(?:{unit}|(?:{_SCALE})\s*(?:{unit})?))?{_TO}{amount('2')}{per}"
        rf"|(?P<sign1>[-+±—])?(?<![\d.]){amount('1')}(?P<per>{per}))"
    )


def figures(text: str, units: tuple[str, ...] = ()) -> Iterator[Figure]:
    """Yield the figures of a masked text in order."""
    found = [*_arabic(text, units), *_chinese(text, units)]
    last = 0
    for figure in sorted(found, key=lambda f: (f.start, -f.end)):
        if figure.start >= last:
            yield figure
            last = figure.end


def _arabic(text: str, units: tuple[str, ...]) -> Iterator[Figure]:
    pattern = _pattern(units)
    place = 0
    while match := pattern.search(text, place):
        place = match.end()
        if match["ratio"]:
            first, second = match["ratio"].split(":")
            if float(second):
                value = float(round(Decimal(first) / Decimal(second), 6))
                yield Figure(match.start(), match.end(), value, "比", ratio=True)
            continue
        if match["low"]:
            # 从50家到80家 is two figures, no range.
            yield from _ends(match, joined=not _from_to(text, match.start()))
            continue
        yield _single(text, match)


def _from_to(text: str, start: int) -> bool:
    return bool(re.search(r"[从由][^，。；\d]{0,6}$", text[max(0, start - 8) : start]))


def _parts(match: re.Match[str], tag: str) -> tuple[str, str, str, str]:
    """Return number, scale, unit spelling and vague word of one end."""
    scale = match[f"s{tag}"] or ""
    unit = match[f"u{tag}"] or match[f"x{tag}"] or ""
    vague = match[f"v{tag}"] or match[f"w{tag}"] or match[f"plus{tag}"] or ""
    return match[f"n{tag}"], scale, unit, vague


def _ends(match: re.Match[str], *, joined: bool) -> Iterator[Figure]:
    """Yield a range as one figure, or its two ends; the first end has the second's scale unless it has its own unit."""
    number, scale, unit, _ = _parts(match, "2")
    canonical = CANONICAL.get(unit, unit)
    own = re.match(rf"\s*({_SCALE})?", match["lowu"]) if match["lowu"] else None
    low = scaled(match["low"], (own[1] or "") if own else scale)
    high = scaled(number, scale)
    if joined:
        yield Figure(match.start("low"), match.end(), low, canonical, high)
    else:
        yield Figure(match.start("low"), match.end("lowu" if own else "low"), low, canonical)
        yield Figure(match.start("n2"), match.end(), high, canonical)


def _single(text: str, match: re.Match[str]) -> Figure:
    number, scale, unit, vague = _parts(match, "1")
    sign = match["sign1"] or ""
    start = match.start("n1")
    if sign and match.start() and re.search(r"[\d%A-Za-z年月个家户元亩)）]$", text[match.start() - 1 : match.start()]):
        sign = ""
    if sign in "—-" and sign and unit not in ("%", "个百分点", "个基点", "‰") and not scale and not unit:
        sign = ""
    canonical = CANONICAL.get(unit, unit) + (match["per"] or "")
    return Figure(start - len(sign), match.end(), scaled(number, scale), canonical, None, vague, sign)


@lru_cache(maxsize=8)
def _numeral_pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<n>[零〇一二两三四五六七八九十百千万亿]+)(?P<v>余|多|来)?\s*(?P<s>[万亿])?(?P<u>{unit_pattern(units)})"
    )


def _chinese(text: str, units: tuple[str, ...]) -> Iterator[Figure]:
    parts = "分之" in text
    for match in _PERCENT.finditer(text) if parts else ():
        if (value := _decimal(match[1])) is not None:
            yield Figure(match.start(), match.end(), value, "%")
    for match in _FRACTION.finditer(text) if parts else ():
        below, above = chinese_number(match[1]), chinese_number(match[2])
        if below and above and match[1] != "百":
            yield Figure(match.start(), match.end(), float(round(Decimal(above * 100) / below, 4)), "%")
    for match in _TENTHS.finditer(text) if "成" in text else ():
        tens = float(match[1]) if match[1][0].isdigit() else float(chinese_number(match[1]) or 0)
        ones = 5 if match[2] == "半" else chinese_number(match[2] or "") or 0
        yield Figure(match.start(), match.end(), round(tens * 10 + ones, 4), "%")
    for match in _DOUBLED.finditer(text) if "番" in text else ():
        yield Figure(match.start(), match.end(), float(_decimal(match[1]) or 0), "番")
    for match in _numeral_pattern(units).finditer(text):
        if (figure := _counted(text, match)) is not None:
            yield figure


def _counted(text: str, match: re.Match[str]) -> Figure | None:
    numeral, unit = match["n"], match["u"]
    before = text[match.start() - 1 : match.start()]
    if (
        before in ("第", "每", "几", "数", "上", "□", ".", "一", "之")
        or before.isdigit()
        or before.isascii()
        and before.isalpha()
    ):
        return None
    if not _NUMERAL.fullmatch(numeral) or numeral[0] in "百千万亿":
        return None
    value = chinese_number(numeral)
    if not value:
        return None
    if (
        len(numeral) == 1
        and not match["v"]
        and not match["s"]
        and (numeral == "一" or unit not in _PLAIN or _NOT_PLAIN.match(text, match.end()))
    ):
        return None
    total = float(Decimal(value) * SCALES.get(match["s"] or "", 1))
    return Figure(match.start(), match.end(), total, CANONICAL.get(unit, unit), None, match["v"] or "")


def _decimal(text: str) -> float | None:
    """Return 五十, 五点三 or 5.3 as a number."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    whole, _, rest = text.partition("点")
    value = chinese_number(whole)
    digits = [chinese_number(char) for char in rest]
    if value is None or any(digit is None for digit in digits):
        return None
    return float(f"{value}.{''.join(map(str, digits)) or '0'}")


__all__ = ["Figure", "figures"]
