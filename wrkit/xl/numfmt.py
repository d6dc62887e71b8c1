"""What a person saw in a numeric cell: value and number format → text (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|AM/PM|A/P|上午/下午|yyyy|yy|e|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|aaaa|aaa|hh|h|ss|s|'
    r"\.0+|[0#?][0#?,.]*(?:E[+-]0+)?|.",
    re.IGNORECASE | re.DOTALL,
)
_DATE_TOKENS = frozenset(["yyyy", "yy", "e", "mmmmm", "mmmm", "mmm", "mm", "m", "dddd", "ddd", "dd", "d", "aaaa", "aaa", "hh", "h", "ss", "s", "am/pm", "a/p", "上午/下午"])
_WEEK = "一二三四五六日"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def display(value: float, code: str, *, date1904: bool = False) -> str:
    """Return a number as the cell shows it in a Chinese Excel or WPS; a format too odd to follow shows the plain number."""
    if not math.isfinite(value):
        return str(value)
    sections = _sections(code)
    section, value = _choose(sections, value)
    tokens = _tokens(section)
    lowered = [token.lower() for token in tokens]
    if "general" in lowered or not section:
        shown = (general(value) if low == "general" else _literal(tok) for tok, low in zip(tokens, lowered, strict=True))
        return "".join(shown) or general(value)
    if section == "@":
        return general(value)
    if any(token in _DATE_TOKENS or re.match(r"^\[[hms]+\]$", token) for token in lowered):
        return _date(value, tokens, date1904=date1904)
    return _number(value, tokens)


def general(value: float) -> str:
    """Return a number as the General format shows it in a wide cell: up to 11 significant characters."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    if abs(value) >= 1e11 or 0 < abs(value) < 1e-9:
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{int(exponent[1:]):02d}"
    whole = len(str(int(abs(value))))
    return f"{value:.{max(0, 10 - whole)}f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    sections, current, quoted = [], "", False
    for char in code:
        quoted ^= char == '"'
        if char == ";" and not quoted:
            sections.append(current)
            current = ""
        else:
            current += char
    return (*sections, current)


@lru_cache(maxsize=512)
def _tokens(section: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(section))


def _choose(sections: tuple[str, ...], value: float) -> tuple[str, float]:
    """Pick the section for a value; the second shows negatives without their sign."""
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _literal(token: str) -> str:
    if token.startswith('"'):
        return token[1:-1]
    if token.startswith("\\"):
        return token[1:]
    if token.startswith("_"):
        return " " if token[1:] not in "()" else ""
    if token.startswith("*"):
        return ""
    if token.startswith("["):
        currency = re.match(r"^\[\$([^-\]]*)", token)
        return currency[1] if currency else ""
    return token


def _number(value: float, tokens: tuple[str, ...]) -> str:
    pattern_at = [index for index, token in enumerate(tokens) if re.match(r"^[0#?.]", token)]
    if not pattern_at or "/" in tokens:
        literal = "".join(map(_literal, tokens))
        return literal if not pattern_at else general(value)
    percent = sum(token == "%" for token in tokens)
    pattern = "".join(tokens[index] for index in pattern_at)
    thousandths = len(pattern) - len(pattern.rstrip(","))
    try:
        scaled = Decimal(repr(value)).scaleb(2 * percent - 3 * thousandths)
    except InvalidOperation:
        return general(value)
    body = _digits(scaled, pattern.rstrip(","))
    parts = []
    for index, token in enumerate(tokens):
        if index == pattern_at[0]:
            parts.append(body)
        elif index not in pattern_at:
            parts.append(_literal(token))
    text = "".join(parts)
    return "-" + text.replace("-", "", 1) if scaled < 0 and body.startswith("-") and not text.startswith("-") else text


def _digits(value: Decimal, pattern: str) -> str:
    if match := re.match(r"^(.*?)E([+-])(0+)$", pattern, re.IGNORECASE):
        places = len(match[1].partition(".")[2])
        mantissa, _, exponent = f"{value:.{places}E}".partition("E")
        sign = exponent[0] if exponent[0] == "-" or match[2] == "+" else ""
        return f"{mantissa}E{sign}{int(exponent[1:]):0{len(match[3])}d}"
    whole, _, fraction = pattern.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP) if abs(value) < Decimal("1e20") else value
    digits = f"{abs(rounded):f}"
    left, _, right = digits.partition(".")
    keep = len(fraction.rstrip("#"))
    while len(right) > keep and right.endswith("0"):
        right = right[:-1]
    left = left.lstrip("0").rjust(whole.replace(",", "").count("0"), "0")
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", left)
    return ("-" if rounded < 0 else "") + left + ("." + right if right else "")


def _moment(value: float, *, date1904: bool) -> datetime.datetime | None:
    """Return the moment a serial number stands for, to the nearest millisecond; Excel's 29 February 1900 included."""
    if value < 0 or value > 2958466:
        return None
    if date1904:
        base = datetime.datetime(1904, 1, 1)
    else:
        base = datetime.datetime(1899, 12, 30) if value >= 60 else datetime.datetime(1899, 12, 31)
    try:
        return base + datetime.timedelta(milliseconds=round(value * 86_400_000))
    except OverflowError:
        return None


def _date(value: float, tokens: tuple[str, ...], *, date1904: bool) -> str:
    moment = _moment(value, date1904=date1904)
    if moment is None:
        return general(value)
    lowered = [token.lower() for token in tokens]
    twelve = any(token in ("am/pm", "a/p", "上午/下午") for token in lowered)
    parts = []
    for index, token in enumerate(lowered):
        if token in ("m", "mm") and _is_minute(lowered, index):
            parts.append(f"{moment.minute:0{len(token)}d}")
        elif token in _DATE_TOKENS:
            parts.append(_date_token(token, moment, twelve=twelve))
        elif re.match(r"^\[[hms]+\]$", token):
            unit = {"h": 3600, "m": 60, "s": 1}[token[1]]
            parts.append(f"{int(round(value * 86400, 3) // unit):0{len(token) - 2}d}")
        elif re.match(r"^\.0+$", token):
            parts.append(f"{moment.microsecond / 1e6:.{len(token) - 1}f}"[1:])
        else:
            parts.append(_literal(tokens[index]))
    return "".join(parts)


def _is_minute(tokens: list[str], index: int) -> bool:
    """Tell whether m means minutes: right after hours or right before seconds."""
    def near(rest: list[str]) -> str:
        return next((token for token in rest if token in _DATE_TOKENS or re.match(r"^\[[hms]+\]$", token)), "")

    return near(tokens[:index][::-1]).strip("[]") in ("h", "hh") or near(tokens[index + 1 :]) in ("s", "ss")


def _date_token(token: str, moment: datetime.datetime, *, twelve: bool) -> str:
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    half = "上午" if moment.hour < 12 else "下午"
    return {
        "yyyy": str(moment.year), "e": str(moment.year), "yy": f"{moment.year % 100:02d}", "m": str(moment.month), "mm": f"{moment.month:02d}",
        "mmm": _MONTHS[moment.month - 1], "mmmm": moment.strftime("%B"), "mmmmm": _MONTHS[moment.month - 1][0], "d": str(moment.day),
        "dd": f"{moment.day:02d}", "ddd": moment.strftime("%a"), "dddd": moment.strftime("%A"), "aaa": _WEEK[moment.weekday()],
        "aaaa": "星期" + _WEEK[moment.weekday()], "h": str(hour), "hh": f"{hour:02d}", "s": str(moment.second), "ss": f"{moment.second:02d}",
        "am/pm": "AM" if moment.hour < 12 else "PM", "a/p": "A" if moment.hour < 12 else "P", "上午/下午": half,
    }[token]  # fmt: skip
