"""Fonts, sizes and margins of annexes from the 设置 sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wrkit.errors import Finding, finding
from wrkit.model.profile import GB_9704, PROFILES, SIZES, Font, Profile
from wrkit.model.refs import Ref
from wrkit.text.clean import clean_text, squeeze
from wrkit.vocab import SET_FONTS, SET_LATIN, SET_MARGINS, SET_SCHEME, SETTINGS

_SIZE = re.compile(rf"(?:^|[\s，,、；;]+)(?:(?P<name>{'|'.join(SIZES)})|(?P<points>\d{{1,2}}(?:\.\d)?)\s*(?:磅|pt)?)$")
_MARGIN = re.compile(r"([上下左右])(?:边距)?[:：]?(\d{1,3}(?:\.\d+)?)(?:mm|毫米)?")
_MARGIN_NAMES = {"上": "top", "下": "bottom", "左": "left", "右": "right"}
# Without these a page has no room for its number, or none for text.
_LEAST, _MOST = 15.0, 80.0
_SMALLEST, _LARGEST = 6.0, 42.0


def read_profile(settings: Mapping[str, str], file: str = "") -> tuple[Profile, tuple[Finding, ...]]:
    """Return how annexes are set.

    Args:
        settings: 项目 → 值. 字体方案: 国标 or 方正GBK; 标题字体 and the like: 方正小标宋_GBK, 小四, or both; 西文字体; 页边距: 上37 下35
            左28 右26 in millimetres.
        file: the master's name, for findings.

    Returns:
        The profile and a finding setting-unclear for every value that could not be followed.
    """
    said: list[Finding] = []
    place = Ref(file, SETTINGS)

    def unclear(name: str, used: str, advice: str) -> None:
        said.append(finding("setting-unclear", place, name=name, text=settings[name], used=used, advice=advice))

    profile = GB_9704
    if scheme := squeeze(settings.get(SET_SCHEME, "")):
        if scheme in PROFILES:
            profile = PROFILES[scheme]
        else:
            unclear(SET_SCHEME, "国标", f"应为{'或'.join(PROFILES)}。")
    for name, field in SET_FONTS.items():
        text = clean_text(settings.get(name, ""))
        if not text:
            continue
        font = _font(text, getattr(profile, field))
        if font is None:
            unclear(name, "原来的字体", "应写字体名和字号，如：方正仿宋_GBK 小四；字号也可用磅数，6—42。")
        else:
            profile = _with(profile, field, font)
    if latin := clean_text(settings.get(SET_LATIN, "")):
        for field in SET_FONTS.values():
            if field != "page_number":
                profile = _with(profile, field, replace(getattr(profile, field), latin=latin))
    if text := squeeze(settings.get(SET_MARGINS, "")):
        margins = {_MARGIN_NAMES[side]: float(length) for side, length in _MARGIN.findall(text)}
        rest = _MARGIN.sub("", text).strip("，,、；;。")
        if rest or not margins or not all(_LEAST <= length <= _MOST for length in margins.values()):
            unclear(SET_MARGINS, "国标的页边距", "应如：上37 下35 左28 右26（毫米，15—80）。")
        else:
            for side, length in margins.items():
                profile = _with(profile, side, length)
    return profile, tuple(said)


def _with(profile: Profile, name: str, value: object) -> Profile:
    changes: dict[str, Any] = {name: value}
    return replace(profile, **changes)


def _font(text: str, known: Font) -> Font | None:
    """Read 方正仿宋_GBK 小四, 方正仿宋_GBK or 小四; None for a size beyond reason."""
    match = _SIZE.search(text)
    size = known.size
    if match:
        size = SIZES[match["name"]] if match["name"] else float(match["points"])
        text = text[: match.start()]
    if not _SMALLEST <= size <= _LARGEST or "\n" in text:
        return None
    return replace(known, east_asian=text.strip(" ，,、；;") or known.east_asian, size=size)


__all__ = ["read_profile"]
