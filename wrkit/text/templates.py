"""What is wrong in the tags of a template, in plain Chinese: braces, blocks left open, what jinja2 says of the rest.

Templates of Word and of mails are checked alike; where a tag stands is for the caller to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

P = TypeVar("P")

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# {%p …%}, {%tr …%} and the like are docxtpl's.
_STATEMENT = re.compile(r"\{%(?:(?:p|tr|tc|r)\s)?[-+]?\s*(\w+)(.*?)[-+]?%\}", re.DOTALL)
_VALUE = re.compile(r"\{\{(?:p|tr|tc|r)?(?=[\s-])")
# What an input method types for {{ and {%; a lone full-width brace around a tag is a mark like any other.
_WIDE = re.compile(r"｛\s*[｛%％]|(?<!\{)\{\s*[｛％]|｛\{(?!\{)")
_BLOCKS = frozenset({"for", "if", "with", "macro", "call", "filter", "autoescape", "block", "raw"})
_BRANCHES = {"else": ("for", "if"), "elif": ("if",)}
QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_SAID = (
    (r"(?:got|unexpected) 'end of [\w ]+'|[Uu]nexpected end|expected name", "没有写完"),
    (r"expected token '.*', got '(.+?)'", "“{}”的位置不对"),
    (r"unexpected char (?:'(.+?)'|\"(.+?)\")", "“{}”不能这样用"),
    (r"unexpected '(.+?)'", "“{}”的位置不对"),
    (r"unknown tag '(.+?)'", "没有“{}”这种写法"),
    (r"No (?:filter|test) named '(.+?)'", "没有“{}”这种用法"),
    (r"'([^']+)' is undefined", "没有“{}”这个名称"),
    (r"has no element (\d+)", "所取的一项（从0数起第{}项）可能没有"),
    (r"has no attribute '(.+?)'", "没有“{}”这一项"),
    (r"attribute '(.+?)' of .* unsafe", "“{}”不许使用"),
    (r"division by zero", "除数是0"),
)


def wide_braces(text: str) -> str:
    """Return what is wrong where braces of a tag are full-width, “” where none are."""
    match = _WIDE.search(text)
    return f"“{match[0]}”是全角的，会照原样印出来，应改为半角的 {{{{ }}}} 或 {{% %}}" if match else ""


def open_blocks(tags: Iterable[tuple[P, str]]) -> list[tuple[P, str]]:
    """Return place and fault of every block that is opened and not closed, or closed and not opened.

    Args:
        tags: place and text of every tag, in order.
    """
    stack: list[tuple[str, P, str]] = []
    faults: list[tuple[P, str]] = []
    for place, tag in tags:
        match = _STATEMENT.fullmatch(tag)
        if match is None:
            continue
        word = match[1]
        opened = word.removeprefix("end")
        if _opens(word, match[2]):
            stack.append((word, place, tag))
        elif word in _BRANCHES and not (stack and stack[-1][0] in _BRANCHES[word]):
            faults.append((place, f"“{tag}”前面没有“{{% {_BRANCHES[word][-1]} … %}}”"))
        elif word != opened and opened in _BLOCKS | {"set"}:
            if opened not in (kind for kind, _, _ in stack):
                faults.append((place, f"“{tag}”前面没有“{{% {opened} … %}}”"))
                continue
            while stack[-1][0] != opened:
                faults.append(_unclosed(*stack.pop()))
            stack.pop()
    return faults + [_unclosed(*block) for block in stack]


def _opens(word: str, rest: str) -> bool:
    return word in _BLOCKS or (word == "set" and "=" not in rest)


def _unclosed(word: str, place: P, tag: str) -> tuple[P, str]:
    return place, f"“{tag}”没有对应的“{{% end{word} %}}”"


def complete(tag: str) -> str:
    """Return a tag as a template of its own, so that its writing can be looked at by itself; “” where it says nothing."""
    if tag.startswith("{#"):
        return ""
    if match := _STATEMENT.fullmatch(tag):
        word, source = match[1], f"{{% {match[1]}{match[2]}%}}".translate(QUOTES)
        if word in _BRANCHES:
            return f"{{% {_BRANCHES[word][-1]} 1 %}}{source}{{% endif %}}"
        if _opens(word, match[2]):
            return f"{source}{{% end{word} %}}"
        return "" if word.startswith("end") else source
    return _VALUE.sub("{{", tag).translate(QUOTES)


def in_chinese(message: str) -> str:
    """Return what jinja2 says of a fault in Chinese, “” where its words are not known."""
    for pattern, said in _SAID:
        if match := re.search(pattern, message):
            return said.format(next(filter(None, match.groups()), ""))
    return ""


__all__ = ["QUOTES", "TAG", "complete", "in_chinese", "open_blocks", "wide_braces"]
