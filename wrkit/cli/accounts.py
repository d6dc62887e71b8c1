"""Who is at the servers: addresses and accounts of the 设置 sheet, passwords."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from wrkit.cli.common import Opened, say
from wrkit.errors import UsageError
from wrkit.model.messages import Mailbox
from wrkit.vocab import SET_ACCOUNT, SET_FROM, SET_IMAP, SET_MAIL_CA, SET_PLAIN_LOGIN, SET_SMTP

if TYPE_CHECKING:
    from wrkit.mail.server import Server


def _extras(opened: Opened) -> dict[str, Any]:
    """Return what the 设置 sheet says about every server: account, certificates, plain login."""
    settings = opened.master.settings
    ca = settings.get(SET_MAIL_CA, "").strip()
    return {
        "user": settings.get(SET_ACCOUNT, "").strip(),
        "ca": opened.folder / ca if ca else None,
        "plain": settings.get(SET_PLAIN_LOGIN, "").strip() in ("是", "允许", "yes"),
    }


def smtp_server(opened: Opened, said: str | None, sender: str | None) -> Server | None:
    """Return the server letters go to, None where there is none."""
    return _server(opened, said or opened.master.settings.get(SET_SMTP, ""), "smtp", sender)


def imap_server(opened: Opened, said: str | None) -> Server | None:
    """Return the server mails are fetched from, None where there is none."""
    return _server(opened, said or opened.master.settings.get(SET_IMAP, ""), "imap")


def _server(opened: Opened, address: str, kind: str, sender: str | None = None) -> Server | None:
    """Return the server at an address; without an account the sender's address is it."""
    if not address.strip():
        return None
    from wrkit.mail.server import parse_server

    server = parse_server(address.strip(), kind, **_extras(opened))
    if server.user:
        return server
    return replace(server, user=_mailbox(sender or opened.master.settings.get(SET_FROM, "")).address)


def _mailbox(text: str) -> Mailbox:
    if not text.strip():
        return Mailbox()
    try:
        return Mailbox.parse(text)
    except ValueError:
        raise UsageError(f"发件人“{text.strip()}”不是邮箱地址。", "应如 督查室 <dc@example.cn>。") from None


def sender_of(opened: Opened, said: str | None, server: Server | None) -> Mailbox:
    """Return the sender; the account stands for it where it is an address.

    Raises:
        UsageError: there is a server but no sender.
    """
    from wrkit.model.messages import address

    sender = _mailbox(said or opened.master.settings.get(SET_FROM, ""))
    if sender.address or server is None:
        return sender
    if found := address(server.user):
        return Mailbox("", found)
    raise UsageError("没有写明发件人。", "请在总表“设置”表加一行：发件人 = 督查室 <邮箱地址>，或用 --from 写明。")


class Secret:
    """The password of a mail account: from the environment, the system's keyring, or the person; never from a file."""

    def __init__(self, server: Server, variable: str, *, ask: bool) -> None:
        self.server, self.variable, self.ask = server, variable, ask
        self._typed = ""

    def get(self) -> str | None:
        """Return the password, None where there is none."""
        from wrkit.mail.server import stored_password

        if password := os.environ.get(self.variable) or stored_password(self.server):
            return password
        if not self.ask or not sys.stdin.isatty():
            return None
        prompt = f"{self.server.host} 账号 {self.server.user} 的密码（163、QQ 等用授权码；不需要登录就直接回车）"
        self._typed = str(click.prompt(prompt, default="", show_default=False, hide_input=True, err=True))
        return self._typed or None

    def offer_to_keep(self, *, ask: bool) -> None:
        """Once it was good, ask whether a typed password shall be kept in the system's keyring."""
        from wrkit.mail.server import store_password

        if ask and self._typed and click.confirm("密码正确。存入系统凭据库，下次不再询问？", err=True):
            say("已存入。" if store_password(self.server, self._typed) else "这台电脑没有可用的凭据库，没有存入。")
        self._typed = ""


__all__ = ["Secret", "imap_server", "sender_of", "smtp_server"]
