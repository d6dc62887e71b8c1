"""wrkit send against a real SMTP server on loopback."""

from __future__ import annotations

import email
import email.policy
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from tests.mail.conftest import MAILS, PERIOD, set_mails, set_settings
from tests.mail.servers import PASSWORD, Post
from wrkit.mail.records import read_sent
from wrkit.text.clean import squeeze


def record(office):
    return read_sent(office.record.read_bytes(), "x")


def texts(office, name, text):
    folder = office.folder / "模板"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_each_unit_gets_its_own_workbook(office, wrkit, serve):
    post = Post()
    ran = wrkit("send", "--smtp", serve(post), "--yes")
    assert {one.unit: sorted(one.recipients) for one in post.taken} == {
        "区教委": ["jw@qjw.test"], "区交通局": ["copy@jtj.test", "jt1@jtj.test", "jt2@jtj.test"], "区林业局": ["ly@lyj.test"],
        "区应急局": ["yj@yjj.test"],
    }  # fmt: skip
    for one in post.taken:
        assert one.files == [(office.form(one.unit).name, office.form(one.unit).read_bytes())]
        assert one.sender == "dc@gov.test"
        assert str(one.mail["From"]) == "区政府督查室 <dc@gov.test>"
        assert one.unit in one.mail["Subject"]
        assert "2025年4月10日（星期四）" in one.mail.get_body().get_content()
    traffic = next(one.mail for one in post.taken if one.unit == "区交通局")
    assert str(traffic["Cc"]) == "copy@jtj.test"
    assert "任务共 2 项" in traffic.get_body().get_content()
    assert "已发出 4 封" in ran.out
    assert [(line.unit, line.accepted, line.files) for line in record(office)] == [
        (one.unit, True, (office.form(one.unit).name,)) for one in post.taken
    ]  # fmt: skip


def test_what_was_sent_is_not_sent_again_unless_asked_or_changed(office, wrkit, serve):
    post = Post()
    server = serve(post)
    wrkit("send", "--smtp", server, "--yes")
    again = wrkit("发送", "--smtp", server, "--yes")
    assert len(post.taken) == 4
    assert "已发出 0 封，另有 4 封以前已发出" in again.out
    wrkit("send", "--smtp", server, "--yes", "--again", "--only", "区教委")
    assert [one.unit for one in post.taken[4:]] == ["区教委"]
    assert (
        post.taken[4].mail["Message-ID"] == next(one for one in post.taken if one.unit == "区教委").mail["Message-ID"]
    )
    wrkit("split", "-p", "2025Q1", "--due", "2025-04-15")
    wrkit("send", "--smtp", server, "--yes")
    assert len(post.taken) == 9
    assert "2025年4月15日（星期二）" in post.taken[-1].mail.get_body().get_content()


def test_a_new_address_gets_what_the_others_have_already(office, wrkit, serve):
    post = Post(refuse={"jt2@jtj.test": "550 5.1.1 无此用户"})
    server = serve(post)
    ran = wrkit("send", "--smtp", server, "--yes", "--json").json
    (refused,) = ran["findings"]
    assert (refused["code"], refused["unit"], refused["sheet"]) == ("mail-refused", "区交通局", "单位")
    assert "550 5.1.1 无此用户" in refused["message"]
    assert openpyxl.load_workbook(office.master)["单位"][refused["cell"]].value == MAILS["区交通局"]
    assert [(line.addresses, line.accepted) for line in record(office) if line.unit == "区交通局"] == [
        (("jt1@jtj.test", "copy@jtj.test"), True), (("jt2@jtj.test",), False),
    ]  # fmt: skip
    set_mails(office.master, {"区交通局": MAILS["区交通局"].replace("jt2@jtj.test", "jt3@jtj.test")})
    wrkit("send", "--smtp", server, "--yes")
    assert [one.recipients for one in post.taken[4:]] == [["jt3@jtj.test"]]


def test_greylisting_is_waited_for(office, wrkit, serve):
    post = Post(grey={"*"})
    ran = wrkit("send", "--smtp", serve(post), "--yes", "--wait", "0")
    assert sorted(one.unit for one in post.taken) == sorted(MAILS)
    assert sum(len(one.recipients) for one in post.taken) == 6
    assert "服务器暂时不收其中 4 封" in ran.err
    assert "没有问题" in ran.out


def test_a_server_that_never_takes_it_leaves_a_finding(office, wrkit, serve):
    post = Post(refuse={"ly@lyj.test": "451 4.3.0 队列已满"})
    ran = wrkit("send", "--smtp", serve(post), "--yes", "--wait", "0", "--json", "--strict", code=1)
    assert ran.codes() == ["mail-deferred"]
    assert "451 4.3.0 队列已满" in ran.json["findings"][0]["message"]
    assert len(post.taken) == 3
    post.refuse.clear()


def test_a_lost_connection_is_made_again(office, wrkit, serve):
    post = Post(hang_up={1, 3})
    ran = wrkit("send", "--smtp", serve(post), "--yes", "--wait", "0")
    assert sorted(one.unit for one in post.taken) == sorted(MAILS)
    assert "没有问题" in ran.out


def test_a_server_that_is_gone_leaves_the_rest_for_the_next_run(office, wrkit, serve):
    post = Post(hang_up=set(range(3, 100)))
    server = serve(post)
    ran = wrkit("send", "--smtp", server, "--yes", "--wait", "0", "--json").json
    assert len(post.taken) == len(ran["sent"]) == 2
    assert {item["code"] for item in ran["findings"]} == {"mail-deferred"}
    post.hang_up.clear()
    wrkit("send", "--smtp", server, "--yes")
    assert sorted(one.unit for one in post.taken) == sorted(MAILS)


def test_starttls_is_used_where_offered(office, wrkit, serve, tls, authority, monkeypatch):
    post = Post()
    monkeypatch.setenv("WRKIT_SMTP_PASSWORD", PASSWORD)
    set_settings(
        office.master,
        {"邮件证书": str(authority[1]), "邮箱账号": "dc", "发件服务器": serve(post, tls_context=tls, auth=True)},
    )
    wrkit("send", "--yes")
    assert len(post.taken) == 4
    assert post.logins == [("dc", True)]


def test_smtps(office, wrkit, serve, tls, authority, memory):
    post = Post()
    server = serve(post, ssl_context=tls, auth=True, auth_require_tls=False)
    set_settings(office.master, {"邮件证书": str(authority[1])})
    memory.set_password("wrkit 127.0.0.1", "dc@gov.test", PASSWORD)
    wrkit("send", "--smtp", server, "--yes")
    assert len(post.taken) == 4
    assert post.logins[0][0] == "dc@gov.test"


def test_an_untrusted_certificate_stops_everything(office, wrkit, serve, tls):
    post = Post()
    for server in (serve(post, tls_context=tls), serve(post, ssl_context=tls)):
        ran = wrkit("send", "--smtp", server, "--yes", code=2)
        assert "证书不可信" in ran.err
        assert "邮件证书" in ran.err
    assert not post.taken
    assert not office.record.exists()


def test_a_login_without_tls_on_this_machine(office, wrkit, serve, monkeypatch):
    post = Post()
    monkeypatch.setenv("WRKIT_SMTP_PASSWORD", PASSWORD)
    wrkit("send", "--smtp", serve(post, auth=True, auth_require_tls=False), "--yes")
    assert len(post.taken) == 4
    assert post.logins == [("dc@gov.test", False)]


def test_a_wrong_password(office, wrkit, serve, monkeypatch):
    post = Post()
    monkeypatch.setenv("WRKIT_SMTP_PASSWORD", "wrong")
    ran = wrkit("send", "--smtp", serve(post, auth=True, auth_require_tls=False), "--yes", code=2)
    assert "不接受账号“dc@gov.test”的密码" in ran.err
    assert "授权码" in ran.err
    assert "wrong" not in ran.err


def test_no_password_where_one_is_needed(office, wrkit, serve):
    post = Post()
    ran = wrkit("send", "--smtp", serve(post, auth=True, auth_require_tls=False), "--yes", code=2)
    assert "要求登录" in ran.err
    assert not post.taken


def test_no_server_there(office, wrkit):
    ran = wrkit("send", "--smtp", "smtp://127.0.0.1:9", "--yes", code=2)
    assert "连不上服务器 smtp://127.0.0.1:9" in ran.err


@pytest.mark.parametrize(
    "address",
    [
        "http://x.cn",
        "smtp://",
        "smtp://a:b@x.cn",
        "smtp://x.cn:99999999",
        "imap://x.cn",
        "smtp://x.cn/y",
        "smtp://x y.cn",
    ],
)
def test_what_is_no_server_address(office, wrkit, address):
    ran = wrkit("send", "--smtp", address, "--yes", code=2)
    assert "服务器" in ran.err
    assert "错误：" in ran.err


def test_it_asks_first(office, wrkit, serve, monkeypatch):
    import io

    post = Post()
    server = serve(post)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    ran = wrkit("send", "--smtp", server)
    assert "将发出 4 封邮件" in ran.err
    assert "jt1@jtj.test, jt2@jtj.test" in ran.err
    assert "抄送 copy@jtj.test" in ran.err
    assert "没有发送" in ran.err
    assert not post.taken
    assert not office.record.exists()
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    wrkit("send", "--smtp", server)
    assert len(post.taken) == 4


def test_nobody_there_to_answer_means_no(office, wrkit, serve, monkeypatch):
    import io

    post = Post()
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    wrkit("send", "--smtp", serve(post), code=2)
    assert not post.taken


def drafts(folder):
    return {
        path.name: email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in folder.glob("*.eml")
    }


def test_without_a_server_it_writes_drafts(office, wrkit):
    ran = wrkit("send")
    found = drafts(office.folder / "邮件" / PERIOD / "下发")
    assert sorted(found) == sorted(f"下发-{unit}.eml" for unit in MAILS)
    assert all(mail["X-Unsent"] == "1" and not mail["Date"] for mail in found.values())
    assert "写出 4 封下发邮件草稿" in ran.out
    before = {path: path.read_bytes() for path in (office.folder / "邮件").rglob("*.eml")}
    wrkit("send")
    assert {path: path.read_bytes() for path in (office.folder / "邮件").rglob("*.eml")} == before
    assert not office.record.exists()


def test_drafts_where_people_say(office, wrkit, serve):
    post = Post()
    set_settings(office.master, {"发件服务器": serve(post)})
    wrkit("send", "--draft", "草稿", "--only", "区教委")
    assert list(drafts(office.folder / "草稿")) == ["下发-区教委.eml"]
    assert not post.taken


def test_what_is_in_the_way_is_told_before_anything_is_sent(office, wrkit, serve, monkeypatch):
    import io

    post = Post()
    set_mails(office.master, {"区教委": "", "区林业局": "不知道", "区应急局": "yj@yjj.test; yj@坏 地址"})
    with zipfile.ZipFile(office.form("区交通局"), "a") as archive:
        archive.writestr("xl/media/photo.bin", bytes(2**20))
    set_settings(office.master, {"附件上限MB": "0.5"})
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    server = serve(post)
    ran = wrkit("send", "--smtp", server)
    for words in ("“区教委”没有邮箱", "邮箱“不知道”不是邮箱地址", "超过上限 0.5 MB"):
        assert ran.err.index(words) < ran.err.index("将发出 1 封")
    assert not post.taken
    ran = wrkit("send", "--smtp", server, "--yes", "--json")
    assert sorted(ran.codes()) == sorted(["mail-no-address"] + ["mail-bad-address"] * 2 + ["mail-too-large"])
    assert [one.recipients for one in post.taken] == [["yj@yjj.test"]]


def test_files_that_are_missing_swapped_or_out_of_date_do_not_go_to_the_wrong_unit(office, wrkit, serve):
    post = Post()
    office.form("区教委").unlink()
    office.form("区林业局").write_bytes(office.form("区应急局").read_bytes())
    office.form("区交通局").write_bytes(b"PK\x03\x04 broken")
    ran = wrkit("send", "--smtp", serve(post), "--yes", "--json")
    assert sorted(ran.codes()) == ["mail-file-unreadable", "mail-no-file", "mail-wrong-file"]
    assert [one.unit for one in post.taken] == ["区应急局"]
    book = openpyxl.load_workbook(office.master)
    sheet = book["任务"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("修订预案"))
    cell.value = "修订预案两份"
    book.save(office.master)
    again = wrkit("send", "--draft", "d", "--again", "--only", "区应急局", "--json")
    assert again.codes() == ["mail-outdated"]
    assert again.json["files"] == ["下发-区应急局.eml"]


def test_units_people_name(office, wrkit):
    assert "区卫生健康委" in wrkit("send", "--only", "区卫生健康委", code=2).err
    assert wrkit("send", "--only", "区教委", "--only", "区林业局", "--json").json["messages"] == 2


def test_before_any_period(wrkit, tmp_path):
    (tmp_path / "a.csv").write_text("序号,目标任务,牵头责任单位\n1,新建学校,区教委\n", encoding="utf-8")
    wrkit("init", "a.csv", "--year", "2025")
    assert "请先下发" in wrkit("send", code=2).err


def test_the_offices_own_text(office, wrkit, serve):
    texts(
        office,
        "邮件-下发.txt",
        "主题：请填{{ 期别简称 }}报表\n\n{{ 单位 }}{{ 联系人 }}：共{{ 任务数 }}项。{{ 设置['落款'] }}\n",
    )
    post = Post()
    wrkit("send", "--smtp", serve(post), "--yes", "--only", "区教委")
    assert post.taken[0].mail["Subject"] == "请填一季度报表"
    assert post.taken[0].mail.get_body().get_content().strip() == "区教委：共2项。区政府督查室"
    texts(office, "邮件-下发.txt", "主题：{{ 单位名 }}\n")
    ran = wrkit("send", code=2)
    assert "模板/邮件-下发.txt" in ran.err
    assert "第1行" in ran.err


def test_hostile_names_and_settings_inject_nothing(office, wrkit, serve):
    book = openpyxl.load_workbook(office.master)
    for sheet in ("单位", "任务"):
        for row in book[sheet].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "区教委" in cell.value:
                    name = '区教委"\r\nBcc: evil@x.test\r\n\r\n<b>{{ 7*7 }}'
                    cell.value = name if sheet == "单位" else squeeze(name)
    book.save(office.master)
    set_settings(office.master, {"落款": "督查室\nBcc: evil@x.test", "发件人": '"督查室, <x>" <dc@gov.test>'})
    ran = wrkit("send", code=2)
    assert "不是邮箱地址" in ran.err
    set_settings(office.master, {"发件人": "督查室, x: y <dc@gov.test>"})
    wrkit("split", "-p", "2025Q1", "--due", "2025-04-10")
    post = Post()
    wrkit("send", "--smtp", serve(post), "--yes")
    assert len(post.taken) == 4
    for one in post.taken:
        assert not any("evil" in address for address in one.recipients)
        assert "Bcc" not in one.mail
        assert [address.addr_spec for address in one.mail["From"].addresses] == ["dc@gov.test"]
        assert one.data.isascii()
        assert "49" not in str(one.mail["Subject"])
    victim = next(one for one in post.taken if "{{" in one.unit)
    assert "{{7*7}}" in str(victim.mail["Subject"])
    assert "\n" not in record(office)[0].unit


def test_returned_workbooks_go_to_their_units(office, wrkit, serve):
    back = office.folder / "退回" / PERIOD
    back.mkdir(parents=True)
    (back / "改.xlsx").write_bytes(office.form("区教委").read_bytes())
    plain = openpyxl.Workbook()
    plain.save(back / "区林业局 请修改.xlsx")
    plain.save(back / "看不出是谁.xlsx")
    post = Post()
    ran = wrkit("send", "--returned", "--smtp", serve(post), "--yes", "--json")
    assert {one.unit: [name for name, _ in one.files] for one in post.taken} == {
        "区教委": ["改.xlsx"],
        "区林业局": ["区林业局 请修改.xlsx"],
    }
    assert ran.codes() == ["mail-file-unknown"]
    assert all("重报" in one.mail["Subject"] for one in post.taken)
    assert {line.kind for line in record(office)} == {"退回"}


def test_nothing_returned_yet(office, wrkit):
    assert "没有要退回的表" in wrkit("send", "--returned", code=2).err


def test_killed_half_way_the_next_run_sends_the_rest(office, wrkit, serve):
    post = Post()
    server = serve(post)
    run_until_killed(office.folder, post, server, 2)
    assert len(post.taken) == 2
    assert [line.unit for line in record(office)] == [one.unit for one in post.taken]
    ran = wrkit("send", "--smtp", server, "--yes")
    assert sorted(one.unit for one in post.taken) == sorted(MAILS)
    assert "已发出 2 封，另有 2 封以前已发出" in ran.out


def run_until_killed(folder, post, server, count):
    """Run wrkit send in a process of its own that is killed as it hands over the message after `count`."""
    command = [sys.executable, "-m", "wrkit", "send", "--smtp", server, "--yes"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def kill(taken):
        if taken == count:
            process.kill()
            process.wait(20)
            raise ConnectionError("killed")

    post.on_data = kill
    try:
        process.communicate(timeout=60)
    finally:
        post.on_data = None
    assert process.returncode != 0


def test_a_record_open_in_excel_stops_it_before_anything_is_sent(office, wrkit, serve):
    office.record.with_name(f"~${office.record.name}").write_bytes(b"x")
    post = Post()
    ran = wrkit("send", "--smtp", serve(post), "--yes", code=2)
    assert "请先关闭 Excel" in ran.err
    assert not post.taken


def test_two_at_once_do_not_send_twice(office, wrkit, serve):
    from wrkit.cli.journal import Journal
    from wrkit.vocab import SENT_COLUMNS

    post = Post()
    with Journal(office.record, SENT_COLUMNS):
        ran = wrkit("send", "--smtp", serve(post), "--yes", code=2)
    assert "另一个 wrkit" in ran.err
    assert not post.taken
