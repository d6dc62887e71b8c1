"""What an element of a web page shows: its text, what is chosen and typed in its fields, its pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from wrkit.xl.package import local

_SILENT = ("script", "style", "head", "title", "noscript", "template", "datalist", "colgroup", "col")
_LINES = ("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "caption", "pre", "dt", "dd", "hr")
_STRUCK = ("s", "strike", "del")
_PICTURES = ("img", "object", "embed")
# Kinds of fields whose value nobody typed, or may read.
_NO_WORDS = ("hidden", "submit", "button", "reset", "image", "password", "file")
_MARKS = ("checkbox", "radio")


class Words:
    """Gathers the text of elements as a browser shows it.

    Args:
        on_table: what to do with a table inside; None takes its text in, a line for each row.
    """

    def __init__(self, on_table: Callable[[Any], None] | None = None) -> None:
        self.pictures: list[str] = []
        self._on_table = on_table
        self._parts: list[str] = []
        self._struck: list[str] = []
        self._end = ""

    @property
    def text(self) -> str:
        """What was said so far."""
        return "".join(self._parts).replace("\xa0", " ").strip()

    @property
    def struck(self) -> str:
        """What of it is struck through."""
        return "".join(self._struck).strip()

    def take(self, element: Any, struck: bool = False) -> None:
        """Take an element's text and what is inside it; not what follows it."""
        self.say(element.text, struck)
        for child in element:
            if local(child):
                self.add(child, struck)
            self.say(child.tail, struck)

    def add(self, child: Any, struck: bool = False) -> None:
        """Take one element in: a field, a picture, a table or anything with text."""
        tag = local(child)
        if tag in _SILENT:
            return
        if tag in _PICTURES:
            self.pictures.append((child.get("alt") or "").strip())
        elif tag in ("input", "textarea", "select"):
            self._put(_field(child, tag), struck)
        elif tag == "table" and self._on_table is not None:
            self.line()
            self._on_table(child)
        else:
            if tag in _LINES:
                self.line()
            elif tag in ("td", "th"):
                self.say(" ")
            style = (child.get("style") or "").replace(" ", "").lower()
            self.take(child, struck or tag in _STRUCK or "line-through" in style)
            if tag in _LINES and tag != "br":
                self.line()

    def forget(self) -> None:
        """Begin anew."""
        self.pictures.clear()
        self._parts.clear()
        self._struck.clear()
        self._end = ""

    def say(self, text: str | None, struck: bool = False) -> None:
        """Add running text, its white space folded."""
        if text:
            flat = re.sub(r"[ \t\r\n\f]+", " ", text)
            self._put(flat.lstrip(" ") if self._end in ("", "\n", " ") else flat, struck)

    def line(self) -> None:
        """Begin a new line, unless at the start of one."""
        if self._parts and self._end != "\n":
            self._put("\n")

    def _put(self, text: str, struck: bool = False) -> None:
        if text:
            self._parts.append(text)
            self._end = text[-1]
            if struck:
                self._struck.append(text)


def _field(element: Any, tag: str) -> str:
    """Return what a field of a form shows."""
    if tag == "textarea":
        return "".join(element.itertext()).replace("\r\n", "\n").removeprefix("\n")
    if tag == "select":
        return "、".join(_chosen(element))
    kind = (element.get("type") or "text").strip().lower()
    if kind in _MARKS:
        return "☑" if element.get("checked") is not None else "□"
    return "" if kind in _NO_WORDS else str(element.get("value") or "")


def _chosen(select: Any) -> Iterator[str]:
    """Yield the options of a list that are chosen: those marked, else the first where it shows one."""
    options = [item for item in select.iter() if local(item) == "option"]
    chosen = [item for item in options if item.get("selected") is not None]
    if select.get("multiple") is None:
        chosen = chosen[-1:] or options[:1]
    for item in chosen:
        yield " ".join("".join(item.itertext()).split())


__all__ = ["Words"]
