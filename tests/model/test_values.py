"""Periods, ids, aliases: how they are written and read."""

from __future__ import annotations

import time

import pytest

from wrkit.model.periods import Period
from wrkit.model.refs import Ref, cell_name, column_index, column_letters
from wrkit.model.tasks import TaskId
from wrkit.model.units import Alias, Roster, Unit


@pytest.mark.parametrize(
    ("text", "code", "chinese"),
    [
        ("2025Q1", "Q1", "2025年一季度"),
        ("2025q1", "Q1", "2025年一季度"),
        ("2025H1", "H1", "2025年上半年"),
        ("2025Q2", "H1", "2025年上半年"),
        ("2025Q3", "Q3", "2025年前三季度"),
        ("2025FY", "FY", "2025年全年"),
        ("2025M04", "M04", "2025年1-4月"),
        ("2025M4", "M04", "2025年1-4月"),
        ("2025M01", "M01", "2025年1月"),
        ("2025年一季度", "Q1", "2025年一季度"),
        ("2025年第1季度", "Q1", "2025年一季度"),
        ("2025 年 上半年", "H1", "2025年上半年"),
        ("2025年前三季度", "Q3", "2025年前三季度"),
        ("2025年全年", "FY", "2025年全年"),
        ("2025年度", "FY", "2025年全年"),
        ("2025年1-4月", "M04", "2025年1-4月"),
        ("2025年1—11月", "M11", "2025年1-11月"),
        ("２０２５年１－４月", "M04", "2025年1-4月"),
    ],
)
def test_periods(text, code, chinese):
    period = Period.parse(text)
    assert (period.year, period.code, str(period)) == (2025, code, chinese)
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize("text", ["", "2025", "一季度", "2025Q5", "2025M13", "2025M00", "任务", "2025年13月", "25Q1"])
def test_what_is_no_period(text):
    with pytest.raises(ValueError):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "code"), [("一季度", "Q1"), ("H1", "H1"), ("前三季度", "Q3"), ("1-4月", "M04"), ("全年", "FY")]
)
def test_a_period_without_its_year_is_of_the_year_given(text, code):
    assert Period.parse(text, 2026) == Period(2026, code)
    assert Period.parse("2025Q1", 2026) == Period(2025, "Q1")
    with pytest.raises(ValueError, match=text):
        Period.parse(text)


def test_shares_are_cumulative():
    shares = [Period(2025, code).share for code in ("Q1", "H1", "Q3", "FY", "M04")]
    assert shares == [0.25, 0.5, 0.75, 1.0, pytest.approx(4 / 12)]
    assert Period(2025, "H1").last_day.isoformat() == "2025-06-30"


def test_a_period_is_found_in_a_title():
    assert Period.find("2026年一季度目标任务完成情况填报表") == Period(2026, "Q1")
    assert Period.find("截至2026年1-5月的情况") == Period(2026, "M05")
    assert Period.find("2026年工作") is None
    assert Period.find("2026年度目标任务一季度完成情况表") == Period(2026, "Q1")
    assert Period.find("2026年度目标任务完成情况表") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2-017", "2-017"),
        ("2-17", "2-017"),
        (" 2－017 ", "2-017"),
        ("2-017.1", "2-017.1"),
        ("2—17．3", "2-017.3"),
        ("1-1000", "1-1000"),
        ("1-20000", "1-20000"),
    ],
)
def test_ids(text, shown):
    assert str(TaskId.parse(text)) == shown


@pytest.mark.parametrize("text", ["", "17", "2-", "a-1", "2-017.", "2月17日", "2-017-1"])
def test_what_is_no_id(text):
    assert TaskId.parse(text) is None


def test_items_come_after_their_task():
    ids = [TaskId.parse(text) for text in ("2-010", "2-002.1", "10-001", "2-002")]
    assert [str(task) for task in sorted(i for i in ids if i)] == ["2-002", "2-002.1", "2-010", "10-001"]
    assert TaskId(2, 2, 1).parent == TaskId(2, 2)


def test_aliases_hold_in_their_years():
    unit = Unit(
        "区交通运输委", (Alias.parse("区交通局（至2024）"), Alias.parse("区交委（2020-2022）"), Alias.parse("交通委"))
    )
    assert [str(alias) for alias in unit.aliases] == ["区交通局（至2024）", "区交委（2020-2022）", "交通委"]
    assert Roster([unit], 2023).canonical("区交通局") == "区交通运输委"
    assert Roster([unit], 2025).find("区交通局") is None
    assert Roster([unit], 2025).canonical("交 通 委") == "区交通运输委"
    assert Alias.parse("甲高新区（甲综保区）") == Alias("甲高新区（甲综保区）")


def test_a_longer_name_is_not_mistaken_for_a_shorter_one():
    roster = Roster([Unit("区城建委"), Unit("区住房城乡建委", (Alias("区住房城建委"),))])
    assert roster.named_in("区住房城建委一季度.xlsx")[0] == "区住房城乡建委"
    assert roster.named_in("无关.xlsx") == []


def test_cells_are_named_as_in_excel():
    assert [column_letters(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [column_index(name) for name in ("A", "Z", "AA", "ZZ", "AAA", "XFD")] == [0, 25, 26, 701, 702, 16383]
    assert cell_name(4, 1) == "B5"
    assert str(Ref("回收/甲.xlsx", "填报表", "E5")) == "回收/甲.xlsx，工作表“填报表”，E5"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("科技局 一季度.xlsx", ["区科技局"]), ("市科技局转来.xlsx", []), ("区科技局.xlsx", []), ("科技.xlsx", []), ("住建局", []),
        ("生态环境局与水务局", ["区生态环境局", "区水务局"]), ("综合行政执法局", ["区综合行政执法局"]),
    ],
)  # fmt: skip
def test_units_without_the_word_for_their_district(text, units):
    names = ("区科技局", "区生态环境局", "区水务局", "区行政执法局", "区综合行政执法局", "区委办")
    assert Roster([Unit(name) for name in names]).named_shortly(text) == units


def test_a_period_is_looked_for_in_long_texts_without_delay():
    start = time.process_time()
    assert Period.find("2026" + " " * 30_000) is None
    assert Period.find("2026年度" + "情况" * 15_000) is None
    assert time.process_time() - start < 2
