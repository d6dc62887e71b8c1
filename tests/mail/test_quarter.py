"""The real quarter by mail: 43 units, killed after 20, fetched back and merged."""

from __future__ import annotations

import csv
from collections import defaultdict
from email.message import EmailMessage

import openpyxl
import pytest

from tests.mail.conftest import set_mails, set_settings
from tests.mail.servers import PASSWORD, Post
from tests.mail.test_send import drafts, run_until_killed
from tests.units_work import fill, period_values
from wrkit.mail.records import read_sent
from wrkit.model.units import unit_key

PERIOD = "2023年一季度"
UNITS = 43


@pytest.fixture
def quarter(wrkit, shared, tmp_path):
    """init and split on the real breakdown, an invented address for every lead unit; yields unit → {id: text}."""
    wrkit("init", shared / "data" / "tasks-2023.csv")
    wrkit("split", "-p", "2023Q1", "--due", "2023-04-10")
    ids = {values["目标任务"]: task for task, values in period_values(tmp_path / "总表.xlsx", PERIOD).items()}
    answers: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    with (shared / "data" / "returns-2023q1.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            answers[row["单位"]][ids[row["目标任务"]]] = {"完成情况": row["完成情况"]}
    set_mails(tmp_path / "总表.xlsx", {unit: f"unit{number}@unit{number}.test" for number, unit in enumerate(answers)})
    set_settings(tmp_path / "总表.xlsx", {"发件人": "区政府督查室 <dc@gov.test>", "邮箱账号": "quarter@gov.test"})
    return answers


def test_a_draft_for_every_unit(quarter, wrkit, tmp_path):
    ran = wrkit("send", "--json").json
    found = drafts(tmp_path / "邮件" / PERIOD / "下发")
    assert len(found) == len(ran["files"]) == UNITS
    assert not ran["findings"]
    assert {mail["To"].addresses[0].display_name for mail in found.values()} == set(quarter)
    assert all(len(list(mail.iter_attachments())) == 1 for mail in found.values())


def test_out_killed_after_20_the_rest_and_back(quarter, wrkit, tmp_path, serve, imap, authority, monkeypatch):
    post = Post()
    server = serve(post)
    run_until_killed(tmp_path, post, server, 20)
    assert len(post.taken) == 20
    assert "已发出 23 封，另有 20 封以前已发出" in wrkit("send", "--smtp", server, "--yes").out
    assert len(post.taken) == UNITS
    assert len({one.recipients[0] for one in post.taken}) == UNITS
    record = read_sent((tmp_path / "核对" / f"{PERIOD} 发送记录.csv").read_bytes(), "x")
    assert [line.unit for line in record] == [one.unit for one in post.taken]
    for one in post.taken:
        ((name, data),) = one.files
        assert data == (tmp_path / "下发" / PERIOD / name).read_bytes()
        assert one.unit in name

    monkeypatch.setenv("WRKIT_IMAP_PASSWORD", PASSWORD)
    set_settings(tmp_path / "总表.xlsx", {"邮件证书": str(authority[1])})
    for number, one in enumerate(post.taken):
        imap.put("quarter@gov.test", reply(one, quarter[one.unit], number, tmp_path))
    fetched = wrkit("fetch", "--imap", f"imaps://127.0.0.1:{imap.tls_port}", "--json").json
    assert (fetched["messages"], len(fetched["files"]), fetched["findings"]) == (UNITS, UNITS, [])
    assert {one["unit"] for one in fetched["files"]} == set(quarter)
    merged = wrkit("merge", "--json").json
    assert merged["units"] == {"expected": UNITS, "returned": UNITS, "missing": []}
    assert merged["entries"] == 243
    assert not [item for item in merged["findings"] if item["level"] == "error"]
    there = period_values(tmp_path / "总表.xlsx", PERIOD)
    for answers in quarter.values():
        for task, fields in answers.items():
            assert unit_key(fields["完成情况"]).rstrip("。") in unit_key(there[task]["完成情况"])
    assert "各单位都已报齐" in wrkit("remind").out


def reply(one, answers, number, folder):
    """What a unit sends back: the workbook filled in, under whatever name."""
    ((name, data),) = one.files
    source, target = folder / "单位" / name, folder / "单位" / f"{number}.xlsx"
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(data)
    fill(source, target, answers)
    message = EmailMessage()
    message["From"], message["Subject"] = one.recipients[0], f"Re: {one.mail['Subject']}"
    message["Date"], message["Message-ID"] = "Tue, 04 Apr 2023 09:30:00 +0800", f"<reply{number}@unit.test>"
    message.set_content("已填好。")
    shown = ("新建工作表.xlsx", name, f"{name[:-5]}(最终版).xlsx")[number % 3]
    message.add_attachment(target.read_bytes(), maintype="application", subtype="octet-stream", filename=shown)
    return message.as_bytes()


def test_the_master_has_a_column_for_addresses(quarter, tmp_path):
    sheet = openpyxl.load_workbook(tmp_path / "总表.xlsx")["单位"]
    values = [str(cell.value) for row in sheet.iter_rows() for cell in row if "@" in str(cell.value or "")]
    assert len(values) == UNITS
