"""系统研判 for a whole period."""

from __future__ import annotations

from dataclasses import replace

from wrkit.judge import judge_period, undecided
from wrkit.merge import applied, merge
from wrkit.model.master import Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Answer, Return
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Unit

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
    sheet = PeriodSheet(Q1, "2026年一季度", {"编号": 0, "完成情况": 4, "进度状态": 5}, rows)
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
    unclear = tuple(replace(row, values={**row.values, "审定结论": "再核实"}) for row in rows)
    assert [row.id for row in undecided(replace(book, periods={Q1: replace(sheet, rows=unclear)}), Q1)] == [ITEM, ONE]


class TestJointTask:
    """Two leads, each with a status and words of its own."""

    def said(self, first: tuple[str, str, str], second: tuple[str, str, str]) -> list[tuple[str, str]]:
        """(unit, status it is told about) for the answers (完成情况, 进度状态, 存在问题) of 城管局 and 园林局."""
        units = ("城管局", "园林局")
        book = TaskBook("", 2026, (Task(ONE, "改造老旧小区40万平方米。", units),), tuple(map(Unit, units)))
        names = ("完成情况", "进度状态", "存在问题", "填报单位", "来源")
        sheet = PeriodSheet(Q1, str(Q1), {name: col for col, name in enumerate(names, 1)}, (MasterRow(ONE, 1, {}),))
        blank = Master(book, periods={Q1: sheet}, file="总表.xlsx")
        forms = [
            Return(
                f"{unit}.xlsx", None, (Answer(str(ONE), "", dict(zip(names, texts, strict=False)), ref=Ref(f"{unit}.xlsx")),),
                unit,
            )
            for unit, texts in zip(units, (first, second), strict=True)
        ]  # fmt: skip
        merged = merge(blank, Q1, forms)
        assert "choices-differ" in {item.code for item in merged.findings}
        _, findings = judge_period(applied(blank, Q1, merged), Q1)
        return [(item.unit, item.message.split("“")[1].split("”")[0]) for item in findings]

    def test_the_trouble_of_one_is_not_held_against_the_status_of_the_other(self):
        behind = ("资金未落实，尚未开工。", "未达序时进度", "资金缺口")
        assert self.said(("改造12万平方米。", "达到序时进度", ""), behind) == []

    def test_two_statuses_are_no_contradiction_by_themselves(self):
        assert self.said(("改造12万平方米。", "达到序时进度", ""), ("改造8万平方米。", "未达序时进度", "")) == []

    def test_whoever_contradicts_itself_is_told_alone(self):
        stuck = ("资金未落实，已停工。", "达到序时进度", "资金缺口")
        assert self.said(("改造40万平方米。", "已完成", ""), stuck) == [("园林局", "达到序时进度")]
