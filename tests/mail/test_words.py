"""What mails say themselves: told from courtesy and from what they reply to, recorded, and listed when merging."""

from __future__ import annotations

from email.message import EmailMessage

import click
import pytest

from tests.mail.conftest import PERIOD, set_settings
from tests.mail.servers import PASSWORD, Post
from tests.mail.test_fetch import XLSX, mail, put
from tests.units_work import fill
from wrkit.mail.receive import read_eml
from wrkit.text.courtesy import beyond_courtesy

WORDS = "1-001的数据以本邮件为准：建成学校改为4所。"


def reply(body, html="", files=(), sender="jw@qjw.test", number=1):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "dc@gov.test", "回复：填报表"
    message["Date"], message["Message-ID"] = "Tue, 01 Apr 2025 09:30:00 +0800", f"<{number}@words>"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype=XLSX, filename=name)
    return message.as_bytes()


def form(office, tmp_path):
    target = tmp_path / "填好.xlsx"
    fill(office.form("区教委"), target, {"1-001": {"完成情况": "已建成3所。"}})
    return target.read_bytes()


@pytest.mark.parametrize(
    "text",
    [
        "各位领导好：附件是我委一季度填报表，请查收。谢谢！\n区教委 张三\n联系电话：023-12345678",
        "您好，现将2025年一季度政府工作报告目标任务完成情况报上，请审阅。",
        "见附件",
        "填报人：李四 13800000000\nlisi@qjw.test\n发自我的iPhone",
        "现将我委2025年一季度政府工作报告目标任务完成情况填报表随文报送，请查收。\n区教育委员会办公室\n2025年4月8日",
        "已完成填报，请查收附件。",
        "",
    ],
)
def test_courtesy(text):
    assert not beyond_courtesy(text, ("区教委", "区教育委员会"))


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        "您好，1-002因征地受阻，申请延期到6月，附件请查收。",
        "以60名为准，原报58名有误",
        "任务1-003不是我委牵头，请改派。",
    ],
)
def test_more_than_courtesy(text):
    assert beyond_courtesy(text, ("区教委",))


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (f"{WORDS}\n\n------------------ 原始邮件 ------------------\n发件人: dc\n请填写原填报表，4月10日前回复。", ""),
        (f"{WORDS}\n\n> 请填写原填报表，\n> 4月10日前回复。", ""),
        (f"{WORDS}\n\nOn Tue, 1 Apr 2025, dc@gov.test wrote:\n请填写原填报表，4月10日前回复。", ""),
        (f"{WORDS}\n\n在 2025-04-01 09:00:00，督查室 写道：\n请填写原填报表，4月10日前回复。", ""),
        (
            "",
            (
                f"<style>p {{color: red}}</style><p>1-001的数据以本邮件为准&#xff1a;</p><div>{WORDS[-9:]}</div>"
                '<blockquote type="cite">请填写原填报表，4月10日前回复。</blockquote>'
            ),
        ),
    ],
)
def test_what_is_replied_to_is_not_said_again(body, html):
    said = read_eml(reply(body, html), "信.eml").body
    assert "".join(said.split()) == WORDS


MORE = "1-002的答复以附件为准。"


@pytest.mark.parametrize(
    "body",
    [
        f"在 2025-04-01 09:00:00，督查室 写道：\n> 请填写原填报表，\n> 4月10日前回复。\n\n{WORDS}{MORE}",
        f"{WORDS}\n> 请填写原填报表，\n{MORE}\n> 4月10日前回复。",
        f"On Tue, Apr 1, 2025 at 9:00 <dc@gov.test> wrote:\n> 请填写原填报表\n{WORDS}{MORE}",
        f"{WORDS}{MORE}\n发件人: dc@gov.test\n发送时间: 2025年4月1日\n主题: 填报表\n请填写原填报表，4月10日前回复。",
    ],
)
def test_what_stands_below_and_between_the_lines_replied_to(body):
    assert "".join(read_eml(reply(body), "信.eml").body.split()) == WORDS + MORE


@pytest.mark.parametrize("quote", ['<blockquote type="cite">', '<div class="gmail_quote"><blockquote>'])
def test_what_stands_below_a_quotation_in_a_page(quote):
    close = "</blockquote></div>" if "div" in quote else "</blockquote>"
    page = f"<div>在 2025/4/1 9:00, 督查室 写道:</div>{quote}<p>请填写原填报表</p>{close}<p>{WORDS}</p>"
    assert "".join(read_eml(reply("", page), "信.eml").body.split()) == WORDS


@pytest.mark.parametrize(
    "body",
    [
        f"发件人：区教委张三\n{WORDS}",
        f"您好：原邮件附件有误，{WORDS}",
        f"数据见原始邮件，另：{WORDS}",
        f"<dc@gov.test> {WORDS}",
    ],
)
def test_words_about_a_mail_are_the_writers(body):
    assert WORDS in read_eml(reply(body), "信.eml").body


def test_an_indented_passage_is_the_writers():
    assert WORDS in read_eml(reply("", f"<blockquote>{WORDS}</blockquote>"), "信.eml").body


def test_it_is_told_recorded_and_listed_when_merging(office, wrkit, tmp_path):
    put(office, reply(WORDS, files=[("区教委.xlsx", form(office, tmp_path))]))
    ran = wrkit("fetch", "导出")
    assert WORDS in ran.err
    record = next((office.folder / "核对").glob("*收件记录.csv")).read_text(encoding="utf-8-sig")
    assert "（邮件正文）" in record
    (said,) = [item for item in wrkit("merge", "--json").json["findings"] if item["code"] == "fetch-words"]
    assert (said["level"], said["unit"], said["file"]) == ("warning", "区教委", f"核对/{PERIOD} 收件记录.csv")
    assert WORDS in said["message"]


def test_courtesy_costs_no_finding(office, wrkit, tmp_path):
    put(office, reply("一季度填报表见附件，请查收。\n区教委 张三", files=[("区教委.xlsx", form(office, tmp_path))]))
    wrkit("fetch", "导出", "--json")
    assert "fetch-words" not in wrkit("merge", "--json").codes()


def test_a_mail_of_words_alone_shows_them(office, wrkit):
    put(office, reply(WORDS))
    assert WORDS in wrkit("fetch", "导出").err


def test_a_broken_record_does_not_stop_the_merge(office, wrkit, tmp_path):
    put(office, reply(WORDS, files=[("区教委.xlsx", form(office, tmp_path))]))
    wrkit("fetch", "导出", "--json")
    next((office.folder / "核对").glob("*收件记录.csv")).write_text("别的\n什么\n", encoding="utf-8")
    ran = wrkit("merge", "--json")
    assert ran.json["entries"] == 1
    assert "file-unreadable" in ran.codes("error")


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 -1200", "昨天"])
def test_a_date_no_calendar_has(office, wrkit, date):
    put(office, mail(date=date), mail("ly@lyj.test", number=2))
    assert [(one["unit"], one["time"]) for one in wrkit("fetch", "导出", "--json").json["files"]] == [
        ("区教委", ""),
        ("区林业局", "2025-04-01 09:30:00"),
    ]
    wrkit("merge", "--json")


def test_a_bounce_nobody_can_place_is_told_once(office, wrkit):
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "postmaster@qq.test", "系统退信", "<b@words>"
    message["Date"] = "Tue, 01 Apr 2025 09:30:00 +0800"
    message.set_content("邮件无法投递。")
    put(office, message.as_bytes())
    assert "mail-bounced" in wrkit("fetch", "导出", "--json").codes()
    again = wrkit("fetch", "导出", "--json")
    assert (again.json["messages"], again.codes()) == (0, [])


def test_breaking_off_when_asked_about_the_password_loses_no_record(office, wrkit, serve, monkeypatch):
    def broken_off(*_, **__):
        raise click.Abort

    post = Post()
    server = serve(post)
    with monkeypatch.context() as patched:
        patched.setattr("wrkit.cli.accounts.Secret.offer_to_keep", broken_off)
        assert "已中断" in wrkit("send", "--smtp", server, "--yes", code=2).err
    assert len(post.taken) == 4
    wrkit("send", "--smtp", server, "--yes")
    assert len(post.taken) == 4


def test_the_sender_is_the_account_where_none_is_named(office, wrkit, imap, authority, monkeypatch):
    set_settings(office.master, {"邮件证书": str(authority[1]), "收件服务器": f"imap://127.0.0.1:{imap.port}"})
    monkeypatch.setenv("WRKIT_IMAP_PASSWORD", PASSWORD)
    imap.put("dc@gov.test", mail(number=99))
    assert wrkit("fetch", "--json").json["messages"] >= 1
