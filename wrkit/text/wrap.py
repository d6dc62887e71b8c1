"""Where lines end: cells of a printed table, and titles in lines of even length."""

from __future__ import annotations

import re
from functools import lru_cache

from wrkit.text.measure import char_width

# What substitute fonts and other programs may need, in half-width characters: more for a line, for a letter.
_SPARE, _LATIN = 2.0, 1.15
_BESIDE = 0.5
# Closing marks never start a line, opening ones never end it.
_OPENING = "“‘（《〈【〔「『([{"
_CLOSING = "”’）》〉】〕」』)]}，。、；：？！％,.;:?!%…—"
# Words a title is not broken inside, the longer before the shorter.
_WORDS = re.compile(
    "目标任务|完成情况|工作报告|分解方案|序时进度|开门红|主要指标|责任单位|第?[一二三四]季度|上半年|下半年|前三季度|全年|"
    "国民经济|社会发展|人代会|人民代表大会|督查|重点|政府|主要|任务|分解|方案|情况|指标|进度|未实现|未达|统计|报送|通报|人民|经济|社会|发展|计划|目标|\\d+年度?|[A-Za-z0-9.%]+"
)
# Where a title is best broken: after a mark or 的, before an opening mark.
_GOOD, _INSIDE = 0.3, 3.0


def wrap(text: str, room: float) -> list[str]:
    """Break a text into the lines it may fill at worst; joined, they are the text again.

    Programs and substitute fonts differ, so a text of several lines is measured in a slightly narrower column: a
    line too many is a little white, a line too few is cut.

    Args:
        text: the text; its line breaks end lines and stay at their ends.
        room: half-width characters to a line.
    """
    lines: list[str] = []
    paragraphs = text.split("\n")
    for index, paragraph in enumerate(paragraphs, 1):
        limit = room if _width(paragraph) <= room else max(2.0, room - _SPARE)
        lines += _fill(paragraph, limit)
        if index < len(paragraphs):
            lines[-1] += "\n"
    return lines


def _fill(paragraph: str, limit: float) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for piece, width in _pieces(paragraph, limit):
        if line and used + width > limit:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + piece, used + width
    lines.append(line)
    return lines


def _pieces(text: str, limit: float) -> list[tuple[str, float]]:
    """Cut a line into what is never broken: words, words joined by marks, characters with the marks that cling.

    Returns:
        Each piece with its width.
    """
    pieces: list[tuple[str, float]] = []
    before, size = "", 0.0
    for char in text:
        width = _step(char)
        if before and size + width <= limit and _clings(before, char):
            before, size = before + char, size + width
        else:
            if before:
                pieces.append((before, size))
            before, size = char, width
    if before:
        pieces.append((before, size))
    return pieces


def _clings(before: str, char: str) -> bool:
    """Tell whether a line may not end between a piece and the character after it."""
    if char in _CLOSING or before[-1] in _OPENING:
        return True
    return _is_word(char) and (_is_word(before[-1]) or (before[-1] in _CLOSING and _is_word(before[0])))


def _width(text: str) -> float:
    """Return the width in half-width characters."""
    return sum(map(_step, text))


@lru_cache(maxsize=16384)
def _step(char: str) -> float:
    """Return the width of a character; Latin letters of substitute fonts are wider than half."""
    return _LATIN if _is_word(char) else float(char_width(char))


def _is_word(char: str) -> bool:
    return char.isascii() and not char.isspace()


def balanced(title: str, room: float) -> tuple[str, ...]:
    """Break a title into as few lines as it needs, about equally long and not inside a word (GB/T 9704, 7.3.1).

    Lines a person broke stay as they are.

    Args:
        title: the title.
        room: half-width characters to a line.
    """
    return tuple(line for paragraph in title.split("\n") for line in _balance(paragraph.strip(), room))


def _balance(text: str, room: float) -> list[str]:
    steps = [0.0]
    for before, char in zip(" " + text, text, strict=False):
        # Word puts a quarter of a character between Latin letters or digits and Chinese.
        gap = _BESIDE if before != " " and char != " " and _is_word(before) is not _is_word(char) else 0.0
        steps.append(steps[-1] + _step(char) + gap)
    if steps[-1] <= room:
        return [text]
    count = int(-(-steps[-1] // room))
    costs = _break_costs(text)
    tried = (_best(steps, costs, lines, room) for lines in range(count, len(text) + 1))
    found = next(filter(None, tried), ())
    if not found:
        return _fill(text, room)
    if any(costs[place] >= _INSIDE for place in found):
        # A line more rather than a word broken.
        more = next(tried, ())
        found = found if not more or any(costs[place] >= _INSIDE for place in more) else more
    return [text[a:b] for a, b in zip((0, *found), (*found, len(text)), strict=True)]


def _break_costs(text: str) -> list[float]:
    """Return for every place in a title what a break there costs, infinite where there must be none."""
    costs = [1.0] * (len(text) + 1)
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if before in _OPENING or after in _CLOSING or (_is_word(before) and _is_word(after)):
            costs[place] = float("inf")
        elif before in _CLOSING or before == "的" or after in _OPENING:
            costs[place] = _GOOD
    for match in _WORDS.finditer(text):
        for place in range(match.start() + 1, match.end()):
            costs[place] += _INSIDE
        if costs[match.end()] < float("inf"):
            costs[match.end()] = min(costs[match.end()], 0.6)
    return costs


def _best(steps: list[float], costs: list[float], lines: int, room: float) -> tuple[int, ...]:
    """Choose `lines` - 1 breaks; return their places, none where no choice keeps every line within `room`."""
    ideal = steps[-1] / lines
    table: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for number in range(1, lines + 1):
        ends = range(number, len(steps)) if number < lines else (len(steps) - 1,)
        for end in ends:
            options = []
            for start in range(number - 1, end):
                known = table.get((number - 1, start))
                width = steps[end] - steps[start]
                if known is None or width > room:
                    continue
                cost = known[0] + ((width - ideal) / ideal) ** 2 * 8 + (costs[end] if number < lines else 0.0)
                options.append((cost, known[1] + ((end,) if number < lines else ())))
            best = min(options, default=None)
            if best is not None and best[0] < float("inf"):
                table[number, end] = best
    return table.get((lines, len(steps) - 1), (0.0, ()))[1]


__all__ = ["balanced", "wrap"]
