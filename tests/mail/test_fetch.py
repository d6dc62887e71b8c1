"""wrkit fetch: from a real IMAP server and from saved mails, whatever program wrote them."""

from __future__ import annotations

import base64
import datetime
import io
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from tests.mail.conftest import PERIOD, set_mails, set_settings
from tests.mail.servers import PASSWORD, Post
from tests.units_work import fill
from wrkit.mail.receive import read_eml

XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(text="x"):
    book = openpyxl.Workbook()
    book.active["A1"] = text
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def mail(
    sender="jw@qjw.test", files=(("表.xlsx", b""),), subject="报送", number=1, date="Tue, 01 Apr 2025 09:30:00 +0800"
):
    """A mail as a modern program writes it; files without content are workbooks."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = sender, "dc@gov.test", subject, date
    message["Message-ID"] = f"<{number}.{abs(hash((sender, subject, tuple(files))))}@test>"
    message.set_content("见附件。")
    for name, data in files:
        message.add_attachment(data or workbook(name), maintype="application", subtype=XLSX, filename=name)
    return message.as_bytes()


def saved(office):
    folder = office.folder / "回收" / PERIOD
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def put(office, *mails):
    folder = office.folder / "导出"
    folder.mkdir(exist_ok=True)
    for number, data in enumerate(mails):
        (folder / f"{number}.eml").write_bytes(data)


@pytest.fixture
def account(office, imap, authority, request):
    """An account of its own in Dovecot, set in the master; the password in the environment."""
    name = f"{abs(hash(request.node.name))}@gov.test"
    set_settings(office.master, {"邮箱账号": name, "邮件证书": str(authority[1])})
    return name


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv("WRKIT_IMAP_PASSWORD", PASSWORD)


def test_unread_mails_come_in_and_stay_as_they_are(office, wrkit, imap, account, password):
    imap.put(account, mail(files=(("区教委 回复.xlsx", b""),)))
    imap.put(account, mail("ly@lyj.test", files=(("新建.xlsx", b""), ("扫描件.pdf", b"%PDF-1.4")), number=2))
    imap.put(account, mail(files=(("旧.xlsx", b""),), number=3), seen=True)
    server = f"imap://127.0.0.1:{imap.port}"
    set_settings(office.master, {"收件服务器": server})
    ran = wrkit("收件", "--json")
    assert saved(office) == ["区教委 回复.xlsx", "区林业局-扫描件.pdf", "区林业局-新建.xlsx"]
    assert ran.json["messages"] == 2
    assert [(one["unit"], one["time"]) for one in ran.json["files"]] == [("区教委", "2025-04-01 09:30:00")] + [
        ("区林业局", "2025-04-01 09:30:00")
    ] * 2
    assert imap.flags(account) == ["", "", "S"]
    again = wrkit("fetch")
    assert "新邮件 0 封" in again.out
    assert len(saved(office)) == 3


def test_since_takes_read_ones_too(office, wrkit, imap, account, password):
    imap.put(account, mail(number=1), seen=True)
    server = f"imap://127.0.0.1:{imap.port}"
    today = datetime.date.today()
    assert wrkit("fetch", "--imap", server, "--json").json["messages"] == 0
    assert wrkit("fetch", "--imap", server, "--since", today + datetime.timedelta(2), "--json").json["messages"] == 0
    assert wrkit("fetch", "--imap", server, "--since", today - datetime.timedelta(2), "--json").json["messages"] == 1
    assert saved(office) == ["区教委-表.xlsx"]


def test_over_tls(office, wrkit, imap, account, password, authority):
    imap.put(account, mail())
    set_settings(office.master, {"邮件证书": ""})
    ran = wrkit("fetch", "--imap", f"imaps://127.0.0.1:{imap.tls_port}", code=2)
    assert "证书不可信" in ran.err
    set_settings(office.master, {"邮件证书": str(authority[1])})
    wrkit("fetch", "--imap", f"imaps://127.0.0.1:{imap.tls_port}")
    assert saved(office) == ["区教委-表.xlsx"]
    assert "TLS" in imap.log()


def test_starttls_is_used_where_offered(office, wrkit, imap, account, password):
    server = f"imap://127.0.0.1:{imap.port}"
    set_settings(office.master, {"邮件证书": ""})
    before = imap.log().count("Login: user")
    assert "证书不可信" in wrkit("fetch", "--imap", server, code=2).err
    assert imap.log().count("Login: user") == before


def test_wrong_password_and_folder(office, wrkit, imap, account, monkeypatch):
    server = f"imap://127.0.0.1:{imap.port}"
    assert "没有 imap" in wrkit("fetch", "--imap", server, code=2).err
    monkeypatch.setenv("WRKIT_IMAP_PASSWORD", "wrong")
    ran = wrkit("fetch", "--imap", server, code=2)
    assert "不接受账号" in ran.err
    assert "授权码" in ran.err
    monkeypatch.setenv("WRKIT_IMAP_PASSWORD", PASSWORD)
    ran = wrkit("fetch", "--imap", server, "--folder", "没有这个", code=2)
    assert "打不开文件夹“没有这个”" in ran.err


def test_the_keyring_keeps_the_password(office, wrkit, imap, account, memory):
    imap.put(account, mail())
    memory.set_password("wrkit 127.0.0.1", account, PASSWORD)
    assert wrkit("fetch", "--imap", f"imap://127.0.0.1:{imap.port}", "--json").json["messages"] == 1


def test_no_server(office, wrkit):
    assert "没有设置收件服务器" in wrkit("fetch", code=2).err
    assert "连不上服务器" in wrkit("fetch", "--imap", "imap://127.0.0.1:9", code=2).err


def test_a_folder_of_saved_mails_works_the_same_way(office, wrkit):
    put(office, mail(), mail("ly@lyj.test", number=2))
    ran = wrkit("fetch", "导出")
    assert saved(office) == ["区教委-表.xlsx", "区林业局-表.xlsx"]
    assert "新邮件 2 封，存下附件 2 个（2 个单位）" in ran.out
    assert "新邮件 0 封" in wrkit("fetch", "导出/0.eml", "导出").out
    assert "新邮件 1 封" in wrkit("fetch", "--again", "导出/0.eml").out
    assert len(saved(office)) == 2


def test_nothing_overwrites_and_nothing_is_kept_twice(office, wrkit):
    same = workbook("同")
    put(
        office, mail(files=(("区教委.xlsx", workbook("1")),)), mail(files=(("区教委.xlsx", workbook("2")),), number=2),
        mail(files=(("区教委.XLSX", workbook("3")), ("区教委同.xlsx", same)), number=3), mail(files=(("区教委同.xlsx", same),), number=4),
    )  # fmt: skip
    folder = office.folder / "回收" / PERIOD
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "区教委.xlsx").write_bytes(b"old")
    wrkit("fetch", "导出")
    assert saved(office) == ["区教委.xlsx", "区教委同.xlsx", "区教委（2）.xlsx", "区教委（3）.xlsx", "区教委（4）.XLSX"]
    assert (folder / "区教委.xlsx").read_bytes() == b"old"


def test_who_sent_it_and_when_is_kept_beside(office, wrkit):
    put(office, mail('"张三" <JT2@jtj.test>', subject="交通局报送"))
    wrkit("fetch", "导出")
    text = (office.folder / "核对" / f"{PERIOD} 收件记录.csv").read_text(encoding="utf-8-sig")
    for words in (
        "2025-04-01 09:30:00",
        "区交通局",
        "JT2@jtj.test",
        "交通局报送",
        "回收/2025年一季度/区交通局-表.xlsx",
    ):
        assert words in text
    stamp = (office.folder / "回收" / PERIOD / "区交通局-表.xlsx").stat().st_mtime
    assert datetime.datetime.fromtimestamp(stamp, datetime.UTC).isoformat() == "2025-04-01T01:30:00+00:00"


def test_senders_unknown_and_shared(office, wrkit):
    set_mails(office.master, {"区林业局": "yj@yjj.test"})
    put(
        office,
        mail("someone@else.test"),
        mail("yj@yjj.test", files=(("表.xlsx", workbook("2")),), number=2),
        mail("copy@jtj.test", files=(), number=3),
        mail("x@y.test", files=(), number=4),
    )
    ran = wrkit("fetch", "导出", "--json")
    assert ran.codes() == ["fetch-sender-unknown", "fetch-sender-shared", "fetch-no-attachment"]
    assert saved(office) == ["表.xlsx", "表（2）.xlsx"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/表.xlsx", "区教委-表.xlsx"), ("C:\\Users\\x\\表.xlsx", "区教委-表.xlsx"), ("CON.xlsx", "区教委-CON.xlsx"),
        ("a<b>:c|d?.xlsx", "区教委-a〈b〉：c｜d？.xlsx"), ("~$表.xlsx", "区教委-表.xlsx"), (".表.xlsx", "区教委-表.xlsx"), ("表.xlsx\r\n", "区教委-表.xlsx"),
        ("表.xlsx.exe", "区教委-表.xlsx.exe.xlsx"), ("表" * 150 + ".xlsx", "区教委-" + "表" * 71 + ".xlsx"), ("无后缀", "区教委-无后缀.xlsx"),
    ],
)  # fmt: skip
def test_names_are_data_never_paths(office, wrkit, name, kept):
    coded = base64.b64encode(name.encode()).decode()
    raw = mail().replace(b"filename*=utf-8''%E8%A1%A8.xlsx", f'filename="=?utf-8?B?{coded}?="'.encode())
    assert coded.encode() in raw
    put(office, raw)
    wrkit("fetch", "导出")
    assert saved(office) == [kept]
    assert not (office.folder.parent / "etc").exists()


def test_what_no_office_sends_stays_in_the_mail_box(office, wrkit):
    message = EmailMessage()
    message["From"], message["Date"] = "jw@qjw.test", "Tue, 01 Apr 2025 09:30:00 +0800"
    message.set_content("x")
    message.add_attachment(b"", maintype="application", subtype="octet-stream", filename="空.xlsx")
    put(office, mail(files=(("setup.exe", b"MZ"), ("a.js", b"alert(1)"))), message.as_bytes())
    ran = wrkit("fetch", "导出", "--json")
    assert saved(office) == []
    assert sorted(ran.codes()) == ["fetch-left"] * 3 + ["fetch-no-attachment"] * 2


BROKEN = {
    "empty": b"",
    "no mail": b"\x00\x01\x02" * 100,
    "only text": "不是邮件".encode(),
    "bad date": b"From: a@b.cn\r\nDate: x\r\nSubject: =?bad?x?y?=\r\n\r\nbody",
    "endless parts": b"From: a@b.cn\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 300,
    "bad base64": b"From: a@b.cn\r\nContent-Type: application/x; name=t.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!===\r\n",
    "bad charset": b"From: a@b.cn\r\nContent-Disposition: attachment; filename*=no-such''%FF%FE.xlsx\r\n\r\nx",
    "bad words": b"From: =?utf-8?B?!!!?= <a@b.cn>\r\nSubject: =?gb2312?B?\xff\xff?=\r\n\r\nx",
    "raw bytes": "From: 张三 <a@b.cn>\r\nSubject: 报送\r\n\r\nx".encode("gb18030"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_mail_costs_a_finding_at_most(office, wrkit, name):
    put(office, BROKEN[name], mail())
    ran = wrkit("fetch", "导出", "--json")
    assert "区教委-表.xlsx" in saved(office)
    assert all(code.startswith("fetch-") for code in ran.codes())


CHINESE = "2025年一季度填报表-区教委（修改稿）.xlsx"


def cut_words(text, size=20):
    """Encoded words cut without regard to characters, as some programs do."""
    data = text.encode("gb18030")
    return "\r\n ".join(
        f"=?GB2312?B?{base64.b64encode(data[at : at + size + 1]).decode()}?=" for at in range(0, len(data), size + 1)
    )


def forms():
    quoted = base64.b64encode(CHINESE.encode()).decode()
    percent = "".join(f"%{byte:02X}" for byte in CHINESE.encode())
    gbk = "".join(f"%{byte:02X}" for byte in CHINESE.encode("gbk"))
    return {
        "QQ, Foxmail: RFC 2047 in quotes": f'filename="=?utf-8?B?{quoted}?="'.encode(),
        "Coremail: words cut in the middle of characters": f'filename="{cut_words(CHINESE)}"'.encode(),
        "Outlook: RFC 2231": f"filename*=utf-8''{percent}".encode(),
        "RFC 2231 in GBK": f"filename*=GBK''{gbk}".encode(),
        "RFC 2231 continued": f"filename*0*=utf-8''{percent[:30]};\r\n filename*1*={percent[30:]}".encode(),
        "bare UTF-8": b'filename="' + CHINESE.encode() + b'"',
        "bare GBK": b'filename="' + CHINESE.encode("gbk") + b'"',
    }


@pytest.mark.parametrize("program", forms())
def test_names_as_chinese_programs_write_them(program):
    raw = (
        b"From: =?GB2312?B?" + base64.b64encode("张三，局办".encode("gbk")) + b"?= <jw@qjw.test>\r\nSubject: " + cut_words("关于报送一季度完成情况的函").encode()
        + b"\r\nDate: Tue, 1 Apr 2025 09:30:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        + b"Content-Type: text/plain; charset=gbk\r\n\r\n" + "见附件".encode("gbk")
        + b"\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n " + forms()[program]
        + b"\r\n\r\n" + base64.encodebytes(b"data") + b"\r\n--b--\r\n"
    )  # fmt: skip
    found = read_eml(raw, "x.eml")
    assert [(one.name, one.data) for one in found.attachments] == [(CHINESE, b"data")]
    assert (found.sender, found.name, found.subject) == ("jw@qjw.test", "张三，局办", "关于报送一季度完成情况的函")


def test_a_mail_forwarded_as_an_attachment_is_opened(office, wrkit):
    outer = EmailMessage()
    outer["From"], outer["Date"] = "jw@qjw.test", "Tue, 01 Apr 2025 10:00:00 +0800"
    outer.set_content("转来")
    from email import message_from_bytes, policy

    outer.add_attachment(message_from_bytes(mail("x@y.test"), policy=policy.default))
    put(office, outer.as_bytes())
    wrkit("fetch", "导出")
    assert saved(office) == ["区教委-表.xlsx"]


def bounce(kind, to="jw@qjw.test"):
    """A form that did not arrive, as servers send it back."""
    ours = EmailMessage()
    ours["From"], ours["To"], ours["Subject"] = "dc@gov.test", to, "填报表"
    ours.add_attachment(workbook(), maintype="application", subtype=XLSX, filename="2025年一季度填报表-区教委.xlsx")
    message = EmailMessage()
    message["From"], message["To"], message["Date"] = (
        "<MAILER-DAEMON@mx.test>",
        "dc@gov.test",
        "Tue, 01 Apr 2025 09:30:00 +0800",
    )
    message["Message-ID"] = f"<{kind}@mx.test>"
    if kind == "qq":
        message.replace_header("From", "PostMaster@qq.test")
        message["Subject"] = "来自qq.test的退信"
        message.set_content(f"<p>很抱歉您发送的邮件被退回，收件人 {to} 不存在。</p>", subtype="html")
        message.add_attachment(ours)
        return message.as_bytes()
    message["Subject"] = {"read": "已读: 填报表"}.get(kind, "Undelivered Mail Returned to Sender")
    report = "disposition-notification" if kind == "read" else "delivery-status"
    action = {"failed": "failed", "delayed": "delayed"}.get(kind, "failed")
    status = f"Reporting-MTA: dns; mx.test\n\nFinal-Recipient: rfc822; {to}\nAction: {action}\nStatus: 5.1.1\n"
    head = message.as_bytes().replace(b"\n\n", b"\n")
    return (
        head
        + f'Content-Type: multipart/report; report-type={report}; boundary="b"\nMIME-Version: 1.0\n\n'.encode()
        + f"--b\nContent-Type: text/plain\n\nI'm sorry, dc@gov.test\n--b\nContent-Type: message/{report}\n\n{status}\n".encode()
        + b"--b\nContent-Type: message/rfc822\n\n" + ours.as_bytes() + b"\n--b--\n"
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["failed", "qq"])
def test_a_bounce_is_no_answer(office, wrkit, kind):
    put(office, bounce(kind))
    ran = wrkit("fetch", "导出", "--json")
    assert saved(office) == []
    (said,) = ran.json["findings"]
    assert (said["code"], said["unit"]) == ("mail-bounced", "区教委")
    assert "jw@qjw.test" in said["message"]
    assert "退信" in (office.folder / "核对" / f"{PERIOD} 收件记录.csv").read_text(encoding="utf-8-sig")
    assert wrkit("fetch", "导出", "--json").json["messages"] == 0


def test_a_bounce_names_only_whom_it_did_not_reach(office, wrkit):
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = (
        "postmaster@163.test",
        "系统退信",
        "Tue, 01 Apr 2025 09:30:00 +0800",
    )
    message.set_content(
        "抱歉，以下地址无法送达：jw@qjw.test\n\n----- 原邮件 -----\nFrom: dc@gov.test\nTo: jw@qjw.test, ly@lyj.test\n"
    )
    put(office, message.as_bytes())
    (said,) = wrkit("fetch", "导出", "--json").json["findings"]
    assert (said["code"], said["unit"]) == ("mail-bounced", "区教委")
    assert "ly@lyj.test" not in said["message"]


def test_a_bounce_of_an_address_nobody_has(office, wrkit):
    put(office, bounce("failed", "old@qjw.test"))
    (said,) = wrkit("fetch", "导出", "--json").json["findings"]
    assert said["code"] == "mail-bounced"
    assert "old@qjw.test" in said["message"]


@pytest.mark.parametrize("kind", ["read", "delayed"])
def test_receipts_and_delays_are_passed_over(office, wrkit, kind):
    put(office, bounce(kind))
    ran = wrkit("fetch", "导出", "--json")
    assert (saved(office), ran.json["findings"]) == ([], [])


def test_there_and_back(office, wrkit, serve, imap, account, password):
    """Out by SMTP, filled in by the units, back by SMTP, fetched by IMAP, merged."""
    post = Post()
    wrkit("send", "--smtp", serve(post), "--yes")
    for number, one in enumerate(post.taken):
        ((name, data),) = one.files
        source, target = office.folder / "u" / name, office.folder / "u" / f"{number}.xlsx"
        source.parent.mkdir(exist_ok=True)
        source.write_bytes(data)
        tasks = [task for task in ("1-001", "1-002", "1-003", "1-004", "1-005") if has(source, task)]
        fill(source, target, {task: {"完成情况": f"{one.unit}已完成{task}。"} for task in tasks})
        imap.put(
            account, mail(one.recipients[0], files=((f"回复{number % 2}.xlsx", target.read_bytes()),), number=number)
        )
    wrkit("fetch", "--imap", f"imap://127.0.0.1:{imap.port}")
    merged = wrkit("merge", "--json").json
    assert merged["units"] == {"expected": 4, "returned": 4, "missing": []}
    assert merged["entries"] == 6
    assert not [item for item in merged["findings"] if item["level"] == "error"]
    assert "各单位都已报齐" in wrkit("remind").out


def has(path: Path, task: str) -> bool:
    return any(cell.value == task for row in openpyxl.load_workbook(path)["填报表"].iter_rows() for cell in row)
