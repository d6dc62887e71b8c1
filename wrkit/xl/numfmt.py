"""What a person saw in a numeric cell: value and number format → text (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import datetime
import math
import re
from functools import lru_cache
from typing import NamedTuple

from wrkit.xl.digits import show_digits

BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"',
    42: '"¥"#,##0;"¥"-#,##0;"¥-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"', 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
_TOKEN = re.compile(
    r'"[^"]*"|[\\!].|_.|\*.|\[[^\]]*\]|General|G/(?:通用格式|標準)|AM/PM|A/P|上午/下午|yyyy|yyy|yy|y|e|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|aaaa|aaa|hh|h|ss|s|'
    r"\.0+|[0#?][0#?,.]*(?:E[+-]0+)?|.",
    re.IGNORECASE | re.DOTALL,
)
_DATE_TOKENS = frozenset(
    ("yyyy", "yyy", "yy", "y", "e", "mmmmm", "mmmm", "mmm", "mm", "m", "dddd", "ddd", "dd", "d", "aaaa", "aaa", "hh", "h", "ss", "s",
     "am/pm", "a/p", "上午/下午")
)  # fmt: skip
_DIVIDER = re.compile(r'"[^"]*"?|[\\!].|;', re.DOTALL)
_COLOURS = re.compile(r"(?:\[[^$\]][^\]]*\])+")
_LETTERS = frozenset("bgnr")
_ELAPSED = re.compile(r"^\[(?:h+|m+|s+)\]$")
_DBNUM = re.compile(r"\[DBNum([1-4])\]", re.IGNORECASE)
_CONDITION = re.compile(r"^((?:\[[^\]]*\])*?)\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]")
_DIGITS = {"1": "〇一二三四五六七八九", "2": "零壹贰叁肆伍陆柒捌玖", "3": "０１２３４５６７８９", "4": "0123456789"}
_WEEK = "一二三四五六日"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Shown(NamedTuple):
    """What a numeric cell shows.

    Attributes:
        text: the text as shown; the plain number where the format is too odd to follow.
        note: kind of the `CellNote` it needs: “number” (what the format shows is not known for certain), “unseen”
            (the format shows nothing at all), “” for none.
        plain: the number without its format, where there is a note.
    """

    text: str
    note: str = ""
    plain: str = ""


def display(value: float, code: str, *, date1904: bool = False) -> str:
    """Return the text of `shown`."""
    return shown(value, code, date1904=date1904).text


def shown(value: float, code: str | None, *, date1904: bool = False) -> Shown:
    """Return a number as the cell shows it in a Chinese Excel or WPS.

    Args:
        value: the number.
        code: its number format, None where the file does not tell.
        date1904: whether the workbook counts days from 1904.
    """
    if not math.isfinite(value):
        return Shown(str(value))
    plain = general(value)
    if code == "General":
        return Shown(plain)
    text = None if code is None else _formatted(value, code, date1904=date1904)
    if text is None:
        return Shown(plain, "number", plain)
    return Shown(text) if text.strip() else Shown("", "unseen", plain)


def _formatted(value: float, code: str, *, date1904: bool) -> str | None:
    """Return a number as a format shows it, None where that is not known for certain."""
    # The system's own date and time formats are named by a locale that no system has.
    code = re.sub(r"\[\$-[FX]800\][^;]*", 'yyyy"年"m"月"d"日"', code, flags=re.IGNORECASE) if "800]" in code else code
    code = re.sub(r"\[\$-[FX]400\][^;]*", "h:mm:ss", code, flags=re.IGNORECASE) if "400]" in code else code
    sections = _sections(code)
    if sections == ("",):
        return general(value)
    chosen = _choose(sections, value)
    if chosen is None or (len(sections) > 1 and _COLOURS.fullmatch(chosen[0]) and not _DBNUM.match(chosen[0])):
        return None
    return _in_section(*chosen, date1904=date1904)


def _in_section(section: str, value: float, *, date1904: bool) -> str | None:
    if script := _DBNUM.search(section):
        text = _in_section(_DBNUM.sub("", section) or "General", value, date1904=date1904)
        return None if text is None else _in_chinese(text, script[1], section)
    tokens = _tokens(section)
    lowered = [token.lower() for token in tokens]
    digits = any(token[0] in "0#?" for token in tokens)
    if (said := sum(map(_is_general, lowered))) or (tokens and all(map(_is_bracket, tokens))):
        if said > 1 or digits:
            return None
        parts = [
            general(value) if _is_general(low) else _literal(tok) for tok, low in zip(tokens, lowered, strict=True)
        ]
        return "".join(parts) if said else general(value)
    if section.strip() == "@":
        return general(value)
    # Letters that mean something in some language's dates, a comparison that cannot be read, a place for text.
    if any(token in _LETTERS or token[:2] in ("[<", "[>", "[=") or token == "@" for token in lowered):
        return None
    if any(token in _DATE_TOKENS or _ELAPSED.match(token) for token in lowered):
        return None if digits else _date(value, tokens, date1904=date1904)
    if not digits and not any(token[0] == "." for token in tokens):
        return "".join(map(_literal, tokens))
    return show_digits(value, tokens, _literal)


def _is_general(token: str) -> bool:
    return token == "general" or token.startswith("g/")


def _is_bracket(token: str) -> bool:
    return token.startswith("[") and not token.startswith("[$") and not _ELAPSED.match(token.lower())


def general(value: float) -> str:
    """Return a number as the General format shows it in a wide cell: up to 11 significant characters.

    Excel shows whole numbers of 12 digits and more as 1.23457E+11, WPS and LibreOffice show all digits; so does this,
    because nothing may be lost.
    """
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    if abs(value) >= 1e11 or 0 < abs(value) < 1e-9:
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}E{exponent[0]}{int(exponent[1:]):02d}"
    whole = len(str(int(abs(value))))
    shown = f"{value:.{max(0, 10 - whole)}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    sections, start = [], 0
    for match in _DIVIDER.finditer(code):
        if match[0] == ";":
            sections.append(code[start : match.start()])
            start = match.end()
    return (*sections, code[start:])


@lru_cache(maxsize=512)
def _tokens(section: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(section))


def _choose(sections: tuple[str, ...], value: float) -> tuple[str, float] | None:
    """Pick the section for a value, by its own condition or by sign; the second shows negatives without their sign.

    None where no condition holds.
    """
    if len(sections) == 4:  # the fourth is for texts
        sections = sections[:3]
    conditions = [_CONDITION.match(section) for section in sections]
    if any(conditions):
        for section, found in zip(sections, conditions, strict=True):
            if found is None or _holds(value, found[2], float(found[3])):
                rest = _CONDITION.sub(r"\1", section)
                alone = found is not None and value < 0 and found[2] in ("<", "<=") and float(found[3]) <= 0
                return rest, -value if alone else value
        return None
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _holds(value: float, sign: str, bound: float) -> bool:
    return {
        "<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound, "=": value == bound,
        "<>": value != bound,
    }[sign]  # fmt: skip


def _in_chinese(shown: str, script: str, section: str) -> str:
    """Return a text with its digits in a Chinese script: 2026年 → 二〇二六年, and in General 12 → 一十二."""
    digits = _DIGITS[script]
    if script in "12" and "general" in section.lower():
        whole, point, rest = shown.partition(".")
        said = re.sub(r"\d+", lambda match: _spoken(match[0], script), whole)
        return said + ("点" if point else "") + rest.translate(str.maketrans("0123456789", digits))
    if script in "12" and any(token.lower() in _DATE_TOKENS for token in _tokens(section)):
        shown = re.sub(r"(?<!\d)\d{1,2}(?!\d)", lambda match: _spoken(str(int(match[0])), script, day=True), shown)
    return shown.translate(str.maketrans("0123456789", digits))


def _spoken(number: str, script: str, *, day: bool = False) -> str:
    """Return a whole number as it is said: 105 → 一百〇五; days and months say 十 for 一十."""
    digits = _DIGITS[script]
    units = ("", "十", "百", "千") if script == "1" else ("", "拾", "佰", "仟")
    big = ("", "万", "亿", "兆")
    if not number.strip("0"):
        return digits[0]
    if len(number) > 16:
        return number
    said, gap = "", False
    for at, digit in enumerate(number):
        place = len(number) - at - 1
        if digit == "0":
            gap = True
        else:
            said += (digits[0] if gap and said else "") + digits[int(digit)] + units[place % 4]
            gap = False
        if place % 4 == 0 and place and number[max(0, at - 3) : at + 1].strip("0"):
            said += big[place // 4]
    ten = digits[1] + units[1]
    return said[1:] if day and said.startswith(ten) else said


def _literal(token: str) -> str:
    if token.startswith('"'):
        return token[1:-1]
    if token[0] in "\\!" and len(token) > 1:
        return token[1:]
    if token.startswith("_"):
        return " " if token[1:] not in "()" else ""
    if token.startswith("*"):
        return ""
    if token.startswith("["):
        currency = re.match(r"^\[\$([^-\]]*)", token)
        return currency[1] if currency else ""
    return token


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


def serial(moment: datetime.datetime) -> float:
    """Return the serial number that stands for a moment (1900 system)."""
    days = (moment.replace(tzinfo=None) - datetime.datetime(1899, 12, 30)).total_seconds() / 86400
    return days if days >= 61 else days - 1


def _date(value: float, tokens: tuple[str, ...], *, date1904: bool) -> str | None:
    moment = _moment(value, date1904=date1904)
    if moment is None:
        return None
    lowered = [token.lower() for token in tokens]
    twelve = any(token in ("am/pm", "a/p", "上午/下午") for token in lowered)
    parts = []
    for index, token in enumerate(lowered):
        if token in ("m", "mm") and _is_minute(lowered, index):
            parts.append(f"{moment.minute:0{len(token)}d}")
        elif token in _DATE_TOKENS:
            parts.append(_date_token(token, moment, twelve=twelve))
        elif _ELAPSED.match(token):
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
        return next((token for token in rest if token in _DATE_TOKENS or _ELAPSED.match(token)), "")

    return near(tokens[:index][::-1]).strip("[]") in ("h", "hh") or near(tokens[index + 1 :]) in ("s", "ss")


def _date_token(token: str, moment: datetime.datetime, *, twelve: bool) -> str:
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    half = "上午" if moment.hour < 12 else "下午"
    return {
        "yyyy": str(moment.year), "yyy": str(moment.year), "e": str(moment.year), "yy": f"{moment.year % 100:02d}", "y": f"{moment.year % 100:02d}", "m": str(moment.month), "mm": f"{moment.month:02d}",
        "mmm": _MONTHS[moment.month - 1], "mmmm": moment.strftime("%B"), "mmmmm": _MONTHS[moment.month - 1][0], "d": str(moment.day),
        "dd": f"{moment.day:02d}", "ddd": moment.strftime("%a"), "dddd": moment.strftime("%A"), "aaa": _WEEK[moment.weekday()],
        "aaaa": "星期" + _WEEK[moment.weekday()], "h": str(hour), "hh": f"{hour:02d}", "s": str(moment.second), "ss": f"{moment.second:02d}",
        "am/pm": "AM" if moment.hour < 12 else "PM", "a/p": "A" if moment.hour < 12 else "P", "上午/下午": half,
    }[token]  # fmt: skip
