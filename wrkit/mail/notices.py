"""Mails no person wrote: what came back undelivered, and receipts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from wrkit.mail.quoted import unquoted
from wrkit.model.messages import BOUNCE, RECEIPT

_OFFICE = re.compile(r"^(?:mailer-?daemon|mail-?daemon|postmaster|post-?master|mdaemon)(?:@|$)", re.IGNORECASE)
# What servers that keep to no standard write: QQ, 163, Coremail, Exchange, qmail, sendmail.
_SUBJECT = re.compile(
    r"退信|退回|投递失败|发送失败|无法(?:投递|送达)|未(?:能)?(?:送达|传递)|undeliver|delivery (?:status|fail|has failed|problem)|"
    r"returned mail|returned to sender|failure notice|delivery notification",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_TEXT = 20_000


def notice_of(message: Message, sender: str, subject: str) -> str:
    """Return BOUNCE or RECEIPT (RFC 3464, RFC 8098, or what servers write without heed of them), “” for people's mails."""
    if message.get_content_type() == "multipart/report":
        kind = str(message.get_param("report-type", "")).lower()
        if kind == "disposition-notification":
            return RECEIPT
        if kind == "delivery-status":
            # “delayed”: the server goes on trying; “delivered”, “relayed”: it arrived.
            actions = [action for part in message.walk() if (action := _action(part))]
            return BOUNCE if not actions or "failed" in actions else RECEIPT
    return BOUNCE if _OFFICE.match(sender) and _SUBJECT.search(subject) else ""


def undelivered(message: Message, sender: str) -> tuple[str, ...]:
    """Return the addresses a bounce names as not reached, small letters; from its text where no field says it."""
    return tuple(dict.fromkeys(_named(message))) or tuple(
        dict.fromkeys(found for found in _in_text(message) if found != sender.lower())
    )


def _named(message: Message) -> Iterator[str]:
    for part in message.walk():
        field = part.get("Final-Recipient") or part.get("Original-Recipient") or ""
        if _action(part) in ("", "failed"):
            yield from (found.lower() for found in _ADDRESS.findall(str(field)))
        yield from (found.lower() for found in _ADDRESS.findall(str(part.get("X-Failed-Recipients", ""))))


def _action(part: Message) -> str:
    return str(part.get("Action", "")).strip().lower()


def _in_text(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() in ("text/plain", "text/html") and not part.get_filename():
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                text = data[:_TEXT].decode("utf-8", "replace")
                # The mail that came back is quoted below; its other recipients it did reach.
                yield from (found.lower() for found in _ADDRESS.findall(unquoted(text)))


__all__ = ["notice_of", "undelivered"]
