"""Mail servers on loopback for tests: aiosmtpd with faults to order, Dovecot where it is installed."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

PASSWORD = "S3cret"


@dataclass
class Taken:
    """A mail the server took: the envelope and the mail as a program would show it."""

    sender: str
    recipients: list[str]
    data: bytes

    @property
    def mail(self) -> EmailMessage:
        message = message_from_bytes(self.data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def unit(self) -> str:
        return self.mail["To"].addresses[0].display_name

    @property
    def files(self) -> list[tuple[str, bytes]]:
        return [(part.get_filename(), part.get_payload(decode=True)) for part in self.mail.iter_attachments()]


@dataclass
class Post:
    """An SMTP handler that keeps what it takes.

    Attributes:
        refuse: address → reply, for good ("550 …") or for now ("450 …").
        grey: addresses (“*” for all) whose first attempt is put off.
        hang_up: what number of a message (from 1) to break the connection at, once each.
        on_data: called with the number of mails taken before another one is.
    """

    refuse: dict[str, str] = field(default_factory=dict)
    grey: set[str] = field(default_factory=set)
    hang_up: set[int] = field(default_factory=set)
    on_data: Callable[[int], None] | None = None
    taken: list[Taken] = field(default_factory=list)
    logins: list[tuple[str, bool]] = field(default_factory=list)
    attempts: int = 0
    _greeted: set[str] = field(default_factory=set)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuse:
            return self.refuse[address]
        if (address in self.grey or "*" in self.grey) and address not in self._greeted:
            self._greeted.add(address)
            return "450 4.7.1 请稍后再试 Greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.attempts += 1
        if self.on_data:
            self.on_data(len(self.taken))
        if self.attempts in self.hang_up:
            server.transport.abort()
            return "421 gone"
        self.taken.append(Taken(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login.decode(), session.ssl is not None))
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


class _Controller(Controller):
    def factory(self):
        with warnings.catch_warnings():  # AUTH without TLS is what some tests are about
            warnings.simplefilter("ignore")
            return SMTP(self.handler, **self.SMTP_kwargs)


@contextlib.contextmanager
def smtp(post: Post, **options) -> Iterator[int]:
    """Run an SMTP server for `post`; yield its port. `options` as of aiosmtpd, `ssl_context` for smtps."""
    if options.pop("auth", False):
        options.update(authenticator=post.authenticate, auth_required=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = _Controller(post, hostname="127.0.0.1", port=port, server_hostname="test", **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


class Dovecot:
    """A private Dovecot with one account per name, any password being PASSWORD; mails are put into its folders."""

    def __init__(self, root: Path, certificate: Path, key: Path) -> None:
        import grp
        import pwd  # there is none on Windows, nor Dovecot

        self.root = root
        self.account = "nobody" if os.geteuid() == 0 else getpass.getuser()
        self.port, self.tls_port = _free(2)
        self.root.chmod(0o755)
        login = "dovenull" if os.geteuid() == 0 else self.account
        internal = "dovecot" if os.geteuid() == 0 else self.account
        who = pwd.getpwnam(self.account)
        group = "dovecot" if os.geteuid() == 0 else grp.getgrgid(who.pw_gid).gr_name
        self.mails = root / "mails"
        self.mails.mkdir()
        os.chown(self.mails, who.pw_uid, who.pw_gid)
        self.owner = (who.pw_uid, who.pw_gid)
        chroot = (
            ""
            if os.geteuid() == 0
            else "\n".join(f"service {name} {{\n chroot =\n}}" for name in ("anvil", "imap-login", "stats"))
        )
        config = root / "dovecot.conf"
        config.write_text(
            f"""
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
first_valid_uid = 1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{self.mails}/%u
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={who.pw_uid} gid={who.pw_gid} home={self.mails}/%u
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.tls_port}
    ssl = yes
  }}
}}
{chroot}
""",
            encoding="utf-8",
        )
        self.process = subprocess.Popen(
            [str(_program()), "-F", "-c", str(config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        out = self.process.communicate(timeout=5)[0] if self.process.poll() is not None else b""
        self.stop()
        raise RuntimeError(f"Dovecot did not start: {out!r} {self.log()}")

    def log(self) -> str:
        path = self.root / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def put(self, account: str, data: bytes, *, seen: bool = False) -> None:
        """Deliver a mail to an account's INBOX, as a delivery agent does."""
        folder = self.mails / account
        for name in ("", "tmp", "new", "cur"):
            (folder / name).mkdir(exist_ok=True)
            os.chown(folder / name, *self.owner)
        self._count = getattr(self, "_count", 0) + 1
        name = f"{int(time.time())}.M{self._count:06d}P1.test"
        path = folder / "cur" / f"{name}:2,S" if seen else folder / "new" / name
        (folder / "tmp" / name).write_bytes(data)
        os.chown(folder / "tmp" / name, *self.owner)
        (folder / "tmp" / name).rename(path)

    def flags(self, account: str) -> list[str]:
        """Return the flags of all mails of an account, one string each."""
        folder = self.mails / account
        return sorted(
            path.name.rpartition(":2,")[2] if ":2," in path.name else ""
            for sub in ("new", "cur")
            for path in (folder / sub).iterdir()
        )

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
        if self.process.stdout:
            self.process.stdout.close()


def _free(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _program() -> str | None:
    """Return the path of Dovecot, which Debian keeps outside the PATH of ordinary users."""
    return shutil.which("dovecot", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))


def dovecot_missing() -> str:
    """Return why there is no Dovecot here, “” where there is one."""
    if _program() is None:
        return "Dovecot is not installed (Debian: apt-get install dovecot-imapd)"
    version = subprocess.run([str(_program()), "--version"], capture_output=True, text=True, timeout=20).stdout.strip()
    if not version.startswith("2.3."):
        return f"this Dovecot is {version}; the configuration here is for 2.3"
    return ""


@contextlib.contextmanager
def dovecot(certificate: Path, key: Path) -> Iterator[Dovecot]:
    """Run Dovecot in a folder of its own that its unprivileged processes can enter."""
    with tempfile.TemporaryDirectory(prefix="wrkit-imap-", ignore_cleanup_errors=True) as folder:
        server = Dovecot(Path(folder), certificate, key)
        try:
            yield server
        finally:
            server.stop()


__all__ = ["PASSWORD", "Dovecot", "Post", "Taken", "dovecot", "dovecot_missing", "smtp"]
