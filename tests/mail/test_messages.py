"""Addresses as people type them, and letters as bytes; Python's own parser is the independent reader."""

import datetime
import email
import email.policy
import re

import pytest

from wrkit.mail.compose import message_bytes
from wrkit.model.messages import Attachment, Letter, Mailbox, parse_addresses
from wrkit.model.periods import Period

Q1 = Period(2025, "Q1")
WHEN = datetime.datetime(2025, 4, 1, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
LONG = "2025年一季度填报表-区发展改革委（区能源局、区粮食和物资储备局、区统计信息中心以及其他名字很长的机构）.xlsx"


@pytest.mark.parametrize(
    ("cell", "to", "cc", "bad"),
    [
        ("a@b.cn", "a@b.cn", "", ""),
        ("a@b.cn；c@d.cn、e@f.cn，g@h.cn|i@j.cn k@l.cn", "a@b.cn c@d.cn e@f.cn g@h.cn i@j.cn k@l.cn", "", ""),
        ("a@b.cn\n抄送：g@h.cn, i@j.cn", "a@b.cn", "g@h.cn i@j.cn", ""),
        ("cc: x@y.cn; 主送:z@y.cn", "z@y.cn", "x@y.cn", ""),
        ("抄送：a@b.cn\nc@d.cn", "c@d.cn", "a@b.cn", ""),
        ("张三 <a@b.cn>；李四 c@d.cn；e@f.cn（王五）", "a@b.cn c@d.cn e@f.cn", "", ""),
        ("ａｂ＠ｃｄ．ｃｎ", "ab@cd.cn", "", ""),
        ("A@b.cn; a@B.cn\n抄送: a@b.cn", "a@B.cn", "", ""),
        ("mailto:a@b.cn", "a@b.cn", "", ""),
        ("u@例子.中国", "u@xn--fsqu00a.xn--fiqs8s", "", ""),
        ("", "", "", ""),
        ("zhang san@b.cn", "", "", "zhang san@b.cn"),
        ("a@b; 电话66; @x.cn; 用户@b.cn; a..b@c.cn; a@b@c.cn", "", "", "a@b|电话66|@x.cn|用户@b.cn|a..b@c.cn|a@b@c.cn"),
        (f"{'a' * 65}@b.cn", "", "", f"{'a' * 65}@b.cn"),
    ],
)
def test_a_cell_of_addresses(cell, to, cc, bad):
    found = parse_addresses(cell)
    assert (" ".join(found.to), " ".join(found.cc), "|".join(found.bad)) == (to, cc, bad)


@pytest.mark.parametrize(
    "text", ["a@b.cn\r\nBcc: evil@x.cn", "a@b.cn\nRCPT TO:<evil@x.cn>", "<a@b.cn>\r\n\r\n正文", "a@b.cn>\x00<x@y.cn"]
)
def test_no_address_carries_a_line_break(text):
    found = parse_addresses(text)
    assert all(re.fullmatch(r"[!-~]+@[!-~]+", one) and one.count("@") == 1 for one in (*found.to, *found.cc))


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("区政府督查室 <dc@x.cn>", "区政府督查室", "dc@x.cn"),
        ('"督 查 室"<dc@x.cn>', "督 查 室", "dc@x.cn"),
        (" dc@x.cn ", "", "dc@x.cn"),
    ],
)
def test_a_sender(text, name, address):
    assert Mailbox.parse(text) == Mailbox(name, address)


@pytest.mark.parametrize("text", ["督查室", "a@b.cn, c@d.cn", "督查室 <dc>", "x <a@b.cn> y"])
def test_no_sender(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        Mailbox.parse(text)


def letter(**changes):
    values = {
        "kind": "下发", "period": Q1, "unit": "区发展改革委", "to": ("a@b.cn", "c@d.cn"), "cc": ("e@f.cn",), "subject": "2025年一季度填报",
        "body": "区发展改革委：\n\n    请填报。\n.\n", "attachments": (Attachment(LONG, b"\x00" * 5000), Attachment("短.xlsx", b"1")),
    }  # fmt: skip
    return Letter(**{**values, **changes})


def read(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def test_a_mail_reads_as_it_was_meant():
    mail = read(message_bytes(letter(), Mailbox("区政府督查室", "s@x.cn"), date=WHEN))
    assert str(mail["From"]) == "区政府督查室 <s@x.cn>"
    assert [(a.display_name, a.addr_spec) for a in mail["To"].addresses] == [
        ("区发展改革委", "a@b.cn"),
        ("区发展改革委", "c@d.cn"),
    ]
    assert (mail["Cc"], mail["Subject"]) == ("e@f.cn", "2025年一季度填报")
    assert mail["Date"].datetime == WHEN
    assert mail["Message-ID"] == f"<{letter().key}@x.cn>"
    assert mail.get_body().get_content().replace("\r\n", "\n") == "区发展改革委：\n\n    请填报。\n.\n"
    parts = list(mail.iter_attachments())
    assert [(part.get_filename(), part.get_content()) for part in parts] == [(LONG, b"\x00" * 5000), ("短.xlsx", b"1")]
    assert not mail.defects
    assert not any(part.defects for part in parts)


def test_every_line_is_short_ascii_with_crlf():
    data = message_bytes(letter(subject="督" * 100), Mailbox("督查室" * 30, "s@x.cn"), date=WHEN)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 80
    coded = [line for line in data.split(b"\r\n") if re.fullmatch(rb"[A-Za-z0-9+/]{20,}=*", line)]
    assert len(coded) > 80
    assert max(map(len, coded)) == 76
    assert read(data)["Subject"] == "督" * 100


@pytest.mark.parametrize(
    "name", [LONG, "短.xlsx", "report 1.xlsx", "a'b%c;d\"e.xlsx", "😀 表（2）.xlsx", "x" * 120 + ".xlsx"]
)
def test_a_name_stands_in_both_forms(name):
    part = next(
        read(message_bytes(letter(attachments=(Attachment(name, b"1"),)), Mailbox("", "s@x.cn"))).iter_attachments()
    )
    assert part["Content-Disposition"].params["filename"] == name
    assert part["Content-Type"].params["name"] == name
    raw = message_bytes(letter(attachments=(Attachment(name, b"1"),)), Mailbox("", "s@x.cn"))
    if not name.isascii():
        assert re.search(rb"filename\*(?:0\*)?=utf-8''", raw)
        assert re.search(rb'name="=\?utf-8\?b\?', raw)


@pytest.mark.parametrize(
    "evil",
    [
        "\r\nBcc: evil@x.cn",
        "\nBcc: evil@x.cn\n\n正文",
        '"\r\n <evil@x.cn>, "',
        "\x0bBcc: e@x.cn",
        "\u2028Bcc: e@x.cn",
        "\x85Bcc: e@x.cn",
        "=?utf-8?q?=0D=0ABcc=3A_e=40x.cn?=",
    ],
)
@pytest.mark.parametrize("where", ["unit", "subject", "name", "file", "body"])
def test_nothing_can_be_injected(evil, where):
    changes = {"unit": {"unit": f"区教委{evil}"}, "subject": {"subject": f"填报{evil}"}, "file": {"attachments": (Attachment(f"表{evil}.xlsx", b"1"),)},
               "body": {"body": f"正文{evil}\n--=_wrkit_x--\n."}}.get(where, {})  # fmt: skip
    mail = read(message_bytes(letter(**changes), Mailbox(f"督查室{evil}" if where == "name" else "督查室", "s@x.cn")))
    assert mail.keys() == ["From", "To", "Cc", "Subject", "Message-ID", "MIME-Version", "Content-Type"]
    assert [a.addr_spec for a in mail["To"].addresses] == ["a@b.cn", "c@d.cn"]
    assert [a.addr_spec for a in mail["From"].addresses] == ["s@x.cn"]
    assert len(list(mail.walk())) == 2 + len(letter(**changes).attachments)


def test_equal_letters_are_equal_bytes_and_have_one_identity():
    assert message_bytes(letter(), Mailbox("", "s@x.cn")) == message_bytes(letter(), Mailbox("", "s@x.cn"))
    assert letter(to=("other@x.cn",), subject="别的").key == letter().key
    keys = {
        letter().key,
        letter(kind="退回").key,
        letter(unit="区教委").key,
        letter(content="1").key,
        letter(period=Period(2025, "H1")).key,
    }
    assert len(keys) == 5
    assert all(key[0].isalpha() for key in keys)


def test_a_draft_opens_for_sending_and_needs_no_sender():
    mail = read(message_bytes(letter(attachments=()), Mailbox(), draft=True))
    assert mail["X-Unsent"] == "1"
    assert "From" not in mail
    assert mail.get_content_type() == "text/plain"
