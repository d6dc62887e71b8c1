"""Numbers of a task as indicators, and targets distributed by 分别 or 均."""

from __future__ import annotations

import re

from wrkit.model.drafts import Measure
from wrkit.model.quantities import BASELINE, GROWTH, QUALIFIER, Quantity
from wrkit.narrative.sentences import names, split_at
from wrkit.text.quantities import find_quantities

_WRITTEN = re.compile(
    r"(?P<value>[-+]?\d[\d,.]*(?:\s*[-—–~～至:：]\s*\d[\d,.]*)?)\s*[余多]?\s*(?P<unit>[^\d，。；、（）()]*)"
)
_SHARED = re.compile(r"^(?P<names>[^，,]+?)(?P<how>分别|均|各)(?P<rest>[^，,；;。]*\d[^；;。]*)[；;。]?$")
_SHARED_EACH = re.compile(r"^(?P<verb>[^\d、和及与]*)(?P<value>.*\d.*)$")


def measures(text: str) -> tuple[Measure, ...]:
    """Return the indicators a task states; what only qualifies (亿元以上项目) or says what was before is none."""
    found = find_quantities(text)
    return tuple(_measure(quantity, text) for quantity in found if quantity.kind not in (QUALIFIER, BASELINE))


def _measure(quantity: Quantity, text: str) -> Measure:
    written = text[quantity.start : quantity.end]
    match = _WRITTEN.match(written)
    value, unit = (match["value"].strip(), match["unit"].strip()) if match else (f"{quantity.value:g}", quantity.unit)
    subject, verb = quantity.subject, quantity.verb
    if quantity.kind == GROWTH:
        falls = quantity.value < 0
        indicator = subject + ("下降" if falls else "增长")
        value = value.lstrip("-+") if falls else value
    else:
        indicator = verb + subject if verb and not subject.startswith(verb) else subject
    return Measure(_paired(indicator), quantity.comparator, value, unit)


def _paired(text: str) -> str:
    """Drop a quote whose partner the subject lost."""
    for a, b in ("“”", "‘’", "（）", "《》"):
        if text.count(a) != text.count(b):
            text = text.replace(a, "").replace(b, "")
    return text


def has_figure(text: str) -> bool:
    """Tell whether a text states a number that is more than part of a name."""
    return any(quantity.kind not in (QUALIFIER, BASELINE) for quantity in find_quantities(text))


def distribute(clause: str) -> tuple[str, ...]:
    """Return one text per indicator of a clause that shares out values; nothing where names and values do not match.

    甲、乙、丙分别增长7%、8%、9% → 甲增长7% · 乙增长8% · 丙增长9%; 甲、乙均增长5% → 甲增长5% · 乙增长5%.
    """
    match = _SHARED.match(clause.strip())
    if match is None:
        return ()
    subjects = _subjects(match["names"])
    values = [piece.rstrip("、") for piece in split_at(match["rest"], "、，,")]
    if match["how"] != "分别":
        return tuple(subject + match["rest"] for subject in subjects) if len(subjects) > 1 and len(values) == 1 else ()
    if len(values) == len(subjects) - 1 and (last := re.match(r"^(.*\d\D*?)[和及](.*\d.*)$", values[-1])):
        values[-1:] = [last[1], last[2]]
    if len(subjects) < 2 or len(values) != len(subjects):
        return ()
    texts, verb = [], ""
    for subject, value in zip(subjects, values, strict=True):
        each = _SHARED_EACH.match(value)
        if each is None:
            return ()
        verb = each["verb"] or verb
        texts.append(subject + verb + each["value"])
    return tuple(texts)


def _subjects(listed: str) -> list[str]:
    """Part the names before 分别: A、B、C和D; a 和 between two names parts them too."""
    parts = names(listed)
    if parts and (match := re.match(r"^(.{2,}?)(?:以及|[和与及])(.{2,})$", parts[-1])):
        parts[-1:] = [match[1], match[2]]
    return parts


__all__ = ["distribute", "has_figure", "measures"]
