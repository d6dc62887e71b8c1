"""Contact lines of a form: 填报人：张三 联系电话：023-1234."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping

from wrkit.text.clean import squeeze

_LABELS = {
    "填报人": "reporter",
    "填表人": "reporter",
    "联系人": "reporter",
    "经办人": "reporter",
    "联系电话": "phone",
    "电话": "phone",
    "联系方式": "phone",
    "审核人": "reviewer",
    "审核": "reviewer",
    "签发人": "reviewer",
    "负责人": "reviewer",
    "单位负责人": "reviewer",
    "主要负责人": "reviewer",
    "分管负责人": "reviewer",
    "复核人": "reviewer",
    "复核": "reviewer",
    "制表人": "reporter",
    "制表": "reporter",
    "填报日期": "date",
    "填报时间": "date",
    "填表日期": "date",
    "填表时间": "date",
    "报送日期": "date",
    "报送时间": "date",
    "单位盖章": "seal",
    "单位公章": "seal",
    "加盖公章": "seal",
    "盖章": "seal",
    "公章": "seal",
}
_LABEL = re.compile(
    rf"[(（]?({'|'.join(sorted(_LABELS, key=len, reverse=True))})[)）]?(?:[(（][^)）]*[)）])?(?P<colon>[:：]?)"
)
_DATE = re.compile(r"(?:20\d\d[年./\-])?\d{0,2}[月./\-]?\d{0,2}日?|年?月?日?")
# Names and numbers; whatever is longer says something that is to be read.
_LONGEST = {"reporter": 24, "phone": 24, "reviewer": 8, "date": 12, "seal": 0}
_NO_NAME = re.compile(r"通过|同意|合格|无误|属实|完成|到位|没有|进展|情况|详见|见附|(?=.{4})(?:.*[已未不待])")
_BRACKETED = re.compile(r"[(（][^)）]*[)）]")
_WITH_COLON = frozenset(
    label for label, kind in _LABELS.items() if kind in ("date", "seal") or label in ("复核", "制表")
)
_BLANK = frozenset("/／-—无")
# How many columns to the right of its label a name may stand.
_REACH = 4
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"[\d\-—、/()（）]+")


def read_contacts(cells: Mapping[int, str], meta: MutableMapping[str, str]) -> list[str] | None:
    """Read 填报人：… 联系电话：… from a row, whether the value is in the label's cell or beside it.

    Returns:
        What else the row says; None where it is no such line.
    """
    texts = [(col, flat) for col, text in sorted(cells.items()) if (flat := squeeze(text))]
    if not texts or not is_contacts(texts[0][1]):
        return None
    left: list[str] = []
    label, place = "", 0
    for col, text in texts:
        if not is_contacts(text):
            _keep(meta, label if col - place <= _REACH else "", text, left)
            label = ""
            continue
        found = _LABEL.finditer(text)
        matches = [match for match in found if not match.start() or match["colon"] or match[1] not in _WITH_COLON]
        for match, following in zip(matches, [*matches[1:], None], strict=True):
            label, place = match[1], col
            if value := text[match.end() : following.start() if following else None]:
                _keep(meta, label, value, left)
                label = ""
    return left


def is_contacts(text: str, *, strict: bool = False) -> bool:
    """Tell “填报人：张三” and “联系电话 023-1234” from “审核通过12项”.

    Args:
        text: without white space.
        strict: it stands where an answer may: without a colon 审核通过 is one, with it 审核：已通过.
    """
    match = _LABEL.match(text)
    if match is None or len(text) > 80:
        return False
    value = text[match.end() :]
    if not value or _DIGITS.fullmatch(value):
        return True
    if not match["colon"] and match[1] in _WITH_COLON:  # 复核退税, 公章管理
        return False
    if strict:
        return len(value) <= 4 and bool(match["colon"]) and not _NO_NAME.search(value)
    return len(value) <= 4 or bool(match["colon"])


def _keep(meta: MutableMapping[str, str], label: str, value: str, left: list[str]) -> None:
    """Keep a contact; what is none, or another than before, or more than a name, is left to be said."""
    kind = _LABELS.get(label, "")
    value = (
        value.rstrip(")）") if value.count("）") + value.count(")") > value.count("（") + value.count("(") else value
    )
    if (kind == "date" and _DATE.fullmatch(value)) or (kind and set(value) <= _BLANK):
        return
    wordy = _NO_NAME.search(_BRACKETED.sub("", value)) if kind != "phone" else not _DIGIT.search(value)
    if kind and (wordy or kind in ("date", "seal")):
        left.append(f"{label}：{value}")
    elif not kind or meta.setdefault(kind, value) != value or len(value) > _LONGEST[kind]:
        left.append(value)


__all__ = ["is_contacts", "read_contacts"]
