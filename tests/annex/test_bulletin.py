"""Whose word the figures of a bulletin are, and whom it praises: a quarter of joint tasks not all leads answered."""

from __future__ import annotations

import datetime
from dataclasses import replace

from tests.annex.test_tables import Q1, STATUS, master
from wrkit.annex import annex_tables, bulletins
from wrkit.model.master import AnnexSpec
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Entry
from wrkit.model.states import UnitState
from wrkit.model.tasks import TaskId

TASKS = """
编号  | 分类 | 序号 | 目标任务 | 牵头领导 | 牵头责任单位 | 责任（配合）单位
1-001 | 增长 | 1 | 建成学校 | 高帆 | 区教委 |
1-002 | 增长 | 2 | 建成大桥 | 高帆 | 区教委/区交通局 |
1-003 | 增长 | 3 | 开工隧道 | 高帆 | 区科技局 |
1-004 | 增长 | 4 | 建成公园 | 高帆 | 区城管局 |
1-005 | 增长 | 5 | 税收增长 | 高帆 | 区财政局 |
"""
ROWS = """
编号  | 目标任务 | 牵头责任单位 | 完成情况 | 进度状态 | 系统研判 | 审定结论
1-001 | 建成学校 | 区教委 | 已建成 | 已完成 | 已完成 | 已完成
1-002 | 建成大桥 | 区教委/区交通局 | 区教委：已建成 | 达到序时进度 | 达到序时 |
1-003 | 开工隧道 | 区科技局 | 资金未落实 | 已完成 | 推进受阻 |
1-004 | 建成公园 | 区城管局 | 正在招标 | 达到序时进度 | 量化滞后 |
1-005 | 税收增长 | 区财政局 | | | | 好
"""
STATES = (
    UnitState("区教委", 2, 2, 0, "已报"),
    UnitState("区交通局", 1, 0, 1, "未报"),
    UnitState("区科技局", 1, 1, 0, "已报"),
    UnitState("区城管局", 1, 1, 0, "已报"),
    UnitState("区财政局", 1, 0, 1, "已收到，没有可用内容"),
)


def entry(unit, task, period=Q1):
    text = {"完成情况": "有进展"}
    return Entry(period, TaskId.parse(task), unit, text, modified="2025-04-08 09:00:00", ref=Ref(f"{unit}.xlsx"))


def quarter(*annexes, rows=ROWS, period=Q1):
    said = (("区教委", "1-001"), ("区教委", "1-002"), ("区科技局", "1-003"), ("区城管局", "1-004"))
    answers = tuple(entry(unit, task, period) for unit, task in said)
    return replace(master(*annexes, rows=rows, tasks=TASKS, period=period), ledger=answers)


def values(rows=ROWS, states=STATES):
    made, _ = bulletins(quarter(STATUS, rows=rows), Q1, ("通报",), states, datetime.date(2025, 4, 15))
    return made[0].values


def by_unit(rows=ROWS):
    (table,), _ = annex_tables(quarter(AnnexSpec("附件4", "题", "统计"), rows=rows), Q1)
    heads = [column.heading for column in table.columns]
    return {row[0]: dict(zip(heads, row, strict=True)) for row in table.rows}


def test_a_unit_that_has_not_reported_is_not_praised_for_what_the_other_lead_said():
    found = values()
    assert found["未报单位"] == "区交通局、区财政局（交来的没有可用内容）"
    assert found["完成较好单位"] == "区教委、区城管局"
    assert found["完成较好自报数"] == 2
    assert by_unit()["区交通局"] == {
        "牵头责任单位": "区交通局", "任务数": "1", "已报": "0", "已完成": "0", "达到序时": "0", "未实现": "0", "待审定": "1", "达标率": "0.0%",
    }  # fmt: skip


def test_nor_one_whose_tasks_all_were_decided_without_its_word():
    rows = ROWS.replace("| 达到序时 |\n", "| 达到序时 | 已完成\n")
    assert by_unit(rows)["区交通局"]["已完成"] == "1"  # what people decided holds for all who lead the task
    assert "区交通局" not in values(rows)["完成较好单位"]


def test_reported_is_what_it_is_everywhere_else():
    found = by_unit()
    assert {name: row["已报"] for name, row in found.items()} == {
        "区教委": "2", "区交通局": "0", "区科技局": "1", "区城管局": "1", "区财政局": "0", "合计": "3",
    }  # fmt: skip
    assert values()["已填报数"] == 3
    (table,), _ = annex_tables(quarter(AnnexSpec("附件4", "题", "统计", "", "牵头领导、已填报")), Q1)
    assert table.rows == (("高帆", "3"), ("合计", "3"))


def test_a_claim_its_own_words_contradict_waits_for_a_decision():
    found = values()
    names = (
        "总数",
        "已完成数",
        "达到序时数",
        "未实现数",
        "待审定数",
        "审定数",
        "自报数",
        "自报完成数",
        "自报序时数",
        "自报不符数",
    )
    assert [found[name] for name in names] == [5, 1, 2, 0, 2, 1, 2, 0, 2, 1]
    assert by_unit()["区科技局"]["待审定"] == "1"
    decided = values(ROWS.replace("| 推进受阻 |", "| 推进受阻 | 已完成"))
    assert [decided[name] for name in names] == [5, 2, 2, 0, 1, 2, 2, 0, 2, 0]


def test_every_unit_with_a_task_missed_is_named():
    units = [f"区{word}局" for word in "甲乙丙丁戊己庚辛壬癸"]
    tasks = (
        TASKS.split("\n")[1]
        + "\n"
        + "\n".join(f"1-{n:03d} | | {n} | 甲 | | {unit} |" for n, unit in enumerate(units, 1))
    )
    head = "编号 | 目标任务 | 牵头责任单位 | 完成情况 | 审定结论\n"
    for verdict, place in (("未实现", "未实现较多单位"), ("已完成", "完成较好单位")):
        rows = head + "\n".join(f"1-{n:03d} | 甲 | {unit} | 有 | {verdict}" for n, unit in enumerate(units, 1))
        ledger = tuple(entry(unit, f"1-{n:03d}") for n, unit in enumerate(units, 1))
        known = replace(master(STATUS, rows=rows, tasks=tasks), ledger=ledger)
        (made,), _ = bulletins(known, Q1, ("通报",), (), datetime.date(2025, 4, 15))
        said = str(made.values[place])
        assert [unit for unit in units if unit in said] == units
        assert "等" not in said


def test_a_conclusion_in_other_words_is_taken_or_waits_and_never_goes_by_the_units_word():
    praised = "| 达到序时 |\n1-003"
    assert praised in ROWS
    missed = values(ROWS.replace(praised, "| 达到序时 | 未达序时进度\n1-003"))
    assert (missed["未实现数"], missed["自报数"]) == (1, 1)
    unclear = values(ROWS.replace(praised, "| 达到序时 | 再核实一下\n1-003"))
    assert (unclear["未实现数"], unclear["待审定数"], unclear["自报数"], unclear["自报不符数"]) == (0, 3, 1, 1)
    assert "区教委" in values()["完成较好单位"]
    assert "区教委" not in unclear["完成较好单位"]
    assert by_unit(ROWS.replace(praised, "| 达到序时 | 再核实一下\n1-003"))["区教委"]["待审定"] == "1"


# A whole year

FY = Period(2025, "FY")
YEAR = """
编号  | 目标任务 | 牵头责任单位 | 完成情况 | 进度状态 | 系统研判 | 审定结论
1-001 | 建成学校 | 区教委 | 已建成 | 已完成 | 已完成 |
1-002 | 建成大桥 | 区教委/区交通局 | 区教委：在建 | 达到序时进度 | 达到序时 |
1-003 | 开工隧道 | 区科技局 | 已开工 | 达到序时进度 | 达到序时 | 达到序时
1-004 | 建成公园 | 区城管局 | 正在招标 | 未达序时进度 | 量化滞后 | 未实现
1-005 | 税收增长 | 区财政局 | | | |
"""


def year_counts(columns="", condition="", layout=""):
    spec = AnnexSpec("附件4", "题", "统计", condition, columns, layout)
    (table,), found = annex_tables(quarter(spec, rows=YEAR, period=FY), FY)
    assert "annex-spec" not in [item.code for item in found]
    return table


def test_the_counts_of_a_whole_year_are_those_of_its_bulletin():
    (made,), _ = bulletins(quarter(STATUS, rows=YEAR, period=FY), FY, ("通报",), STATES, datetime.date(2026, 1, 9))
    table, other = year_counts(), made.tables["单位表"]
    assert (table.rows, table.note) == (other.rows, other.note)
    heads = [column.heading for column in table.columns]
    assert heads == [column.heading for column in other.columns]
    assert heads == ["牵头责任单位", "任务数", "已报", "完成", "未完成", "待审定", "完成率"]
    assert table.rows[-1] == ("合计", "5", "3", "2", "1", "2", "40.0%")


def test_a_units_own_word_of_being_on_schedule_is_not_done_at_the_years_end():
    (made,), _ = bulletins(quarter(STATUS, rows=YEAR, period=FY), FY, ("通报",), STATES, datetime.date(2026, 1, 9))
    names = ("已完成数", "达到序时数", "未实现数", "待审定数", "自报数", "自报不符数")
    assert [made.values[name] for name in names] == [1, 1, 1, 2, 1, 1]
    assert made.values["完成较好单位"] == "区科技局"
    assert "报达到序时进度" in made.tables["单位表"].note


def test_a_row_of_the_annex_sheet_written_for_quarters_serves_the_year():
    table = year_counts("牵头责任单位、已完成、达到序时、未实现、达标率", "未实现=0", "按达标率倒序")
    assert [column.heading for column in table.columns] == ["牵头责任单位", "完成", "未完成", "完成率"]
    assert [row[0] for row in table.rows[:2]] == ["区科技局", "区教委"]
    assert "区城管局" not in [row[0] for row in table.rows]
