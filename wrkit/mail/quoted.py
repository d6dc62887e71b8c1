"""The mail replied to, told from what the writer adds above it, below it and between its lines."""

from __future__ import annotations

import re

_RULE = r"[-—_=*]{2,}"
_TITLE = (
    r"(?:回复的|转发的?)?(?:原始?邮件|邮件原文|转发邮件|邮件信息)|Original (?:Message|Appointment)|Forwarded (?:message|by).{0,60}|"
    r"Below this line.{0,80}|This is a copy.{0,80}"
)
# Lines below which all is the other mail: a title between rules or by itself, the block of its headers.
_SEPARATOR = re.compile(
    rf"[ \t]*(?:{_RULE}[ \t]*(?:{_TITLE})[ \t]*[-—_=*]*|(?:回复的|转发的?)(?:原始?邮件|邮件)[ \t]*[:：]?|原始邮件[ \t]*[:：]?)[ \t]*",
    re.IGNORECASE,
)
_FROM = re.compile(r"[ \t>*]*(?:发件人|From)[ \t*]*[:：]", re.IGNORECASE)
_HEADER = re.compile(
    r"[ \t>*]*(?:发送时间|发送日期|发件时间|日期|时间|收件人|抄送|主题|Sent|Date|To|Cc|Subject)[ \t*]*[:：]",
    re.IGNORECASE,
)
# How many lines the headers of a quoted mail stand in.
_HEADERS = 5
# “在 2026年4月8日，督查室 写道：”; below it the other mail, marked line by line or to the end.
_WROTE = re.compile(
    r"[ \t]*(?:(?:在|于|On)?.{0,200}(?:20\d\d|@).{0,200})(?:写道|wrote)[ \t]*[:：][ \t]*", re.IGNORECASE
)
_MARK = re.compile(r"[ \t]*>")
# Elements programs put the mail replied to into, and those below which all is that mail.
_QUOTE = re.compile(
    r"<(?P<tag>blockquote|div)\b[^<>]*(?:type=[\"']?cite|class=[\"'][^\"'<>]*(?:gmail_quote|gmail_extra|yahoo_quoted|moz-cite(?!-prefix)|mail_quote)"
    r"|id=[\"']?(?:isReplyContent|ntes-pcmail-quote))[^<>]*>",
    re.IGNORECASE,
)
_REST = re.compile(r"<(?:includetail\b|[a-z]+\b[^<>]*id=[\"']?(?:divRplyFwdMsg|origbody))", re.IGNORECASE)


def unquoted(text: str) -> str:
    """Return what a plain text says besides the mail it replies to, wherever that stands."""
    lines = text.replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    for at, line in enumerate(lines):
        if _SEPARATOR.fullmatch(line) or _begins_headers(lines, at):
            break
        if _WROTE.fullmatch(line):
            following = next((other for other in lines[at + 1 :] if other.strip()), "")
            if not _MARK.match(following):
                break
            continue
        if not _MARK.match(line):
            kept.append(line)
    return "\n".join(kept)


def _begins_headers(lines: list[str], at: int) -> bool:
    """Tell 发件人： above 发送时间： and 主题： from a writer who names himself."""
    following = [line for line in lines[at + 1 : at + 1 + _HEADERS] if line.strip()]
    return _FROM.match(lines[at]) is not None and sum(map(bool, map(_HEADER.match, following))) > 1


def unquoted_page(page: str) -> str:
    """Return a page of HTML with the mails it quotes replaced by a line that begins with >."""
    if rest := _REST.search(page):
        page = page[: rest.start()]
    kept: list[str] = []
    at = 0
    while match := _QUOTE.search(page, at):
        kept.append(page[at : match.start()] + "<br>&gt;<br>")
        at = _end_of(page, match["tag"], match.end())
    kept.append(page[at:])
    return "".join(kept)


def _end_of(page: str, tag: str, start: int) -> int:
    """Return where an element ends whose content begins at `start`; the page's end where it is never closed."""
    depth = 1
    for match in re.compile(rf"<(/?){tag}\b[^<>]*>", re.IGNORECASE).finditer(page, start):
        depth += -1 if match[1] else 1
        if not depth:
            return match.end()
    return len(page)


__all__ = ["unquoted", "unquoted_page"]
