"""Addresses of servers, and who may hear a password."""

import io
import sys

import click
import pytest

from wrkit.cli.accounts import Secret
from wrkit.errors import UsageError
from wrkit.mail.server import MailError, parse_server, require_safe_login, stored_password


@pytest.mark.parametrize(
    ("text", "shown", "user"),
    [
        ("smtp://mail.x.cn", "smtp://mail.x.cn:25", "dc"), ("smtps://mail.x.cn", "smtps://mail.x.cn:465", "dc"),
        ("smtp://mail.x.cn:587/", "smtp://mail.x.cn:587", "dc"), ("mail.x.cn", "smtps://mail.x.cn:465", "dc"),
        (" smtps://a%40x.cn@mail.x.cn ", "smtps://mail.x.cn:465", "a@x.cn"), ("smtp://[::1]:2525", "smtp://[::1]:2525", "dc"),
    ],
)  # fmt: skip
def test_server_addresses(text, shown, user):
    server = parse_server(text, "smtp", user="dc")
    assert (str(server), server.user) == (shown, user)


def test_no_password_in_an_address():
    with pytest.raises(UsageError) as caught:
        parse_server("smtps://dc:secret@mail.x.cn", "smtp")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("host", "encrypted", "plain", "safe"), [
    ("mail.x.cn", False, False, False), ("mail.x.cn", True, False, True), ("mail.x.cn", False, True, True), ("127.0.0.1", False, False, True),
    ("localhost", False, False, True), ("[::1]", False, False, True), ("10.0.0.1", False, False, False), ("127.0.0.1.evil.cn", False, False, False),
])  # fmt: skip
def test_a_password_is_not_shouted_across_the_network(host, encrypted, plain, safe):
    server = parse_server(f"smtp://{host}", "smtp", user="dc", plain=plain)
    if safe:
        require_safe_login(server, encrypted=encrypted)
        assert server.scheme == "smtp"
    else:
        with pytest.raises(MailError, match="明文"):
            require_safe_login(server, encrypted=encrypted)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_password_is_asked_for_without_showing_it_and_kept_if_wished(monkeypatch, memory, capsys):
    server = parse_server("smtps://mail.x.cn", "smtp", user="dc")
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(click.termui, "hidden_prompt_func", lambda prompt: "typed")
    secret = Secret(server, "WRKIT_SMTP_PASSWORD", ask=True)
    assert secret.get() == "typed"
    monkeypatch.setattr(click.termui, "visible_prompt_func", lambda prompt: "y")
    secret.offer_to_keep(ask=True)
    assert stored_password(server) == "typed"
    assert Secret(server, "WRKIT_SMTP_PASSWORD", ask=False).get() == "typed"
    monkeypatch.setenv("WRKIT_SMTP_PASSWORD", "variable")
    assert Secret(server, "WRKIT_SMTP_PASSWORD", ask=False).get() == "variable"
    assert "typed" not in capsys.readouterr().err


def test_nobody_is_asked_where_nobody_sits(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("secret\n"))
    assert Secret(parse_server("mail.x.cn", "smtp", user="dc"), "WRKIT_SMTP_PASSWORD", ask=True).get() is None
