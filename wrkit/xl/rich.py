"""Text in runs, as cells and comments hold it (ECMA-376 part 1, 18.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wrkit.xl.package import local
from wrkit.xl.scan import unescape

TRUE = ("1", "true")


def rich_text(element: Any) -> str:
    """Return the text of a string item: plain or in runs, phonetic guides left out."""
    return "".join(text for text, _ in runs(element))


def runs(element: Any) -> Iterator[tuple[str, bool]]:
    """Yield (text, whether struck through) of a string item."""
    for child in element:
        tag = local(child)
        if tag == "t":
            yield unescape(child.text or ""), False
        elif tag == "r":
            struck = any(is_on(item) for rpr in child if local(rpr) == "rPr" for item in rpr if local(item) == "strike")
            yield unescape("".join(t.text or "" for t in child if local(t) == "t")), struck


def is_on(element: Any) -> bool:
    """Tell whether a switch such as strike is on."""
    return element.get("val", "1") in TRUE


__all__ = ["TRUE", "is_on", "rich_text", "runs"]
