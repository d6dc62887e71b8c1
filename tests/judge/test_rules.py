"""The rules as data: shipped with sources, extended by an office."""

from __future__ import annotations

import csv
import io

from wrkit.judge import DEFAULT, RULE_COLUMNS, judge_task, read_rules, rule_rows
from wrkit.judge.rules import BLOCK, CATEGORIES, GUARD, LOWER, NAMES, UNITS
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.sheets import Grid
from wrkit.model.verdicts import BEHIND, BLOCKED, ON_SCHEDULE

Q1 = Period(2026, "Q1")


def grid(text: str) -> Grid:
    rows = [line.split("|") for line in text.strip().splitlines()]
    return Grid(
        Ref("总表.xlsx", "研判规则"),
        {(r, c): cell.strip() for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.strip()},
    )


def test_every_shipped_rule_has_its_source():
    assert DEFAULT.rules
    assert {rule.category for rule in DEFAULT.rules} <= set(CATEGORIES)
    assert not [rule.name for rule in DEFAULT.rules if not rule.source]
    assert len({rule.name for rule in DEFAULT.of(BLOCK)}) == len(DEFAULT.of(BLOCK))


def test_an_office_adds_words_units_and_names():
    rules, findings = read_rules(grid(
        """
        类别 | 规则 | 词语 | 不算 | 说明 | 来源
        受阻用语 | 进展缓慢 | 卡壳 | 解决卡壳 | | 本区
        受阻用语 | 天气 | 连续降雨
        计量单位 | | 挂
        非数量 | | 2号桥头公园
        越低越好 | | 投诉件
        """
    ))  # fmt: skip
    assert not findings
    assert "缓慢" in rules.words(BLOCK)
    assert "卡壳" in rules.words(BLOCK)
    assert (rules.words(UNITS), rules.words(NAMES)) == (("挂",), ("2号桥头公园",))
    assert "投诉件" in rules.words(LOWER)
    assert judge_task("修建滨河路。", "协调会上卡壳。", "", "", Q1, rules).result == BLOCKED
    assert judge_task("修建滨河路。", "已解决卡壳事项，完成路基。", "", "", Q1, rules).result == ON_SCHEDULE
    assert judge_task("修建滨河路。", "协调会上卡壳，完成路基。", "", "", Q1).result == ON_SCHEDULE
    assert judge_task("购置吊灯400挂。", "购置吊灯40挂。", "", "", Q1, rules).result == BEHIND


def test_an_office_switches_words_and_rules_off():
    rules, _ = read_rules(grid(
        """
        类别 | 规则 | 词语 | 启用
        受阻用语 | 延期 | 滞后 | 否
        受阻用语 | 前景不明 | | 否
        """
    ))  # fmt: skip
    assert "滞后" not in rules.words(BLOCK)
    assert "延期" in rules.words(BLOCK)
    assert "不确定性" not in rules.words(BLOCK)
    assert "滞后" in DEFAULT.words(BLOCK)


def test_words_are_switched_off_without_naming_their_rule():
    rules, findings = read_rules(grid(
        """
        类别 | 词语 | 不算 | 启用
        受阻用语 | 滞后、暂缓 | | 否
        受阻用语 | | 复工 | 否
        化解用语 | | | 否
        """
    ))  # fmt: skip
    assert not findings
    assert not {"滞后", "暂缓"} & set(rules.words(BLOCK))
    assert {"延期", "停滞"} <= set(rules.words(BLOCK))
    assert "复工" in DEFAULT.all(BLOCK).unless
    assert "复工" not in rules.all(BLOCK).unless
    assert rules.words(GUARD) == ()
    assert judge_task("修建滨河路。", "完成路基，略有滞后。", "", "", Q1, rules).result == ON_SCHEDULE


def test_what_is_not_there_to_be_switched_off_is_said():
    rules, findings = read_rules(grid(
        """
        类别 | 规则 | 词语 | 启用
        受阻用语 | | 滞后、没有这个词 | 否
        受阻用语 | 没有这条规则 | | 否
        受阻用语 | | | 否
        """
    ))  # fmt: skip
    assert [(item.code, item.cell) for item in findings] == [("rule-not-there", cell) for cell in ("A2", "A3", "A4")]
    assert "“没有这个词”" in findings[0].message
    assert "滞后" not in rules.words(BLOCK)


def test_headings_go_by_other_names_and_a_sheet_without_is_said():
    rules, findings = read_rules(grid("类型 | 用语 | 是否启用\n受阻用语 | 卡壳 |\n受阻用语 | 滞后 | 否"))
    assert not findings
    assert "卡壳" in rules.words(BLOCK)
    assert "滞后" not in rules.words(BLOCK)
    rules, findings = read_rules(grid("甲 | 乙\n受阻用语 | 卡壳"))
    assert rules == DEFAULT
    assert [item.code for item in findings] == ["rules-unread"]
    assert read_rules(Grid(Ref("总表.xlsx", "研判规则"), {})) == (DEFAULT, ())


def test_a_category_nobody_knows_is_said():
    rules, findings = read_rules(grid("类别|规则|词语\n受阻词|甲|乙"))
    assert rules == DEFAULT
    assert [(item.code, item.cell) for item in findings] == [("rule-unknown", "A2")]


def test_the_rules_written_out_and_read_again_are_the_same():
    rows = rule_rows(DEFAULT)
    assert rows[0] == RULE_COLUMNS
    cells = {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}
    assert read_rules(Grid(Ref("x", "研判规则"), cells))[0] == DEFAULT


def test_the_file_opens_in_excel():
    from wrkit.resources import resource_dir

    data = (resource_dir("templates") / "研判规则.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == RULE_COLUMNS
    assert {len(row) for row in rows} == {len(RULE_COLUMNS)}
