"""民生实事: lists of deeds for the people, named one after the other or numbered."""

from __future__ import annotations

import re

from wrkit.narrative.sentences import clauses, names, numbered_items, plain
from wrkit.text.quantities.measures import chinese_number

DEED_TOPIC = "民生实事"
_COUNT = re.compile(r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:件|项|个|大)")
_NAMED = re.compile(
    r"^(?P<verb>.{0,12}?(?:实施|办好|抓好|推进|完成|落实))(?P<list>.+、.+)等(?P<what>[^，。；]*实事[^，。；]*|\d+[件项][^，。；]*实事[^，。；]*)[，。；]?$"
)
_COLON = re.compile(r"^(?P<lead>[^：:]*实事[^：:]*[：:])(?P<list>.+)$", re.DOTALL)


def deed_lead(text: str) -> int:
    """Return how many 民生实事 a sentence announces: -1 where it names no number, 0 where it speaks of none."""
    if "实事" not in text:
        return 0
    counts = [match["n"] for match in _COUNT.finditer(text)]
    if not counts:
        return -1 if re.search(r"民生实事|实事项目|惠民实事|为民实事", text) else 0
    last = counts[-1]
    return int(last) if last.isascii() and last.isdigit() else chinese_number(last) or -1


def named_deeds(sentence: str) -> list[tuple[str, tuple[str, ...], int]]:
    """Part a sentence that names deeds into (stretch, deeds named in it, number announced); nothing for any other.

    实施甲、乙、丙等区级民生实事3件。→ one stretch with three deeds; 办好市级民生实事15件；→ a stretch without names.
    """
    if "实事" not in sentence:
        return []
    colon = _COLON.match(sentence)
    if colon and len(items := numbered_items(colon["list"])) > 1:
        return [(sentence, tuple(plain(item).rstrip("。") for item in items), deed_lead(colon["lead"]))]
    found: list[tuple[str, tuple[str, ...], int]] = []
    for clause in clauses(sentence):
        match = _NAMED.match(clause.strip())
        if match:
            count = deed_lead(match["what"])
            found.append((clause, _fitted(names(match["list"]), count), count))
        elif "实事" in clause and _COUNT.search(clause):
            found.append((clause, (), deed_lead(clause)))
        else:
            found.append((clause, (), 0))
    return found if any(items or count > 0 for _, items, count in found) else []


def _fitted(items: list[str], count: int) -> tuple[str, ...]:
    """Part the last name at 和 or 以及 where only that makes the number right."""
    if count == len(items) + 1 and (match := re.match(r"^(.{2,}?)(?:以及|[和与及])(.{2,})$", items[-1])):
        return (*items[:-1], match[1], match[2])
    return tuple(items)


__all__ = ["DEED_TOPIC", "deed_lead", "named_deeds"]
