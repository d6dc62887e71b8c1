"""What a mail says in words: its text parts, decoded whatever they are declared as, without the marks of HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message

from wrkit.mail.quoted import unquoted, unquoted_page
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.plain import decode_leniently

# What is declared → what to decode with: mails that say gb2312 or gbk often hold more, gb18030 holds both.
CHARSETS: Mapping[str, str] = {
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "cp-936", "ansi", "unknown-8bit"), "gb18030"),
    "big5": "big5hkscs",
}
# Declared by programs that know no other, whatever the bytes are.
_LATIN = ("us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1", "windows-1252")
# Where a page begins to quote another mail.
_QUOTED_HTML = re.compile(
    r"<blockquote|<includetail|class=[\"']?gmail_quote|id=[\"']?(?:divRplyFwdMsg|isReplyContent|origbody)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"<(style|script|head|title)\b|<!--", re.IGNORECASE)
_END = {
    "": re.compile("-->"),
    **{name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE) for name in ("style", "script", "head", "title")},
}
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[/!?]?[A-Za-z\[][^<>]*>")
# How much of a mail's own words is kept where they only go into a list.
_KEPT = 2_000
# Text parts that are files, though nobody named them.
_TABLES = ("csv", "comma-separated-values", "tab-separated-values", "xml")


@dataclass(frozen=True, slots=True)
class Words:
    """What a text part says, and its HTML where it has some."""

    text: str
    page: str = ""


def own_words(message: Message) -> str:
    """Return what the writer says without the mail replied to, lines parted by line feeds; “” for nothing."""

    def own(text: str, page: bool) -> str:
        return clean_text(unquoted(plain_of(unquoted_page(text)) if page else text))

    said = "\n".join(words.text for words in words_of(message, own, whole=False))
    return said if len(said) <= _KEPT else f"{said[:_KEPT]}……（未完，请看原邮件）"


def words_of(part: Message, text_of: Callable[[str, bool], str], *, whole: bool = True) -> Iterator[Words]:
    """Yield what a mail says, part by part; not what mails attached to it say, nor its attachments.

    Of a text in several forms (multipart/alternative) the one that says most is taken, and from the others what that
    does not say.

    Args:
        part: the mail, or a part of it.
        text_of: makes words of a text; told whether that is HTML.
        whole: of two forms where one holds the other take the longer; else the shorter, as the longer may have kept
            the mail replied to.
    """
    if part.get_content_maintype() == "multipart":
        children = part.get_payload()
        if isinstance(children, list):
            found = [[*words_of(child, text_of, whole=whole)] for child in children if isinstance(child, Message)]
            yield from _alternatives(found, whole) if part.get_content_subtype() == "alternative" else sum(found, [])
        elif text := text_of(decoded_text(part), False):  # its parts were never told apart
            yield Words(text)
    elif is_words(part):
        raw = decoded_text(part)
        page = part.get_content_subtype() == "html" or _is_page(raw)
        if text := text_of(raw, page):
            yield Words(text, raw if page else "")


def is_words(part: Message) -> bool:
    """Tell whether a part is something the mail says rather than a file."""
    if part.get_content_maintype() != "text" or part.get_content_subtype() in _TABLES:
        return False
    return part.get_content_disposition() != "attachment" and not part.get_filename()


def _is_page(text: str) -> bool:
    return bool(re.match(r"\s*(?:<!doctype html|<html)\b", text, re.IGNORECASE))


def _alternatives(found: list[list[Words]], whole: bool) -> Iterator[Words]:
    """Yield the fullest of several forms of a text, and the lines of the others that it does not have."""
    flat = [squeeze("".join(words.text for words in form)) for form in found]
    order = sorted(range(len(found)), key=lambda at: (len(flat[at]), any(words.page for words in found[at])))
    if not whole:
        order = [at for at in order if flat[at]]
        if order and flat[order[0]] in flat[order[-1]]:
            order = order[:1]
    for at in order[::-1][:1]:
        yield from found[at]
    for at in order[:-1]:
        for words in found[at]:
            lines = [line for line in words.text.split("\n") if squeeze(line) not in flat[order[-1]]]
            if lines:
                yield Words("\n".join(lines))


def content(part: Message) -> bytes:
    """Return what a part holds, decoded; the name of the encoding may have blanks or a remark behind it."""
    written = str(part.get("Content-Transfer-Encoding", ""))
    plain = (written.split() or [""])[0].rstrip(";")
    if written != plain:
        part.replace_header("Content-Transfer-Encoding", plain)
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def decoded_text(part: Message) -> str:
    """Return a part's text by the charset it declares where its bytes bear that out, else by its bytes."""
    data = content(part)
    declared = (part.get_content_charset() or "").lower()
    if declared and declared not in _LATIN and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(CHARSETS.get(declared, declared))
        except (UnicodeDecodeError, LookupError):
            pass
    return decode_leniently(data)[0]


def plain_of(page: str) -> str:
    """Return what a page of HTML shows, lines parted by line feeds."""
    shown = _CELL.sub(" ", _BREAK.sub("\n", _without_hidden(page)))
    return clean_text(html.unescape(_TAG.sub("", shown)).replace("\xa0", " "))


def _without_hidden(page: str) -> str:
    """Drop styles, scripts, titles and comments; what is opened and never closed stays."""
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()
    while match := _HIDDEN.search(page, at):
        name = (match[1] or "").lower()
        close = None if name in unclosed else _END[name].search(page, match.end())
        if close is None:
            unclosed.add(name)
        kept.append(page[at : match.start() if close else match.end()])
        at = (close or match).end()
    kept.append(page[at:])
    return "".join(kept)


def parted(page: str) -> tuple[str, str]:
    """Return the page up to the mail it quotes, and that mail."""
    match = _QUOTED_HTML.search(page)
    if match is None:
        return page, ""
    at = max(page.rfind("<", 0, match.start() + 1), 0)
    return page[:at], page[at:]


__all__ = [
    "CHARSETS",
    "Words",
    "content",
    "decoded_text",
    "is_words",
    "own_words",
    "parted",
    "plain_of",
    "words_of",
]
