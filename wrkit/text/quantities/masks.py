"""What only looks like a quantity: names with digits, dates, ordinals, numbers of documents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from wrkit.text.quantities.measures import unit_pattern

# One character stands for a masked one, so that places stay what they are.
MASK = "□"
# Full-width digits, letters and signs of arithmetic become narrow; Chinese punctuation stays, it parts clauses.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？（）［］：、"}
_FOLD |= {
    ord("："): ord(":"),
    ord("﹣"): ord("-"),
    ord("−"): ord("-"),
    ord("\u00a0"): ord(" "),
    ord("\u3000"): ord(" "),
}

# Noncharacters stand for all stops of a kind, so that one search finds any.
_STOP, _FULL_STOP = "\ufdd0", "\ufdd1"
_STOP_MARKS = {**{ord(char): _STOP for char in "，；;!?（）()"}, **{ord(char): _FULL_STOP for char in "。！？\n"}}

_CN = "零〇一二三四五六七八九十百千万两"
_MONTHS = r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:(?:19|20)\d{2}|[二两][〇零○0][〇零○一二三四五六七八九]{2})"
_DASH = r"\s*[-—–~～至到]+\s*"
# Spans of time a figure can cover. Here and below, a look at the first character spares trying every alternative.
SPAN = re.compile(
    rf"(?=[截\d二两第一三四首前上下全今去年春目本])(?:(?:截[至止]\s*(?:到)?\s*)?(?:{_YEAR}年(?:度)?\s*)?(?:"
    rf"{_MONTHS}月?{_DASH}{_MONTHS}月份?|{_MONTHS}月\d{{1,2}}日|{_MONTHS}月(?:份|末|底|初|上旬|中旬|下旬)?|"
    r"第?[一二三四1-4](?:季度|、[二三四]季度)|首季度?|前[一二三四两2-4]个?季度|[上下]半年|1-[2-4]季度|前[一二三四五六七八九十\d]+个?月"
    r")(?:以来|末|底|止)?"
    rf"|截[至止](?:到)?(?:目前|当前|现在|年[底末]|本期末|本?月底)|{_YEAR}年[-—–~～至到]+{_YEAR}年|{_YEAR}[-—–~～至到]+{_YEAR}年"
    rf"|{_YEAR}年(?:度|[底末初])?(?:以来)?|全年|今年以来|今年|去年同期|去年|上年同期|上年|年初以来|春节(?:假期|期间)|目前|本季度|本月)"
)
_DATES = re.compile(
    rf"(?=[\d{_CN}])(?:{_MONTHS}月\d{{1,2}}(?:{_DASH}\d{{1,2}})?日|\d{{1,2}}日(?!均)|\d{{1,2}}时\d{{1,2}}分|(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?!\d)|"
    rf"{_YEAR}年|(?<![\d.]){_YEAR}(?!\d|\.\d|\s*(?:{{unit}}|[万亿]))|\d{{1,2}}个月|\d{{1,3}}年(?:来|内|期|行动|计划|禁渔|规划|以上|左右)?|[{_CN}]+年)".replace(
        "{unit}", "[个家户人名项件套辆台座所处条次场起亩吨元公平万亿%余多]"
    )
)
_FIXED = (
    r"https?://\S{1,200}|[A-Za-z0-9_.-]{1,40}@[A-Za-z0-9_.-]{1,60}",
    r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)",  # telephone numbers
    r"[〔\[(（【]\s*\d{4}\s*[〕\])）】]\s*\d+\s*号",  # 〔2024〕2号
    r"\d-\d{3}(?:\.\d+)?(?!\d)",  # 2-017
    rf"第\s*(?:\d+|[{_CN}]+)(?:{_DASH}第?\s*(?:\d+|[{_CN}]+))?",
    r"[A-Z]+\d*\+\d+",  # K0+000
    r"\d+(?:\+[0-9A-ZNX]+){1,8}(?![0-9])",  # 3+2, 1+3+N
    r"(?<![A-Za-z])[A-Za-z]{1,2}[-.]?\d+(?:\.\d+)?[A-Za-z]?",  # G319, PM2.5, B2
    r"\d+(?:\.\d+)?\s*(?:kV|KV|千伏(?!安)|英寸|mm|nm|°|℃|#)",
    r"\d+(?:[、和及与至-]\d+){0,12}号(?!召)",  # 12和13号泊位
    rf"\d+(?:\.\d+)?(?:万亿|亿|千万|百万|万|千|百|十)?(?:级|强)(?!化|度)|[{_CN}亿]+级|[{_CN}]+强(?!化|度)",  # 500强, 50亿级
    r"\d+(?:届|版|型|路公交|路(?=车)|比特|位数|维|字头|级|线城市|码)",
    rf"(?:\d+|[{_CN}]+)(?:多)?(?:分钟|小时|公里|刻钟)[^，。；、]{{0,12}}?(?:圈|交通网)",
    r"\d+\s*(?:周)?岁\s*(?:及以上|以上|以下|及以下|\(含\)以上|（含）以上)",
    rf"(?<!\d)(?:\d|[{_CN}])\s*(?:对|比)\s*(?:\d|[{_CN}])(?![\d.%])",  # 1对1, 一对一
    r"尼龙\d+",
    # 六届二次全会, 二次供水, 八项规定: which one, or a name.
    rf"[{_CN}]{{1,3}}届[{_CN}]{{1,3}}次|[{_CN}]次(?=供水|加压|创业|分配|开发|污染|供电|元创新)|[{_CN}]项(?=规定|纪律)",
    r"(?:零|动态)清零|零(?:就业|距离|突破|增长|碳|事故|首付|发生|报告|排放|直排|跑|投诉|售|件|碎)|“零”",
)
# What these begin with.
_FIRST = rf"A-Za-z\d_.〔\[(（【第尼零动“{_CN}亿\-"
_QUOTED = re.compile(r"[“‘「『\"]([^”’」』\"]{1,12})[”’」』\"]|《[^》]*》|〈[^〉]*〉|〖[^〗]*〗")
# No figure is that long; runs of digits would otherwise be tried from every place in them.
_TOO_LONG = re.compile(rf"\d{{16,}}|[{_CN}亿]{{16,}}|[A-Za-z]{{60,}}")
_LONG_NAME = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,}[-.]?\d+(?:\.\d+)?")
_LETTER = re.compile(r"[A-Za-z]")
# White space and stops stay, they part words and clauses.
_VISIBLE = re.compile(r"[^ ，。；、\n]")
_DIGIT_NAME = re.compile(r"(?<![\d.])\d+(?:\.\d+)?[A-Za-z]+\d*")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text of equal length with names and dates blanked out, and the spans of time found in it."""

    folded: str
    text: str
    spans: tuple[tuple[int, int], ...]
    _stops: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_stops", self.text.translate(_STOP_MARKS))

    def last_stop(self, start: int, end: int) -> int:
        """Return where the last stop or bracket between two places ends, `start` where there is none."""
        return max(self._stops.rfind(_STOP, start, end), self.last_full_stop(start, end) - 1, start - 1) + 1

    def last_full_stop(self, start: int, end: int) -> int:
        """Return where the last sentence between two places ends, `start` where none does."""
        return max(self._stops.rfind(_FULL_STOP, start, end), start - 1) + 1

    def spans_in(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the spans of time that lie between two places."""
        if not self.spans:
            return ()
        first, last = bisect_left(self.spans, (start, start)), bisect_left(self.spans, (end, end))
        return tuple(span for span in self.spans[first:last] if span[1] <= end)


@lru_cache(maxsize=8)
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    unit = unit_pattern()
    fixed = "|".join((*map(re.escape, sorted(names, key=len, reverse=True)), *_FIXED))
    quantity_after = re.compile(rf"\s*[余多]?\s*(?:[万亿千百]|{unit})")
    first = re.escape("".join(sorted({name[0] for name in names if name})))
    return re.compile(rf"(?=[{_FIRST}{first}])(?:{fixed})"), quantity_after, re.compile(unit)


def mask(text: str, names: Iterable[str] = ()) -> Masked:
    """Blank out whatever is no quantity.

    Args:
        text: a sentence or several.
        names: further names that contain digits, as an office knows them.
    """
    folded = text.translate(_FOLD)
    fixed, after, unit = _patterns(tuple(sorted(names)))
    out = _TOO_LONG.sub(_blanked, folded)
    spans = tuple(match.span() for match in SPAN.finditer(out))
    out = _with_blanks(_QUOTED.sub(_inner_blanked, out), spans)
    out = _DATES.sub(_blanked, fixed.sub(_blanked, out))
    names_found = [match.span() for match in _LONG_NAME.finditer(out) if not after.match(out, match.end())]
    for match in _DIGIT_NAME.finditer(out):
        letters = _LETTER.search(match[0])
        if letters and not unit.match(out, match.start() + letters.start()):  # 5G, 5A
            names_found.append(match.span())
    # FDI3000万美元 is money, GB2312 is not.
    return Masked(folded, _with_blanks(out, names_found), spans)


def _blanked(match: re.Match[str]) -> str:
    return _VISIBLE.sub(MASK, match[0])


def _inner_blanked(match: re.Match[str]) -> str:
    return match[0][0] + _VISIBLE.sub(MASK, match[0][1:-1]) + match[0][-1]


def _with_blanks(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + _VISIBLE.sub(MASK, text[start:end]) + text[end:]
    return text


__all__ = ["MASK", "SPAN", "Masked", "mask"]
