"""From figures to quantities: comparator, kind, subject, span of time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from wrkit.model.quantities import (
    BASELINE,
    CHANGE,
    COMPLETION,
    GAP,
    GROWTH,
    LEVEL,
    PROGRESS,
    QUALIFIER,
    SHARE,
    Quantity,
)
from wrkit.text.quantities import words
from wrkit.text.quantities.masks import MASK, Masked, mask
from wrkit.text.quantities.measures import COUNTED
from wrkit.text.quantities.scan import Figure, figures

_STOPS = "，。；！？;!?\n（）()"
_SENTENCE = "。！？\n"
# How far back a figure looks for its words, and for its span of time, in characters.
_REACH, _FAR = 200, 500
_RATES = ("%", "‰", "倍", "番")
_POINTS = ("个百分点", "个基点")
_ONLY_JOIN = re.compile(r"[、，和及与以\s]*$")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_INTRODUCED = re.compile(r"([^，。；（(\n]{0,12})，$")
_DIGIT = re.compile(r"\d")
_LABEL = re.compile(r"([^，。；！？\n（）()]{2,40})[，:（(]$")
_RESPECTIVELY = re.compile(r"分别[^，。；、\d]{0,10}$")
_NOUN = re.compile(
    r"(?:以上|左右|以内|余|多)?(?:的)?((?!以上|以下|以内|左右|大关)[^，。；、！？\n（）()和及与\d:]{1,16})"
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A figure in its surroundings: the words since the last figure or stop, those of its clause, those behind."""

    figure: Figure
    before: str  # since the last figure or stop, names and dates masked
    raw: str  # the same as written
    clause: str  # since the last stop
    after: str
    joined: bool  # only 、 or 和 parts it from the figure before


def find_quantities(text: str, *, units: Iterable[str] = (), names: Iterable[str] = ()) -> tuple[Quantity, ...]:
    """Return the quantities a Chinese text states, in order.

    Args:
        text: a sentence or several; line breaks end sentences.
        units: further measure words.
        names: further names that contain digits and are no quantities.

    Returns:
        Quantities; names with digits (G319, 5G, “2349”, 816景区), dates and ordinals are none.
    """
    masked = mask(text, names)
    found: list[Quantity] = []
    last_end = 0
    for figure in figures(masked.text, tuple(units)):
        spot = _spot(masked, figure, last_end)
        quantity, last_end = _quantity(text, masked, spot, found)
        found.append(quantity)
    return tuple(_distributed(text, masked, found))


def _spot(masked: Masked, figure: Figure, last_end: int) -> _Spot:
    stop = _clause(masked, figure.start)
    start = max(stop, last_end)
    before = masked.text[start : figure.start]
    joined = last_end > 0 and _ONLY_JOIN.match(masked.text[last_end : figure.start]) is not None
    return _Spot(
        figure,
        before,
        masked.folded[start : figure.start],
        masked.text[stop : figure.start],
        masked.text[figure.end : figure.end + 40],
        joined,
    )


def _clause(masked: Masked, place: int) -> int:
    """Return where the words before a place begin: behind the last stop, at most `_REACH` characters back."""
    return masked.last_stop(max(0, place - _REACH), place)


def _quantity(text: str, masked: Masked, spot: _Spot, found: list[Quantity]) -> tuple[Quantity, int]:
    """Return the quantity and where its words end: a noun behind the figure belongs to it."""
    figure = spot.figure
    previous = found[-1] if found and not _parted(masked, found[-1].end, figure.start) else None
    kind, of = _kind(spot)
    negative = figure.sign in ("-", "—") or (kind in (GROWTH, CHANGE) and _falls(spot.before))
    if kind == GAP:
        negative = words.GAP_DOWN.search(spot.before) is not None
    comparator, end = _comparator(spot, kind)
    inherits = spot.joined and previous is not None and previous.unit == figure.unit and kind == LEVEL
    if inherits and previous is not None and previous.kind in (GROWTH, SHARE, COMPLETION, PROGRESS, CHANGE, BASELINE):
        kind, of = previous.kind, of or previous.of
        negative = negative or previous.value < 0
    if inherits and previous is not None and comparator == "=":
        comparator = previous.comparator
    subject, verb, own, behind = _subject(masked, spot, kind, previous, found)
    basis = words.BASIS.search(spot.before)
    value = -abs(figure.value) if negative else figure.value
    handed_on = previous if not own or spot.joined else None
    quantity = Quantity(
        text[figure.start : end], figure.start, figure.end, value, figure.unit, comparator, kind,
        -figure.upper if negative and figure.upper is not None else figure.upper,
        subject, verb, _words(masked, figure.start, spot.before, basis) or (previous.basis if inherits and previous else ""), of,
        _covers(masked, figure.start),
        _lead_in(masked, spot, words.FORECAST) or _ahead(masked, spot, words.FORECAST, handed_on if handed_on and handed_on.forecast else None),
        kind not in (COMPLETION, SHARE, PROGRESS, GAP) and _ahead(masked, spot, words.PLANNED, handed_on if handed_on and handed_on.planned else None),
        words.EACH.search(spot.before) is not None and kind != CHANGE,
        "其中" in spot.clause,
    )  # fmt: skip
    return quantity, max(behind, end)


def _ahead(masked: Masked, spot: _Spot, pattern: re.Pattern[str], inherited: Quantity | None) -> bool:
    """Tell whether a figure is of what lies ahead, by a word of its clause or by the figure it goes on from.

    已建30个, 目前举办35场 behind the word or in a clause of their own are not; 实际 and 累计 only there or behind another
    figure (计划累计投资30亿元), 累计 only of no more than was ahead (计划建40公里，累计建成80公里).
    """
    last = max((match.end() for match in pattern.finditer(spot.clause)), default=None)
    if last is None and inherited is None:
        return False
    written = masked.folded[spot.figure.start - len(spot.clause) : spot.figure.start]
    for match in words.DONE_NOW.finditer(written, last or 0):
        more = match["sum"] and inherited is not None and spot.figure.value > inherited.value
        if match["sure"] or (not more and (last is None or _DIGIT.search(written, last, match.start()))):
            return False
    return True


def _parted(masked: Masked, start: int, end: int) -> bool:
    """Tell whether a sentence ends between two places."""
    return any(char in _SENTENCE for char in masked.text[start:end])


def _words(masked: Masked, end: int, before: str, match: re.Match[str] | None) -> str:
    """Return what a match in the masked words before a figure reads as written."""
    if match is None:
        return ""
    start = end - len(before)
    return masked.folded[start + match.start() : start + match.end()]


def _lead_in(masked: Masked, spot: _Spot, pattern: re.Pattern[str]) -> bool:
    """Look into the clause before, where that holds nothing but an introduction: 一季度预计，."""
    start = spot.figure.start - len(spot.clause)
    lead = _INTRODUCED.search(masked.text[max(0, start - 20) : start])
    return lead is not None and pattern.search(lead[1]) is not None and not _DIGIT.search(lead[1])


def _falls(before: str) -> bool:
    return words.FALL.search(before) is not None and words.TO.search(before) is None


def _kind(spot: _Spot) -> tuple[str, str]:
    """Return the kind of a figure and, of a share, of what."""
    figure, before = spot.figure, spot.before
    if words.FROM.search(before) and words.FROM_THEN.match(spot.after):
        return BASELINE, ""
    if figure.unit in _POINTS:
        grows = words.RISE.search(before) or words.FALL.search(before)
        return (GAP, "") if not grows and words.GAP.search(before) else (CHANGE, "")
    if (
        words.QUALIFIED.match(spot.after)
        and (figure.unit not in COUNTED or re.match(r"(?:及?以上|及?以下|以内)的", spot.after))
        and figure.unit not in _RATES
    ):
        return QUALIFIER, ""
    if figure.unit == "%":
        if match := words.COMPLETION.search(spot.raw):
            return COMPLETION, match["of"] or match["rate"]
        if not words.RISE.search(before) and not words.FALL.search(before):
            if match := words.SHARE.search(spot.raw):
                return SHARE, match["of"]
            if words.SHARE_NOUN.search(before):
                return SHARE, ""
            if words.PROGRESS.search(before):
                return PROGRESS, ""
    if words.TO.search(before) and not before.endswith(("为", "增长率为", "增速为")):
        return LEVEL, ""
    if words.RISE.search(before) or words.FALL.search(before):
        return (GROWTH if figure.unit in _RATES else CHANGE), ""
    if figure.sign in ("-", "—", "+") and figure.unit == "%":
        return GROWTH, ""
    return LEVEL, ""


def _comparator(spot: _Spot, kind: str) -> tuple[str, int]:
    """Return the comparator and where its words end."""
    figure = spot.figure
    for pattern, sign in words.AFTER:
        if match := pattern.match(spot.after):
            return sign, figure.end + match.end()
    if figure.sign == "≈" or figure.sign == "±":
        return "≈", figure.end
    bare = spot.before.rstrip(MASK + " :")
    for pattern, sign in words.BEFORE:
        if pattern.search(bare) and kind != GAP:
            if sign == "≈" and (
                more := next(
                    (s for p, s in words.BEFORE if s != "≈" and p.search(re.sub(r"[约近大概接将]+$", "", bare))), ""
                )
            ):
                return (more if more in "≤<" else "≈"), figure.end
            return sign, figure.end
    return ("≥", figure.end) if figure.vague else ("=", figure.end)


def _covers(masked: Masked, place: int) -> str:
    """Return the last span of time named before a place in its sentence, brackets closed meanwhile left out."""
    start = masked.last_full_stop(max(0, place - _FAR), place)
    spans = masked.spans_in(start, place)
    closed = [match.span() for match in _BRACKETS.finditer(masked.text[start:place])] if spans else []
    for first, last in reversed(spans):
        if any(left <= first - start < right for left, right in closed):
            continue
        if re.match(r"\s*(?:前|内|开工|完工|投用|投产|竣工|建成|开街|申报|出|试)", masked.folded[last:]):
            continue  # a deadline
        return masked.folded[first:last].strip()
    return ""


def _subject(
    masked: Masked, spot: _Spot, kind: str, previous: Quantity | None, found: list[Quantity]
) -> tuple[str, str, bool, int]:
    """Return what is measured, the verb, whether the figure has a subject of its own, and where its words end."""
    end = spot.figure.end
    start = spot.figure.start - len(spot.before)
    shown = masked.folded[start : spot.figure.start]
    # Spans of time are no part of it; other masked words are names.
    for first, last in masked.spans_in(start, spot.figure.start):
        shown = shown[: first - start] + MASK * (last - first) + shown[last - start :]
    if kind == COMPLETION:
        shown = words.COMPLETION.sub("", spot.raw)
    elif kind == SHARE:
        shown = words.SHARE.sub("", words.SHARE_NOUN.sub("", shown))
    elif kind == GAP:
        shown = words.GAP.sub("", shown)
    elif kind == PROGRESS:
        shown = words.PROGRESS.sub("", shown)
    subject, verb = trim(shown)
    lists_on = subject.endswith(("等", "和", "与", "及"))
    # 建成20个项目; 完成282公里隔离带建设 where no name but a verb stands before.
    named = spot.figure.unit in COUNTED or (verb and not subject and spot.figure.unit not in (*_RATES, *_POINTS))
    if (len(subject) < 2 or lists_on) and named and kind in (LEVEL, QUALIFIER):
        behind = masked.folded[spot.figure.end : spot.figure.end + 40]
        if match := _NOUN.match(behind):
            words_on = words.NOUN_ENDS.search(match[1])
            written = match[1][: words_on.start()] if words_on else match[1]
            noun = trim(written)[0]
            if noun and not re.match(r"(?:以上|左右|以内|以下|大关)", noun):
                return (
                    noun,
                    verb or (previous.verb if previous and not _stop_between(masked, previous.end, spot) else ""),
                    True,
                    end + match.start(1) + len(written),
                )
    if subject and subject not in words.GENERIC:
        inherited = previous.verb if previous and not verb and not _stop_between(masked, previous.end, spot) else ""
        return subject, verb or inherited, True, end
    if previous is not None and previous.subject:
        return (
            previous.subject + (subject if subject and not previous.subject.endswith(subject) else ""),
            verb or previous.verb,
            False,
            end,
        )
    base = max(0, start - 60)
    label = _LABEL.search(masked.folded[base:start].rstrip(MASK + " "))
    if label and not (found and found[-1].end > base + label.start(1)):
        lead, lead_verb = trim(_unspanned(masked, base + label.start(1), base + label.end(1)))
        return (
            lead + (subject if lead and not lead.endswith(subject) else "" if lead else subject),
            verb or lead_verb,
            False,
            end,
        )
    return subject, verb, bool(subject), end


def _unspanned(masked: Masked, start: int, end: int) -> str:
    shown = masked.folded[start:end]
    for first, last in masked.spans_in(start, end):
        shown = shown[: first - start] + MASK * (last - first) + shown[last - start :]
    return shown


def _stop_between(masked: Masked, end: int, spot: _Spot) -> bool:
    return any(char in _STOPS for char in masked.text[end : spot.figure.start])


def trim(shown: str) -> tuple[str, str]:
    """Return a subject without what leads up to it and what leads on to the figure, and the last verb dropped."""
    verb = ""
    while shown:
        if match := words.LEAD.match(shown):
            verb = match["verb"] or match["bare"] or verb
            shown = shown[match.end() :]
            continue
        break
    while shown and (match := words.TRAIL.search(shown)):
        shown = shown[: match.start()]
    return shown.replace(MASK, "").strip("、 "), verb


def _distributed(text: str, masked: Masked, found: list[Quantity]) -> Iterable[Quantity]:
    """Give the figures behind 分别 the subjects named before it, one each."""
    index = 0
    while index < len(found):
        group = _group(masked, found, index)
        if group > 1:
            names = _names(masked, found, index, group)
            for offset in range(group):
                item = found[index + offset]
                yield replace(item, subject=names[offset], verb=item.verb or found[index].verb) if names else item
            index += group
        else:
            yield found[index]
            index += 1


def _group(masked: Masked, found: list[Quantity], index: int) -> int:
    """Return how many figures a 分别 before the figure at `index` governs."""
    first = found[index]
    stop = max(found[index - 1].end if index else 0, first.start - 40)
    if not _RESPECTIVELY.search(masked.text[stop : first.start]):
        return 1
    size = 1
    while index + size < len(found):
        between = masked.text[found[index + size - 1].end : found[index + size].start]
        if (
            not re.fullmatch(r"(?:以上|左右|以内|以下)?[、，和及与]*(?:以上|左右)?[、，和及与]*", between)
            or found[index + size].unit != first.unit
        ):
            break
        size += 1
    return size


def _names(masked: Masked, found: list[Quantity], index: int, size: int) -> list[str]:
    """Return `size` subjects: a list of names before 分别, else those of the figures before."""
    place = masked.text.rfind("分别", 0, found[index].start)
    start = max(_clause(masked, place), masked.text.rfind(":", 0, place) + 1)
    if index:
        start = max(start, found[index - 1].end)
    listed = trim(_unspanned(masked, start, place))[0]
    if not listed:
        place_before = max(start - 1, 0)
        start = max(_clause(masked, place_before), masked.text.rfind(":", 0, place_before) + 1)
        if not index or found[index - 1].end <= start:
            listed = trim(_unspanned(masked, start, place).rstrip("，"))[0]
    names = [name for name in re.split(r"[、，]|和|与|及", listed) if name.strip()]
    if len(names) == size:
        return _with_tail(names)
    earlier = [item.subject for item in found[max(0, index - size) : index]]
    return earlier if len(earlier) == size and all(earlier) else []


def _with_tail(names: list[str]) -> list[str]:
    return [name.strip() for name in names]


__all__ = ["find_quantities", "trim"]
