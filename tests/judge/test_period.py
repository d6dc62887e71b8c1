"""系统研判 for a whole period."""

from __future__ import annotations

from dataclasses import replace

from wrkit.judge import judge_period, undecided
from wrkit.model.master import Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.tasks import Task, TaskBook, TaskId

Q1 = Period(2026, "Q1")
ONE, TWO, ITEM = TaskId(1, 1), TaskId(1, 2), TaskId(1, 2, 1)


def master() -> Master:
    tasks = (Task(ONE, "新建公园20个。", ("城管局",)), Task(TWO, "修建滨河路、沿山路。", ("交通局",)))
    rows = (
        MasterRow(
            ONE,
            1,
            {
                "目标任务": "新建公园20个。",
                "完成情况": "新建公园2个。",
                "进度状态": "达到序时进度",
                "填报单位": "城管局",
            },
        ),
        MasterRow(TWO, 2, {"目标任务": "修建滨河路、沿山路。"}),
        MasterRow(ITEM, 3, {"目标任务": "修建沿山路。", "完成情况": "沿山路已停工。"}),
    )
    sheet = PeriodSheet(Q1, "2026年一季度", {"编号": 0, "完成情况": 4, "进度状态": 5}, rows, 4)
    return Master(TaskBook("", 2026, tasks, ()), periods={Q1: sheet}, file="总表.xlsx")


def test_every_row_gets_its_two_texts():
    values, findings = judge_period(master(), Q1)
    assert {key: found["系统研判"] for key, found in values.items()} == {ONE: "量化滞后", TWO: "", ITEM: "推进受阻"}
    assert values[ITEM]["研判依据"].startswith("【暂缓停滞】“沿山路已停工”")
    (found,) = findings
    assert (found.code, found.task, found.unit, found.file, found.sheet, found.cell) == (
        "status-contradicts", "1-001", "城管局", "总表.xlsx", "2026年一季度", "F2",
    )  # fmt: skip


def test_newer_texts_go_before_the_sheets():
    texts = {ONE: {"完成情况": "新建公园6个。", "进度状态": "达到序时进度"}, TWO: {"完成情况": "完成路基施工。"}}
    values, findings = judge_period(master(), Q1, texts)
    assert (values[ONE]["系统研判"], values[TWO]["系统研判"]) == ("达到序时", "达到序时")
    assert not findings


def test_judging_twice_says_the_same():
    assert judge_period(master(), Q1) == judge_period(master(), Q1)


def test_suggested_laggards_nobody_decided_on():
    book = master()
    values, _ = judge_period(book, Q1)
    sheet = book.periods[Q1]
    rows = tuple(replace(row, values={**row.values, **values[row.id]}) for row in sheet.rows)
    book = replace(book, periods={Q1: replace(sheet, rows=rows)})
    assert [row.id for row in undecided(book, Q1)] == [ITEM, ONE]
    decided = tuple(
        replace(row, values={**row.values, "审定结论": "未实现"}) if row.id == ITEM else row for row in rows
    )
    assert [row.id for row in undecided(replace(book, periods={Q1: replace(sheet, rows=decided)}), Q1)] == [ONE]
