"""Cleaning text as a careful typist would: nothing visible is added or lost."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Zero-width and control characters that no one typed on purpose; XML 1.0 forbids the latter.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What no XML file may hold (XML 1.0, 2.2 Char).
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_WHITE = re.compile(r"\s+")
_BLANKS = " \t\u00a0\u3000"


def clean_text(text: str) -> str:
    """Strip outer white space of every line, drop blank lines and invisible characters; keep the rest as written."""
    if text.isprintable():  # nothing but visible characters and plain spaces
        return text.strip(" ")
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", text))
    lines = (line.strip(_BLANKS) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def squeeze(text: str) -> str:
    """Return `text` without any white space: “目    标   任   务” → 目标任务."""
    if text.isprintable():
        return text.replace(" ", "") if " " in text else text
    return _WHITE.sub("", _INVISIBLE.sub("", text))


def xml_lines(text: str) -> str:
    """Return `text` as a new document can hold it: its lines parted by line feeds, nothing XML forbids."""
    if text.isprintable():
        return text
    return NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def match_key(text: str) -> str:
    """Return what two versions of a text share however they were typed.

    Compatibility forms are folded (％ → %, （ → (), quotes unified, white space dropped, the final full stop too.
    """
    folded = unicodedata.normalize("NFKC", squeeze(text)).translate(_QUOTES)
    return folded.rstrip("。.;,、")


_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"', "•": "·", "・": "·", "—": "-", "–": "-", "−": "-", "﹣": "-"}
)


def fingerprint(text: str) -> str:
    """Return 16 hexadecimal digits that tell whether a text is still the one issued, white space aside."""
    return hashlib.sha256(squeeze(text).encode("utf-8", "replace")).hexdigest()[:16]


def join_lines(text: str) -> str:
    """Join lines that layout broke: 一、⏎向质效领先⏎要增量增速 → one line."""
    return re.sub(r"\s*\n\s*", "", clean_text(text))


# NTFS: no <>:"/\|?* and control characters, no trailing dot or space, no device names.
_RESERVED = re.compile(r"^(?:CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])(?:\..*)?$", re.IGNORECASE)
_FORBIDDEN = {"<": "〈", ">": "〉", ":": "：", '"': "”", "/": "／", "\\": "＼", "|": "｜", "?": "？", "*": "＊"}


def file_stem(text: str, limit: int = 100) -> str:
    """Return `text` as a file name that is legal on NTFS and at most `limit` characters long."""
    stem = "".join(_FORBIDDEN.get(ch, ch) for ch in clean_text(text).replace("\n", " ") if ch >= " ")
    stem = stem[:limit].strip(" .") or "未命名"
    return f"_{stem}" if _RESERVED.match(stem) else stem
