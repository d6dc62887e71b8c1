"""Servers and the way to them: addresses, encryption, passwords."""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from wrkit.errors import UsageError, WrkitError
from wrkit.model.refs import Ref

TIMEOUT = 60.0
_PORTS = {"smtp": 25, "smtps": 465, "imap": 143, "imaps": 993}


class MailError(WrkitError):
    """A mail server cannot be reached, trusted, or does not let us in."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server.

    Attributes:
        scheme: smtp, smtps, imap or imaps; those with s are encrypted from the first byte.
        user: account, “” for none.
        ca: file of certificates to trust besides the system's, None for none.
        plain: whether the password may go over an unencrypted line to another machine.
    """

    scheme: str
    host: str
    port: int
    user: str = ""
    ca: Path | None = None
    plain: bool = False

    @property
    def service(self) -> str:
        """Name under which the system's keyring keeps the password."""
        return f"wrkit {self.host}"

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def parse_server(text: str, kind: str, *, user: str = "", ca: Path | None = None, plain: bool = False) -> Server:
    """Read smtp://host:port, smtps://user@host, imaps://host …; a bare host is taken as encrypted.

    Args:
        text: address as typed.
        kind: "smtp" or "imap".
        user: account where the address names none.
        ca: see `Server`.
        plain: see `Server`.

    Raises:
        UsageError: no such address, or one with a password in it.
    """
    example = f"{kind}s://{kind}.example.cn:{_PORTS[kind + 's']}"
    try:
        parts = urlsplit(text.strip() if "://" in text else f"{kind}s://{text.strip()}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.password is not None:
        raise UsageError("服务器地址里不能写密码。", "请去掉密码；运行时会询问，或从系统凭据库读取。")
    proper = host.isascii() and all(char.isalnum() or char in ".-:_" for char in host)
    if parts.scheme not in (kind, f"{kind}s") or not host or not proper or parts.path.strip("/"):
        raise UsageError(f"“{text.strip()}”不是{'发件' if kind == 'smtp' else '收件'}服务器地址。", f"应如 {example}")
    return Server(parts.scheme, host, port or _PORTS[parts.scheme], unquote(parts.username or "") or user, ca, plain)


def context(server: Server) -> ssl.SSLContext:
    """Return the TLS settings: certificates are always verified, by the system's roots and the file `ca`.

    Raises:
        MailError: the file is no certificate.
    """
    made = ssl.create_default_context()
    if server.ca is not None:
        try:
            made.load_verify_locations(cafile=server.ca)
        except (OSError, ssl.SSLError):
            raise MailError(
                "证书文件读不出来。", "应为 PEM 格式的证书文件（.pem 或 .crt）。", Ref(str(server.ca))
            ) from None
    return made


def require_safe_login(server: Server, *, encrypted: bool) -> None:
    """Refuse to send a password in the clear to another machine.

    Raises:
        MailError: the line is not encrypted, the server is elsewhere, and nobody allowed it.
    """
    if encrypted or server.plain or _is_here(server.host):
        return
    raise MailError(
        f"服务器 {server} 不提供加密，密码会明文传送，没有登录。",
        f"请改用 {server.scheme}s:// 地址；确属内网且只能明文的，在总表“设置”表加一行：允许明文登录 = 是。",
    )


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def unreachable(server: Server, error: Exception) -> NoReturn:
    """Say why there is no connection.

    Raises:
        MailError: always.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        raise MailError(
            f"服务器 {server} 的证书不可信（{error.verify_message}），没有连接。",
            "如是单位自建的邮件系统，请向管理员索取根证书（PEM），在总表“设置”表加一行：邮件证书 = 证书文件。",
        ) from error
    if isinstance(error, ssl.SSLError):
        raise MailError(
            f"与服务器 {server} 建立加密连接失败（{error.reason or error}）。",
            "请核对端口，以及该用 smtp:// 还是 smtps://（收件：imap:// 还是 imaps://）。",
        ) from error
    raise MailError(f"连不上服务器 {server}（{error}）。", "请核对服务器地址、端口和网络后重试。") from error


def stored_password(server: Server) -> str | None:
    """Return the password the system's keyring keeps for the account, None where it has none or there is no keyring."""
    try:
        import keyring

        return keyring.get_password(server.service, server.user)
    except Exception:  # keyring's back ends raise what they like; without one people are asked
        return None


def store_password(server: Server, password: str) -> bool:
    """Keep the password in the system's keyring; tell whether that worked."""
    try:
        import keyring

        keyring.set_password(server.service, server.user, password)
    except Exception:
        return False
    return True


__all__ = [
    "TIMEOUT", "MailError", "Server", "context", "parse_server", "require_safe_login", "store_password", "stored_password", "unreachable",
]  # fmt: skip
