"""What the writer of a mail says in it: without the mail replied to, the marks of HTML and the blanks."""

from __future__ import annotations

import html
import re
from email.message import Message

from wrkit.text.clean import clean_text

# Where the mail replied to begins; its own recipients and words are not the sender's.
QUOTED = re.compile(
    r"-{2,} ?(?:Original|Below|Forwarded|This is a copy)|Original Message|[-—_ ]*(?:回复的)?(?:原邮件|原始邮件|邮件原文)|"
    r"^\s*(?:From|发件人)\s*[:：]|^\s*On .{0,200}wrote\s*[:：]|^\s*(?:在|于)?\s*20\d\d.{0,120}写道\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_HTML = re.compile(
    r"<blockquote|<includetail|class=[\"']?gmail_quote|id=[\"']?(?:divRplyFwdMsg|isReplyContent|origbody)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# How much of a mail is looked at, and how much of its words is kept.
_LOOKED_AT, _KEPT = 200_000, 2_000


def own_words(message: Message, charset_of: dict[str, str]) -> str:
    """Return what the writer says, lines parted by line feeds; “” for nothing.

    Args:
        message: the mail as parsed.
        charset_of: charset as written → the one to decode with.
    """
    plain, marked = "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":  # what is forwarded is not the sender's
            break
        if (
            kind not in ("text/plain", "text/html")
            or part.get_content_disposition() == "attachment"
            or part.get_filename()
        ):
            continue
        text = _decoded(part, charset_of)
        if kind == "text/plain":
            plain = plain or _of_plain(text)
        else:
            marked = marked or _of_html(text)
    said = plain or marked
    return said if len(said) <= _KEPT else f"{said[:_KEPT]}……（未完，请看原邮件）"


def _decoded(part: Message, charset_of: dict[str, str]) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    written = (part.get_content_charset() or "utf-8").lower()
    for charset in (charset_of.get(written, written), "utf-8", "gb18030"):
        try:
            return data[:_LOOKED_AT].decode(charset, "strict" if len(data) <= _LOOKED_AT else "ignore")
        except (UnicodeDecodeError, LookupError):
            continue
    return data[:_LOOKED_AT].decode("utf-8", "replace")


def _of_plain(text: str) -> str:
    before = QUOTED.split(text.replace("\r\n", "\n"), maxsplit=1)[0]
    return clean_text("\n".join(line for line in before.split("\n") if not line.lstrip().startswith(">")))


def _of_html(text: str) -> str:
    before = _QUOTED_HTML.split(_HIDDEN.sub("", text), maxsplit=1)[0]
    before = before.rpartition("<")[0] if before.rfind("<") > before.rfind(">") else before  # the tag it was cut in
    return _of_plain(html.unescape(_TAG.sub("", _BREAK.sub("\n", before))))


__all__ = ["QUOTED", "own_words"]
