"""Page headers and footers as Excel codes them (ECMA-376 part 1, 18.3.1.39): what people wrote there."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Codes: font, colour, size and the like; page numbers; section, date, name and all others.
_STYLE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[BIUSXYEOH])')
_NUMBER = re.compile(
    r"(?:共 ?&N ?页[，, ]*)?(?:[Pp]age )?(?:第 ?)?&P(?: ?页)?(?:[，,/ ]*(?:共|of)? ?&N(?: ?页)?)?|(?:共 ?)?&N(?: ?页)?"
)
_CODE = re.compile(r"&[LCRDTFAZG]")


def page_text(codes: Iterable[str]) -> str:
    """Return what the headers and footers of a sheet say, less page numbers, dates and names; “” for nothing."""
    texts = map(_words, codes)
    return "；".join(dict.fromkeys(text for text in texts if any(map(str.isalnum, text))))


def _words(text: str) -> str:
    flat = " ".join(_STYLE.sub("", text.replace("&&", "＆")).split())
    words = _CODE.sub(" ", _NUMBER.sub(" ", flat)).replace("＆", "&")
    return " ".join(words.split())


__all__ = ["page_text"]
