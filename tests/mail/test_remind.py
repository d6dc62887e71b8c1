"""wrkit remind: whom, with which tasks, at which stage."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from tests.mail.conftest import MAILS, PERIOD
from tests.mail.servers import Post
from tests.units_work import fill
from wrkit.mail.records import read_sent
from wrkit.model.messages import STAGES, Sent
from wrkit.model.periods import Period
from wrkit.model.tasks import Task, TaskId
from wrkit.outbox import Occasion, reminders

Q1 = Period(2025, "Q1")
DONE = {"完成情况": "已全部完成。", "进度状态": "已完成"}


def body(one):
    return one.mail.get_body().get_content()


def answer(office, wrkit, unit, *tasks):
    fill(office.form(unit), office.folder / "回收" / PERIOD / f"{unit}.xlsx", dict.fromkeys(tasks, DONE))
    wrkit("merge")


def test_only_units_with_open_tasks_are_reminded_of_those(office, wrkit, serve):
    answer(office, wrkit, "区教委", "1-001", "1-002")
    answer(office, wrkit, "区交通局", "1-003")
    post = Post()
    ran = wrkit("催报", "--smtp", serve(post), "--yes")
    assert sorted(one.unit for one in post.taken) == ["区交通局", "区应急局", "区林业局"]
    traffic = next(one for one in post.taken if one.unit == "区交通局")
    assert "1-005  修订预案一份" in body(traffic)
    assert "1-003" not in body(traffic)
    assert "还有 1 项任务" in body(traffic)
    assert "2025年4月10日（星期四）" in body(traffic)
    assert not traffic.files
    assert "已发出 3 封" in ran.out
    assert all(line.kind == "提醒" for line in read_sent(office.record.read_bytes(), "x"))


def test_what_people_typed_into_the_master_counts(office, wrkit):
    book = openpyxl.load_workbook(office.master)
    sheet = book[PERIOD]
    names = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=5) for cell in row}
    rows = {str(row[names["编号"] - 1].value): row[0].row for row in sheet.iter_rows()}
    sheet.cell(rows["1-004"], names["完成情况"]).value = "电话报来：已植树2万株。"
    sheet.cell(rows["1-005"], names["审定完成情况"]).value = "已修订。"
    book.save(office.master)
    ran = wrkit("remind", "--json").json
    assert ran["files"] == ["提醒-区教委.eml", "提醒-区交通局.eml"]


def test_all_have_answered(office, wrkit):
    for unit, tasks in {
        "区教委": ("1-001", "1-002"),
        "区交通局": ("1-003", "1-005"),
        "区林业局": ("1-004",),
        "区应急局": ("1-005",),
    }.items():
        answer(office, wrkit, unit, *tasks)
    assert "各单位都已报齐" in wrkit("remind").out
    assert wrkit("remind", "--json").json["messages"] == 0


def days_ago(office, days):
    """Move all lines of the record into the past, with the identities they had then."""
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    text = office.record.read_text(encoding="utf-8-sig")
    office.record.write_text(
        text.replace(today.isoformat(), (today - datetime.timedelta(days)).isoformat()).replace(",w", ",x"),
        encoding="utf-8-sig",
    )


def test_reminders_grow_sharper_and_are_counted(office, wrkit, serve):
    post = Post()
    server = serve(post)
    for stage, number in zip((*STAGES, "督办"), range(1, 5), strict=True):
        post.taken.clear()
        wrkit("remind", "--smtp", server, "--yes", "--only", "区教委")
        (one,) = post.taken
        assert one.mail["Subject"].startswith(stage)
        assert (f"第 {number} 次" in body(one)) == (stage == "督办")
        assert "逾期" in body(one)
        wrkit("remind", "--smtp", server, "--yes", "--only", "区教委")
        assert len(post.taken) == 1  # once a day
        days_ago(office, 5 - number)
    post.taken.clear()
    wrkit("remind", "--smtp", server, "--yes", "--stage", "提醒", "--only", "区教委")
    assert post.taken[0].mail["Subject"].startswith("提醒")


def test_a_run_broken_off_goes_on_where_it_stopped(office, wrkit, serve):
    post = Post(refuse={"ly@lyj.test": "451 later"})
    server = serve(post)
    wrkit("remind", "--smtp", server, "--yes", "--wait", "0")
    assert len(post.taken) == 3
    post.refuse.clear()
    wrkit("remind", "--smtp", server, "--yes")
    assert sorted(one.unit for one in post.taken) == sorted(MAILS)
    assert all(one.mail["Subject"].startswith("提醒") for one in post.taken)


def test_files_not_merged_yet_are_pointed_out(office, wrkit):
    fill(office.form("区教委"), office.folder / "回收" / PERIOD / "区教委.xlsx", {"1-001": DONE})
    ran = wrkit("remind", "--json")
    assert ran.codes() == ["mail-not-merged"]
    assert "区教委.xlsx" in ran.json["findings"][0]["message"]


def test_with_the_workbook_again(office, wrkit, serve):
    post = Post()
    wrkit("remind", "--smtp", serve(post), "--yes", "--attach", "--only", "区教委")
    assert post.taken[0].files == [(office.form("区教委").name, office.form("区教委").read_bytes())]
    assert office.form("区教委").name in body(post.taken[0])


def test_drafts_of_reminders_lie_in_a_folder_of_the_day(office, wrkit):
    wrkit("remind")
    (folder,) = (office.folder / "邮件" / PERIOD).iterdir()
    assert folder.name.startswith("催报 20")
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"提醒-{unit}.eml" for unit in MAILS)


def line(day, kind):
    return Sent(f"{day} 09:00:00", "2025年一季度", kind, "区教委", ("a@b.cn",), "", (), True, "", f"w{day}")


@pytest.mark.parametrize(
    ("past", "today", "due", "stage", "count"),
    [
        ([], "2025-04-01", "2025-04-10", "提醒", 1),
        ([("2025-03-20", "提醒"), ("2025-03-25", "提醒")], "2025-04-10", "2025-04-10", "提醒", 3),
        ([("2025-03-20", "提醒"), ("2025-03-25", "提醒")], "2025-04-11", "2025-04-10", "催办", 3),
        ([("2025-04-11", "催办")], "2025-04-11", "2025-04-10", "提醒", 1),
        ([("2025-04-11", "提醒"), ("2025-04-12", "催办")], "2025-04-13", "2025-04-10", "督办", 3),
        ([("2025-04-11", "提醒"), ("2025-04-12", "督办")], "2025-04-13", None, "督办", 3),
        ([("2025-04-11", "提醒")], "2025-04-13", None, "催办", 2),
        ([("2025-04-11", "下发")], "2025-04-13", None, "提醒", 1),
    ],
)
def test_stages(past, today, due, stage, count):
    occasion = Occasion(Q1, datetime.date.fromisoformat(due) if due else None, datetime.date.fromisoformat(today))
    (asked,) = reminders({"区教委": (Task(TaskId(1, 1), "x", ("区教委",)),)}, [line(*one) for one in past], occasion)
    assert (asked.kind, asked.count) == (stage, count)
