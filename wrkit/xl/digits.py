"""Digit patterns of number formats: 0 # ? . , % E / with texts between them (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

_SCIENCE = re.compile(r"^([0#?]*(?:\.[0#?]*)?)E([+-])(0+)$", re.IGNORECASE)
_FRACTION = re.compile(r"^(#\s+|0\s+)?\?+/(\?+|\d+)$")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A digit pattern taken apart.

    Attributes:
        units: what stands in it in order: ("digit", place), ("point", "."), ("text", text), or the exponent as a whole
            (“science”, the pattern).
        whole: how many places for digits stand before the point.
        grouped: whether digits are parted by thousands.
        shift: power of ten the value is scaled by: 2 for every %, -3 for every comma behind the last place.
    """

    units: tuple[tuple[str, str], ...]
    whole: int
    grouped: bool
    shift: int

    @property
    def places(self) -> list[str]:
        """The places for digits in order."""
        return [text for kind, text in self.units if kind == "digit"]


def show_digits(value: float, tokens: tuple[str, ...], literal: Callable[[str], str]) -> str | None:
    """Return a number as a pattern shows it, None where what the pattern means is not known for certain.

    Args:
        value: the number.
        tokens: the section's tokens.
        literal: tells what a token that is no part of the pattern shows.
    """
    if "/" in tokens:
        return _fraction(value, "".join(tokens))
    pattern = _parse(tokens, literal)
    if pattern is None:
        return None
    try:
        scaled = Decimal(f"{value:.15g}").scaleb(pattern.shift)
    except InvalidOperation:
        return None
    if any(kind == "science" for kind, _ in pattern.units):
        parts = [_scientific(abs(scaled), text) if kind == "science" else text for kind, text in pattern.units]
        return ("-" if scaled < 0 else "") + "".join(parts)
    return _dealt(scaled, pattern)


@lru_cache(maxsize=512)
def _parse(tokens: tuple[str, ...], literal: Callable[[str], str]) -> Pattern | None:
    """Take a section apart; None for commas, points and exponents where no rule says what they mean."""
    units: list[tuple[str, str]] = []
    whole, shift, commas = 0, 0, 0
    point = grouped = split = False  # split: a text stands between two places before the point
    for token in tokens:
        if match := _SCIENCE.match(token):
            if any(kind != "text" for kind, _ in units) or commas:
                return None
            units.append(("science", match[0]))
            continue
        if token[0] in "0#?" and "e" in token.lower():
            return None
        for char in token if token[0] in "0#?.," else ("",):
            if char == ",":
                if not units or units[-1][0] != "digit":
                    return None
                commas += 1
            elif char == ".":
                if point or commas:
                    return None
                point = True
                units.append(("point", char))
            elif char:
                if any(kind == "science" for kind, _ in units):
                    return None
                if commas and (point or units[-1][0] != "digit"):
                    return None
                grouped, commas = grouped or commas > 0, 0
                split = split or (not point and whole > 0 and units[-1][0] == "text" and units[-1][1] != "")
                whole += not point
                units.append(("digit", char))
            else:
                shift += 2 * (token == "%")
                units.append(("text", literal(token)))
    if (grouped and split) or all(kind in ("text", "point") for kind, _ in units):
        return None
    return Pattern(tuple(units), whole, grouped, shift - 3 * commas)


def _dealt(value: Decimal, pattern: Pattern) -> str:
    """Deal the digits out to their places: 00-00 shows 1234 as 12-34, 0"."0 shows 12 as 1.2."""
    places = pattern.places
    parts = len(places) - pattern.whole
    rounded = value.quantize(Decimal(1).scaleb(-parts), ROUND_HALF_UP) if abs(value) < Decimal("1e20") else value
    left, _, right = f"{abs(rounded):f}".partition(".")
    dealt = [
        *_before_point(left, places[: pattern.whole], pattern.grouped),
        *_behind_point(right, places[pattern.whole :]),
    ]
    shown: list[str] = []
    at = 0
    for kind, text in pattern.units:
        if kind == "digit":
            shown.append(dealt[at])
            at += 1
        elif kind == "text":
            shown.append(text)
        else:
            head = left.lstrip("0") if not pattern.whole else ""
            # Nobody wants the point that 0.## leaves behind a whole number; one without places behind it is meant.
            shown.append(head + ("." if not parts or any(dealt[pattern.whole :]) else ""))
    return ("-" if rounded < 0 else "") + "".join(shown)


def _before_point(digits: str, places: Sequence[str], grouped: bool) -> list[str]:
    """Return what stands at each place before the point; the first takes the digits that are too many."""
    if not places:
        return []
    least = next((len(places) - at for at, place in enumerate(places) if place == "0"), 0)
    digits = digits.lstrip("0").rjust(least, "0")
    if grouped:
        return [re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits), *[""] * (len(places) - 1)]
    rest = len(places) - 1
    own = digits.rjust(len(places))
    return [text.strip() for text in (own[: len(own) - rest], *own[len(own) - rest :])]


def _behind_point(digits: str, places: Sequence[str]) -> list[str]:
    """Return what stands at each place behind the point; # and ? show no zeros at the end."""
    found = list(digits.ljust(len(places), "0")[: len(places)])
    for at in range(len(places) - 1, -1, -1):
        if places[at] == "0" or found[at] != "0":
            break
        found[at] = ""
    return found


def _fraction(value: float, pattern: str) -> str | None:
    """Return a value as # ?/? shows it, None for a pattern of another build."""
    match = _FRACTION.match(pattern.strip())
    if match is None or (match[2].isdigit() and not int(match[2])):
        return None
    size = abs(Fraction(f"{value:.15g}"))
    if match[2].isdigit():
        near = Fraction(round(size * int(match[2])), int(match[2]))
        below = int(match[2])
    else:
        near = size.limit_denominator(10 ** len(match[2]) - 1)
        below = near.denominator
    whole, rest = divmod(near, 1) if match[1] else (0, near)
    part = f"{rest * below}/{below}" if rest or not match[1] else ""
    text = " ".join(filter(None, (str(whole) if whole or not part else "", part)))
    return "-" + text if value < 0 and near else text


def _scientific(value: Decimal, pattern: str) -> str:
    """Return a number with an exponent; ##0.0E+0 steps it by three."""
    match = _SCIENCE.match(pattern)
    assert match is not None
    whole, _, fraction = match[1].partition(".")
    step = max(len(whole), 1)
    exponent = 0
    if value:
        exponent = value.adjusted() // step * step
        mantissa = value.scaleb(-exponent).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
        if mantissa >= Decimal(10) ** step:
            exponent += step
    mantissa = value.scaleb(-exponent).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    sign = "-" if exponent < 0 else match[2].replace("-", "")
    return f"{mantissa:f}E{sign}{abs(exponent):0{len(match[3])}d}"


__all__ = ["show_digits"]
