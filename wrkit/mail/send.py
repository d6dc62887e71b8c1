"""Letters to an SMTP server, address by address: temporary refusals are tried again, a lost connection is made anew."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from wrkit.mail.server import TIMEOUT, MailError, Server, context, require_safe_login, unreachable
from wrkit.model.messages import Letter, Outcome

_LOST = "连接中断"
# Lost connections in a row after which a round gives up.
_PATIENCE = 3
_AUTH_NEEDED = (530, 535, 538)
_TOO_LARGE = 552


@dataclass
class Session:
    """A connection to an SMTP server, made when first needed and again when lost.

    Attributes:
        server: where to.
        password: asked at most once, and only if the server offers a login.
        sender: address for MAIL FROM.
    """

    server: Server
    password: Callable[[], str | None]
    sender: str
    _smtp: smtplib.SMTP | None = field(default=None, repr=False)
    _known: list[str | None] = field(default_factory=list, repr=False)

    def open(self) -> smtplib.SMTP:
        """Return the connection.

        Raises:
            MailError: the server cannot be reached or trusted, or refuses the login.
        """
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (OSError, smtplib.SMTPException) as error:  # ssl.SSLError is an OSError
                unreachable(self.server, error)
        return self._smtp

    def close(self) -> None:
        """End the connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        smtp: smtplib.SMTP
        if server.scheme == "smtps":
            smtp = smtplib.SMTP_SSL(server.host, server.port, _own_name(), timeout=TIMEOUT, context=context(server))
        else:
            smtp = smtplib.SMTP(server.host, server.port, _own_name(), timeout=TIMEOUT)
        try:
            smtp.ehlo_or_helo_if_needed()
            encrypted = server.scheme == "smtps"
            if not encrypted and smtp.has_extn("starttls"):
                smtp.starttls(context=context(server))
                smtp.ehlo()
                encrypted = True
            if smtp.has_extn("auth"):
                self._log_in(smtp, encrypted)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _log_in(self, smtp: smtplib.SMTP, encrypted: bool) -> None:
        if not self._known:
            self._known.append(self.password() if self.server.user else None)
        password = self._known[0]
        if not password:
            return  # a relay that offers a login need not ask for one
        require_safe_login(self.server, encrypted=encrypted)
        try:
            smtp.login(self.server.user, password)
        except smtplib.SMTPAuthenticationError as error:
            raise MailError(
                f"服务器 {self.server} 不接受账号“{self.server.user}”的密码（{_words(error.smtp_code, error.smtp_error)}）。",
                "请核对账号和密码；163、QQ 等邮箱要用“授权码”，不是登录密码。",
            ) from error
        except smtplib.SMTPServerDisconnected:
            raise
        except (smtplib.SMTPException, UnicodeError) as error:
            raise MailError(
                f"服务器 {self.server} 的登录方式不支持（{error}）。", "请向邮件系统管理员询问。"
            ) from error


def deliver(
    letters: Sequence[Letter],
    session: Session,
    compose: Callable[[Letter], bytes],
    *,
    waits: Sequence[float],
    pause: Callable[[float, int], None],
) -> Iterator[Outcome]:
    """Send letters; yield what became of each as soon as it is known.

    A letter taken by some of its addresses and deferred by others yields twice.

    Args:
        letters: to whom is in `left`.
        session: the connection.
        compose: letter → bytes of the mail.
        waits: seconds to wait before each further round over what was deferred.
        pause: waits that long; also told how many letters are left.

    Raises:
        MailError: the server cannot be reached at all, refuses the login or the sender.
    """
    session.open()
    queue: list[Outcome] = [Outcome(letter) for letter in letters]
    for number in range(len(waits) + 1):
        if number:
            pause(waits[number - 1], len(queue))
        queue = yield from _round([outcome.letter for outcome in queue], session, compose)
        if not queue:
            return
    yield from queue


def _round(
    letters: Sequence[Letter], session: Session, compose: Callable[[Letter], bytes]
) -> Generator[Outcome, None, list[Outcome]]:
    """Go over the letters once; return what is to be tried again, with the replies that put it off."""
    later: list[Outcome] = []
    lost = 0
    for letter in letters:
        try:
            outcome = _try_twice(session, letter, compose(letter)) if lost < _PATIENCE else None
            lost = 0 if outcome is not None else lost
        except (OSError, smtplib.SMTPException):
            outcome, lost = None, lost + 1
        if outcome is None:
            later.append(Outcome(letter, (), {}, dict.fromkeys(letter.left, _LOST)))
            continue
        if outcome.accepted or outcome.refused:
            yield replace(outcome, deferred={})
        if outcome.deferred:
            later.append(Outcome(replace(letter, left=tuple(outcome.deferred)), (), {}, outcome.deferred))
    return later


def _try_twice(session: Session, letter: Letter, data: bytes) -> Outcome:
    """Hand a letter to the server, over a new connection where the old one is lost.

    Raises:
        OSError, smtplib.SMTPException: the new connection is lost too.
        MailError: see `_transact`.
    """
    try:
        return _transact(session, letter, data)
    except (OSError, smtplib.SMTPException):
        session.close()
    try:
        return _transact(session, letter, data)
    except (OSError, smtplib.SMTPException):
        session.close()
        raise


def _transact(session: Session, letter: Letter, data: bytes) -> Outcome:
    """Hand one letter to the server.

    Raises:
        MailError: the server refuses the sender or wants a login, as it would for every letter.
        OSError, smtplib.SMTPServerDisconnected: the connection is lost, or the server says so (421).
    """
    try:
        smtp = session.open()
    except MailError as error:
        raise ConnectionError(str(error)) from error  # it let us in before: try again later
    said = smtp.esmtp_features.get("size", "")
    limit = int(said) if said.isdigit() else 0
    if 0 < limit < len(data):
        reply = f"邮件 {len(data) / 2**20:.1f} MB，超过服务器上限 {limit / 2**20:.1f} MB"
        return Outcome(letter, (), dict.fromkeys(letter.left, reply))
    code, words = smtp.mail(session.sender, [f"size={len(data)}"] if smtp.has_extn("size") else [])
    if code != 250:
        _reset(session, smtp, code)
        replies = dict.fromkeys(letter.left, _words(code, words))
        if code == _TOO_LARGE:
            return Outcome(letter, (), replies)
        if code >= 500:
            _sender_refused(session, code, words)
        return Outcome(letter, (), {}, replies)
    taken: list[str] = []
    refused: dict[str, str] = {}
    deferred: dict[str, str] = {}
    for address in letter.left:
        code, words = smtp.rcpt(address)
        if code in (250, 251):
            taken.append(address)
        elif code == 421:
            raise smtplib.SMTPServerDisconnected(_words(code, words))
        elif code in _AUTH_NEEDED:
            _sender_refused(session, code, words)
        else:
            (deferred if code < 500 else refused)[address] = _words(code, words)
    if not taken:
        _reset(session, smtp, code)
        return Outcome(letter, (), refused, deferred)
    try:
        code, words = smtp.data(data)
    except smtplib.SMTPDataError as error:
        code, words = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
    if code == 250:
        return Outcome(letter, tuple(taken), refused, deferred)
    _reset(session, smtp, code)
    (deferred if code < 500 else refused).update(dict.fromkeys(taken, _words(code, words)))
    return Outcome(letter, (), refused, deferred)


def _reset(session: Session, smtp: smtplib.SMTP, code: int) -> None:
    """Start anew after a refusal; a server that says 421 has hung up, others may hang up without a word."""
    if code == 421:
        raise smtplib.SMTPServerDisconnected("421")
    try:
        smtp.rset()
    except (OSError, smtplib.SMTPException):
        session.close()


def _sender_refused(session: Session, code: int, reply: bytes) -> NoReturn:
    said = _words(code, reply)
    if code in _AUTH_NEEDED:
        raise MailError(
            f"服务器 {session.server} 要求登录（{said}）。",
            "请在总表“设置”表填写“邮箱账号”，密码在运行时输入（或设环境变量 WRKIT_SMTP_PASSWORD）。",
        )
    raise MailError(
        f"服务器 {session.server} 不接受发件人 {session.sender}（{said}）。",
        "发件人一般应与邮箱账号相同，请核对“发件人”。",
    )


def _words(code: int, reply: bytes | str) -> str:
    """Return a server's reply as one line of at most 200 characters."""
    if isinstance(reply, bytes):
        try:
            text = reply.decode("utf-8")
        except UnicodeDecodeError:
            text = reply.decode("gb18030", "replace")
    else:
        text = reply
    return " ".join(f"{code} {''.join(char if char.isprintable() else ' ' for char in text)}".split())[:200]


def _own_name() -> str:
    """Return the name to greet with: a computer named in Chinese would break the greeting."""
    name = socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"


__all__ = ["Session", "deliver"]
