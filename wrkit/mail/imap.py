"""Mails from an IMAP server, which is only looked at: nothing is marked, moved or deleted."""

from __future__ import annotations

import contextlib
import datetime
import imaplib
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, NoReturn

from wrkit.mail.receive import message_key, received
from wrkit.mail.server import TIMEOUT, MailError, Server, context, require_safe_login, unreachable
from wrkit.model.messages import Received

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

MAX_MESSAGE = 100 * 2**20
_HEADERS_AT_ONCE = 200


def mails(
    server: Server,
    password: Callable[[], str | None],
    *,
    folder: str,
    since: datetime.date | None,
    known: Collection[str],
) -> Iterator[Received]:
    """Yield the mails not known yet, oldest first.

    Args:
        server: where, with the account.
        password: asked once.
        folder: mail folder, INBOX or any other by the name people see.
        since: read or not, mails that arrived on this day or later; None for all unread ones.
        known: keys of mails to pass over; their content is not transferred.

    Raises:
        MailError: the server cannot be reached or trusted, refuses the login or the folder, or goes away.
    """
    from imap_tools import AND
    from imap_tools.errors import ImapToolsError

    box = _open(server, password)
    try:
        _select(box, server, folder)
        wanted = AND(date_gte=since) if since else AND(seen=False)
        heads = box.fetch(wanted, mark_seen=False, headers_only=True, bulk=_HEADERS_AT_ONCE)
        found = [(head.uid, head.size_rfc822, message_key(head.obj), head.obj) for head in heads]
        for uid, size, key, obj in found:
            if key in known or uid is None:
                continue
            if size > MAX_MESSAGE:
                bare = received(obj, folder)
                why = f"邮件过大（{size // 2**20} MB）"
                yield Received(bare.key, bare.sender, bare.name, bare.subject, bare.time, (), folder, why)
                continue
            for mail in box.fetch(AND(uid=uid), mark_seen=False):
                yield received(mail.obj, folder)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        raise MailError(
            f"从 {server} 收件时中断（{_words(error)}）。", "请过一会儿再运行，已收下的不会重复收。"
        ) from error
    finally:
        with contextlib.suppress(Exception):  # whatever a broken connection raises on leaving
            box.client.logout()


def _open(server: Server, password: Callable[[], str | None]) -> BaseMailBox:
    """Connect and log in.

    Raises:
        MailError: no connection, no trust, no login.
    """
    from imap_tools import MailBox, MailBoxUnencrypted

    try:
        box: BaseMailBox
        if server.scheme == "imaps":
            box = MailBox(server.host, server.port, timeout=TIMEOUT, ssl_context=context(server))
        else:
            box = MailBoxUnencrypted(server.host, server.port, timeout=TIMEOUT)
    except (OSError, imaplib.IMAP4.error) as error:
        unreachable(server, error)
    try:
        encrypted = server.scheme == "imaps"
        if not encrypted and "STARTTLS" in box.client.capabilities:
            box.client.starttls(context(server))
            encrypted = True
        require_safe_login(server, encrypted=encrypted)
        _log_in(box, server, password())
    except MailError:
        _hang_up(box)
        raise
    except (OSError, imaplib.IMAP4.error) as error:
        _hang_up(box)
        unreachable(server, error)
    return box


def _log_in(box: BaseMailBox, server: Server, password: str | None) -> None:
    if not server.user or not password:
        raise MailError(
            f"没有 {server} 的{'密码' if server.user else '账号'}。",
            "请在总表“设置”表填写“邮箱账号”；密码在运行时输入，或设环境变量 WRKIT_IMAP_PASSWORD。",
        )
    try:
        box.client.login(server.user, password)
    except (imaplib.IMAP4.error, UnicodeError) as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        raise MailError(
            f"服务器 {server} 不接受账号“{server.user}”的密码（{_words(error)}）。",
            "请核对账号和密码；163、QQ 等邮箱要用“授权码”，并在网页邮箱的设置中开启 IMAP。",
        ) from error
    # 163.com and 126.com (Coremail) open no folder to a client that has not said its name (RFC 2971).
    imaplib.Commands.setdefault("ID", ("AUTH", "SELECTED"))
    with contextlib.suppress(imaplib.IMAP4.error):
        box.client.xatom("ID", '("name" "wrkit" "version" "1")')


def _select(box: BaseMailBox, server: Server, folder: str) -> None:
    from imap_tools.errors import MailboxFolderSelectError

    try:
        box.folder.set(folder, readonly=True)
    except MailboxFolderSelectError as error:
        _no_folder(server, folder, error)


def _no_folder(server: Server, folder: str, error: Exception) -> NoReturn:
    raise MailError(
        f"服务器 {server} 打不开文件夹“{folder}”（{_words(error)}）。", "请核对文件夹名称，收件箱是 INBOX。"
    ) from error


def _hang_up(box: BaseMailBox) -> None:
    with contextlib.suppress(Exception):
        box.client.shutdown()


def _words(error: Exception) -> str:
    """Return what a server said, without the Python around it."""
    words = error.args[0] if error.args else ""
    result = getattr(error, "command_result", None)
    if result:
        words = b" ".join(part for part in result[1] if isinstance(part, bytes))
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:200]


__all__ = ["MAX_MESSAGE", "mails"]
