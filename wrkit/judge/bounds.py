"""Words right beside a figure that make it a bound: 不足, 未达到, 不超过, 以上, 接近."""

from __future__ import annotations

import math
import re
import unicodedata

# Signs; “” where the figure is the value itself (达到500 among it), “~” nearly but not quite, “≈” more or less.
AT_LEAST, MORE, AT_MOST, LESS, NEARLY, ABOUT = "≥", ">", "≤", "<", "~", "≈"
# How far “接近”, “左右” reach, relative to the figure.
ABOUT_SHARE = 0.05
# An open end lies a hair inside.
_HAIR = 1e-7
# Rounding in published figures must not tip the scales: 25 % of 80 户 is met by 20.
SLACK = 1e-9

_NOT = r"(?:未|没有?|不|难以|无法)(?:曾|能够?|完全|全部|再|得)?"
# The first whose words end the text before a figure; a denial turns a comparison round.
_BEFORE = tuple(
    (re.compile(rf"(?:{words})\s*$"), sign)
    for words, sign in (
        (rf"{_NOT}(?:低于|少于|小于|短于)|至少|≥|>=", AT_LEAST),
        (rf"{_NOT}(?:超过?|高于|大于|多于)|不得?突破|控制在|压控在|限制在|控制至|至多|最多|≤|<=", AT_MOST),
        (rf"{_NOT}(?:达到?|满|足|及|到|突破|够)|不足|不到|低于|小于|少于|<", LESS),
        (r"接近|将近|逼近|临近|(?<![附邻最贴亲])近", NEARLY),
        (r"大约|大概|约为|(?<![签合条公特制节续履契大])约|差不多|≈", ABOUT),
        (r"突破|超过|超出|超|逾|高于|大于|多于|>", MORE),
    )
)  # fmt: skip
_AFTER = tuple(
    (re.compile(rf"\s*(?:[(（]含[^)）]*[)）])?(?:{words})"), sign)
    for words, sign in (
        ("及?以上|之上|余|多", AT_LEAST), ("以内|之内|及?以下|之下", AT_MOST), ("左右|上下|前后", ABOUT),
    )
)  # fmt: skip


def sign(before: str, after: str) -> str:
    """Return what the words right before and behind a figure make of it, “” where it is the value itself."""
    before, after = (unicodedata.normalize("NFKC", text) for text in (before, after))
    for pattern, found in _AFTER:
        if pattern.match(after):
            return found
    return next((found for pattern, found in _BEFORE if pattern.search(before)), "")


def reach(value: float, mark: str, upper: float | None = None) -> tuple[float, float]:
    """Return the least and the most a figure with a sign may stand for; `upper` is the other end of a range."""
    hair, about = abs(value) * _HAIR, abs(value) * ABOUT_SHARE
    if upper is not None:
        return min(value, upper), max(value, upper)
    return {
        AT_LEAST: (value, math.inf), MORE: (value + hair, math.inf), AT_MOST: (-math.inf, value), LESS: (-math.inf, value - hair),
        NEARLY: (value - about, value - hair), ABOUT: (value - about, value + about),
    }.get(mark, (value, value))  # fmt: skip


def holds(span: tuple[float, float], goal: float, *, lower: bool, strict: bool = False) -> bool | None:
    """Tell whether all a figure may stand for reaches a goal, none of it (False) or only some (None).

    Args:
        span: as from `reach`.
        goal: what is to be reached.
        lower: whether it is to be undercut.
        strict: whether equality is not enough.
    """

    def ok(value: float) -> bool:
        slack = abs(goal) * SLACK
        ahead = goal - value if lower else value - goal
        return ahead > slack if strict else ahead >= -slack

    ends = {ok(end) for end in span}
    return ends.pop() if len(ends) == 1 else None


__all__ = [
    "ABOUT", "ABOUT_SHARE", "AT_LEAST", "AT_MOST", "LESS", "MORE", "NEARLY", "SLACK", "holds", "reach", "sign",
]  # fmt: skip
