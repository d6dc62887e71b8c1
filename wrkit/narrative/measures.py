"""Numbers of a task as indicators, and targets distributed by 分别 or 均."""

from __future__ import annotations

import re

from wrkit.model.drafts import Measure
from wrkit.model.quantities import BASELINE, CHANGE, GAP, GROWTH, LEVEL, QUALIFIER, SHARE, Quantity
from wrkit.narrative.sentences import names, split_at
from wrkit.text.quantities import find_quantities
from wrkit.text.quantities.measures import COUNTED

_STOPS = re.compile(r"[，。；、！？!?;\n]")
# What a count counts stands behind it, up to what is said of it.
_NOUN = re.compile(r"(?:以上|左右|以内|余|多)?的?((?!以上|以下|以内|左右|大关)[^，。；、！？\n（）()\d:：]{2,24})")
_ACTS = re.compile(
    r"分别|全面|全部|有序|序时|顺利|正式|基本|完成|实现|达到|达|入选|入围|上榜|获评|获批|建成|开工|投用|投产|竣工|推进|推动|加快|进入|完工|落地|落户|"
    r"上企业|增长|提高|提升|下降|占|均|实施|运行|开展|纳入"
)
_CAPACITY = re.compile(r"(?:[年日月]产能?|产能|规模|装机)(?:约|近|达)?$")
_CAPACITIES = ("吨", "公斤", "千瓦", "兆瓦", "吉瓦时", "千伏安", "立方米")
_NAME_GOES_ON = re.compile(r"(?:/年)?(?!以上|以下|以内|左右|及以上|的|大关)[^\s，。；、！？,;（）()：:的和及与]")
_AWAY = re.compile(r"(?:低于|高于|快于|慢于|落后|领先|超出|超过|超|低|高|快|慢|差).*$")
_SHARE_NAME = re.compile(r"占[^，。；、\d]{1,12}?比[重例]|占比|比重|比例|份额")
_CHANGES = re.compile(r"(压降|压减|压缩|减少|降低|下降|缩短|增加|增长|提高|上升)[^，。；、\d]{0,4}$")
_WRITTEN = re.compile(
    r"(?P<value>[-+]?\d[\d,.]*(?:\s*[-—–~～至:：]\s*\d[\d,.]*)?)\s*[余多]?\s*(?P<unit>[^\d，。；、（）()]*)"
)
_SHARED = re.compile(r"^(?P<names>[^，,]+?)(?P<how>分别|均|各)(?P<rest>[^，,；;。]*\d[^；;。]*)[；;。]?$")
_SHARED_EACH = re.compile(r"^(?P<verb>[^\d、和及与]*)(?P<value>.*\d.*)$")


def measures(text: str) -> tuple[Measure, ...]:
    """Return the indicators a task states; what only qualifies (亿元以上项目) or says what was before is none.

    A capacity in a project's name (年产10万套线束项目) is none either.
    """
    found = find_quantities(text)
    return tuple(
        _measure(quantity, text, found[index - 1] if index else None)
        for index, quantity in enumerate(found)
        if quantity.kind not in (QUALIFIER, BASELINE) and not _in_a_name(quantity, text)
    )


def _in_a_name(quantity: Quantity, text: str) -> bool:
    goes_on = _NAME_GOES_ON.match(text, quantity.end) is not None
    capacity = _CAPACITY.search(text[: quantity.start]) is not None or quantity.unit.endswith("/年")
    return goes_on and (capacity or (quantity.unit in _CAPACITIES and len(quantity.subject) > 1))


def _measure(quantity: Quantity, text: str, previous: Quantity | None) -> Measure:
    written = text[quantity.start : quantity.end]
    match = _WRITTEN.match(written)
    value, unit = (match["value"].strip(), match["unit"].strip()) if match else (f"{quantity.value:g}", quantity.unit)
    subject, verb = quantity.subject.rpartition(":")[2], quantity.verb
    clause = _STOPS.split(text[: quantity.start])[-1]
    if subject and previous is not None and previous.kind == QUALIFIER and previous.text in clause:
        own = previous.subject if previous.subject in clause else ""
        subject = own + previous.text + subject  # 收入10万元以上的村
        verb = verb if verb in clause else ""
    share = _SHARE_NAME.search(clause)
    if quantity.kind == GAP:
        away = _AWAY.search(clause)
        indicator = subject + (away[0] if away else "")
    elif quantity.kind in (GROWTH, CHANGE):
        subject += share[0] if share and share[0] not in subject else ""
        indicator = subject + _way(quantity, clause)
        value = value.lstrip("-+") if quantity.value < 0 else value
    elif quantity.kind == SHARE:
        of = "" if quantity.of.startswith("比") else quantity.of
        indicator = subject + (share[0] if share else f"占{of}" if of else "占比")
    else:
        indicator = _counted(quantity, text) or subject
        indicator = verb + indicator if verb and not indicator.startswith(verb) else indicator
    return Measure(_paired(indicator), quantity.comparator, value, unit)


def _way(quantity: Quantity, clause: str) -> str:
    """Return which way something goes: 增长, 下降; of a difference (压降28户) the text's own word."""
    default = "下降" if quantity.value < 0 else "增长"
    if quantity.kind == GROWTH:
        return default
    said = _CHANGES.search(clause)
    return said[1] if said else default if quantity.unit in ("个百分点", "个基点") else ""


def _counted(quantity: Quantity, text: str) -> str:
    """Return what stands behind a count, which is what is counted: 沧江镇28个项目全面完工 → 项目; “” where nothing does."""
    match = _NOUN.match(text, quantity.end) if quantity.unit in COUNTED and quantity.kind == LEVEL else None
    if match is None:
        return ""
    noun = _ACTS.split(match[1], maxsplit=1)[0].strip("“”‘’ ").rstrip("和及与")
    return noun if len(noun) > 1 else ""


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
