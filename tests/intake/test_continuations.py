"""Tables cut in two, and tables that are left out."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.intake.test_breakdown import codes, read, table
from wrkit.intake import read_breakdown
from wrkit.word.read import read_docx


def rows(intake):
    return [(str(task.id), task.text, task.leads, task.supports) for task in intake.book.tasks]


def word(*tables: tuple[tuple[str, ...], ...]):
    """Read a Word document of tables, every row with all its cells, empty ones too."""
    document = docx.Document()
    for lines in tables:
        made = document.add_table(len(lines), len(lines[0]))
        for row, line in zip(made.rows, lines, strict=True):
            for cell, text in zip(row.cells, line, strict=True):
                cell.text = text
        document.add_paragraph("")
    data = io.BytesIO()
    document.save(data)
    return read_breakdown([read_docx(data.getvalue(), "分解.docx")], 2026)


FIRST = (("序号", "完成时限", "目标任务", "牵头单位", "配合单位"), ("1", "6月底", "修路。", "区交通局", "区财政局"))


def test_an_unknown_column_and_an_empty_last_one_do_not_shift_a_continuation():
    intake = read(
        table("序号|完成时限|目标任务|牵头单位|配合单位\n1|6月底|修路。|区交通局|区财政局"),
        table("2|12月底|架桥。|区水利局|", "表2"),
    )
    assert rows(intake)[1] == ("1-002", "架桥。", ("区水利局",), ())
    assert not codes(intake)["table-left-out"]


def test_a_continuation_of_two_rows_under_an_ignored_heading_is_read():
    intake = read(
        table("序号|目标任务|牵头单位|备注\n1|修路。|区交通局|无"),
        table("2|架桥。|区交通局|缓\n3|通水。|区水利局|急", "表2"),
    )
    assert [row[:2] for row in rows(intake)] == [("1-001", "修路。"), ("1-002", "架桥。"), ("1-003", "通水。")]


def test_in_word_the_number_of_columns_decides():
    same = word(FIRST, (("2", "12月底", "架桥。", "", ""),))
    assert rows(same)[1][:2] == ("1-002", "架桥。")
    fewer = word(FIRST, (("2", "架桥。", "区交通局", "区财政局"),))
    assert [row[1] for row in rows(fewer)] == ["修路。"]
    (said,) = [item for item in fewer.findings if item.code == "table-left-out"]
    assert "4列" in said.message
    assert "架桥。" in said.message


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ("姓名|电话|单位\n张三|123|区教委", "对不上"),
        ("附表", "对不上"),
        ("2|6月底前|备查|甲|乙|丙", "对不上"),
    ],
)
def test_every_table_left_out_is_said(other, why):
    intake = read(table("序号|目标任务|牵头单位\n1|修路。|区交通局"), table(other, "表2"))
    assert len(intake.book.tasks) == 1
    (said,) = [item for item in intake.findings if item.code == "table-left-out"]
    assert (why in said.message, said.sheet) == (True, "表2")


def test_a_heading_between_parts_the_tables():
    first = table("序号|目标任务|牵头单位\n1|修路。|区交通局")
    second = table("2|架桥。|区交通局", "表2")
    assert len(read(first, "— 3 —", "（续表）", second).book.tasks) == 2
    apart = read(first, "附件2：联系人", second)
    assert len(apart.book.tasks) == 1
    assert codes(apart)["table-left-out"] == 1


@pytest.mark.parametrize(
    "between",
    [
        "单位：亿元",
        "（单位：万元）",
        "备注",
        "注：数据为年度目标。",
        "备注：同上",
        "2026年任务分解表",
        "接前页各项任务",
    ],
)
def test_what_stands_between_two_pages_does_not_part_the_table(between):
    first = table("序号|目标任务|牵头单位\n1|修路。|区交通局")
    intake = read("2026年任务分解表", "一、任务", first, between, table("2|架桥。|区交通局", "表2"))
    assert [row[:2] for row in rows(intake)] == [("1-001", "修路。"), ("1-002", "架桥。")]
    assert {task.part for task in intake.book.tasks} == {"任务"}
    assert not codes(intake)["table-left-out"]


def test_an_ordinal_heading_before_a_table_without_headings_opens_a_part():
    first = table("序号|目标任务|牵头单位\n1|修路。|区交通局")
    second = table("1|架桥。|区交通局\n2|通水。|区水利局", "表2")
    intake = read("一、主要预期目标", first, "二、主要任务", "单位：亿元", second)
    assert [(str(task.id), task.part) for task in intake.book.tasks] == [
        ("1-001", "主要预期目标"),
        ("2-001", "主要任务"),
        ("2-002", "主要任务"),
    ]
    assert not codes(intake)["table-left-out"]


def test_an_unknown_heading_before_numbers_that_do_not_go_on_is_said():
    first = table("序号|目标任务|牵头单位\n1|修路。|区交通局")
    intake = read(first, "重点企业", table("1|某企业|张三", "表2"))
    assert (len(intake.book.tasks), codes(intake)["table-left-out"]) == (1, 1)


def test_one_row_without_a_number_does_not_cost_the_others():
    first = table("序号|目标任务|牵头单位\n1|修路。|区交通局")
    intake = read(first, table("2|架桥。|区交通局\n其中|引桥。|区交通局\n3|通水。|区水利局", "表2"))
    assert [task.text for task in intake.book.tasks] == ["修路。", "架桥。", "引桥。", "通水。"]
    other = table("序号|单位|联系人\n1|区教委|张三\n2|区财政局|李四", "表2")
    assert codes(read(first, other))["table-left-out"] == 1


def test_a_continuation_stands_under_the_category_before():
    intake = read(
        table("分类|序号|目标任务|牵头单位\n一、交通|1|修路。|区交通局"),
        table("|2|架桥。|区交通局\n二、水利|3|通水。|区水利局", "表2"),
    )
    assert [task.category for task in intake.book.tasks] == ["一、交通", "一、交通", "二、水利"]


def test_a_hidden_sheet_with_tasks_is_said(wrkit, tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["序号", "目标任务", "牵头单位"])
    book.active.append([1, "修路。", "区交通局"])
    hidden = book.create_sheet("旧表")
    hidden.append(["序号", "目标任务", "牵头单位"])
    hidden.append([1, "架桥。", "区交通局"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "分解.xlsx")
    ran = wrkit("init", "分解.xlsx", "--year", 2026, "--json")
    assert ran.json["tasks"] == 1
    assert "table-left-out" in ran.codes("warning")
