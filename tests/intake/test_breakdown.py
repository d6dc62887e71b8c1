"""Breakdown documents as a careful person reads them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from wrkit.intake import read_breakdown
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.text.plain import read_csv, read_text
from wrkit.word.read import read_docx

EXAMPLE = "2026年区政府工作报告目标任务分解方案"


def table(text: str, name: str = "表1", merged=()) -> Grid:
    """Read a grid from lines of cells parted by |; ⏎ breaks a line within a cell."""
    lines = text.strip().splitlines()
    cells = {
        (row, col): cell.strip().replace("⏎", "\n")
        for row, line in enumerate(lines)
        for col, cell in enumerate(line.split("|"))
        if cell.strip()
    }
    return Grid(Ref("分解.docx", name), cells, tuple(merged))


def read(*blocks, year=None):
    blocks = [Paragraph(block, Ref("分解.docx")) if isinstance(block, str) else block for block in blocks]
    return read_breakdown([Document("分解.docx", tuple(blocks))], year)


def codes(intake):
    return Counter(item.code for item in intake.findings)


# The real documents.


@pytest.mark.parametrize("suffix", ["docx", "txt"])
def test_the_2025_breakdown(shared, suffix):
    path = shared / "seeds" / f"breakdown-2025.{suffix}"
    reader = read_docx if suffix == "docx" else read_text
    intake = read_breakdown([reader(path.read_bytes(), path.name)])
    book = intake.book
    assert Counter(task.id.part for task in book.tasks) == {1: 7, 2: 137, 3: 4}
    assert (len(book.lead_units), len(book.leaders), len(book.categories)) == (39, 7, 9)
    assert book.year == 2025
    tasks = {str(task.id): task for task in book.tasks}
    assert tasks["2-049"].leaders == ("郑小平", "高帆")
    assert tasks["2-015"].leads == ("区政务服务管理事务中心",)
    assert "涪陵高新区（涪陵综保区）" in book.lead_units
    assert not {"涪陵高新区", "涪陵综保区", "（涪陵综保区）"} & set(book.lead_units)
    misspelt = [item for item in intake.findings if item.code == "unit-misspelt"]
    assert [(item.unit, "区住房城乡建委" in item.message) for item in misspelt] == [("区住房城乡教委", True)]


def test_docx_text_and_csv_give_the_same_tasks(shared):
    folder = shared / "seeds"
    books = [
        read_breakdown([read_docx((folder / "breakdown-2025.docx").read_bytes(), "a.docx")]).book,
        read_breakdown([read_text((folder / "breakdown-2025.txt").read_bytes(), "a.txt")]).book,
        read_breakdown([read_csv((shared / "data" / "breakdown-2025.csv").read_bytes(), "a.csv")]).book,
    ]
    plain = [
        [(t.id, t.text, t.leaders, t.leads, t.supports, t.category, t.number) for t in book.tasks] for book in books
    ]
    assert plain[0] == plain[1]
    assert [row[:2] + row[2:5] for row in plain[0]] == [row[:2] + row[2:5] for row in plain[2]]


def test_the_2023_tasks(shared):
    book = read_breakdown([read_docx((shared / "seeds" / "tasks-2023.docx").read_bytes(), "tasks-2023.docx")]).book
    assert (len(book.tasks), len(book.lead_units)) == (194, 43)
    assert {"涪陵高新区", "涪陵综保区"} <= set(book.lead_units)


# The invented district.


@pytest.mark.parametrize("suffix", ["docx", "txt"])
def test_the_example_is_read_as_its_author_meant_it(examples, suffix):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples_build"))
    try:
        from content import EXPECTED
    finally:
        sys.path.pop(0)
    path = examples / f"{EXAMPLE}.{suffix}"
    reader = read_docx if suffix == "docx" else read_text
    intake = read_breakdown([reader(path.read_bytes(), path.name)])
    assert len(intake.book.tasks) == len(EXPECTED) == 75
    for task, expected in zip(intake.book.tasks, EXPECTED, strict=True):
        assert str(task.id) == expected["编号"]
        assert task.text == expected["目标任务"]
        assert list(task.leads) == expected["牵头责任单位"]
        assert list(task.leaders) == expected["牵头领导"]
        assert list(task.supports) == expected["责任（配合）单位"]
        assert (task.category, task.part, task.number) == (expected["分类"], expected["部分"], expected["序号"])
    said = codes(intake)
    assert said["leaders-run-together"] == said["unit-rejoined"] == said["unit-misspelt"] == 1
    assert said["number-inside"] == 7
    assert said["part-restarts"] == 2


# One irregularity each.


def test_columns_in_any_order_padded_and_renamed():
    intake = read(
        table("""
        责 任 单 位 | 牵头部门 | 主 要 任 务 | 序 号
        区教委      | 区财政局 | 安排经费。   | 1
    """)
    )
    (task,) = intake.book.tasks
    assert (task.leads, task.supports, task.text) == (("区财政局",), ("区教委",), "安排经费。")


def test_a_bare_responsible_unit_is_the_lead():
    (task,) = read(table("序号|工作任务|责任单位\n1|修路。|区交通局")).book.tasks
    assert task.leads == ("区交通局",)


def test_headings_over_two_rows():
    grid = table("""
        序号 | 目标任务 | 责任 |
             |          | 牵头领导 | 牵头单位
        1    | 修路。   | 张三 | 区交通局
    """)
    (task,) = read(grid).book.tasks
    assert (task.leaders, task.leads) == (("张三",), ("区交通局",))


def test_a_table_cut_in_two_by_a_page_break_is_one_part():
    first = table("序号|目标任务|牵头单位\n1|修路。|区交通局\n2|架桥。|区交通局")
    again = table("序号|目标任务|牵头单位\n3|通水。|区水利局", "表2")
    headless = table("4|通电。|区发展改革委", "表3")
    book = read("一、主要任务", first, again, headless).book
    assert [str(task.id) for task in book.tasks] == ["1-001", "1-002", "1-003", "1-004"]
    assert {task.part for task in book.tasks} == {"主要任务"}


def test_headings_repeated_inside_a_table_are_no_tasks():
    grid = table("序号|目标任务|牵头单位\n1|修路。|区交通局\n序号|目标任务|牵头单位\n2|架桥。|区交通局")
    assert len(read(grid).book.tasks) == 2


def test_other_columns_or_a_heading_open_a_new_part():
    book = read(
        "一、预期目标", table("主要目标|牵头单位\n1、增长6%。|区发展改革委"),
        "二、重点任务", table("序号|目标任务|牵头单位\n1|修路。|区交通局"),
        "三、自身建设", table("序号|目标任务|牵头单位\n1|公开。|区政府办公室"),
    ).book  # fmt: skip
    assert [str(task.id) for task in book.tasks] == ["1-001", "2-001", "3-001"]
    assert book.tasks[0].text == "增长6%。"


def test_a_category_row_across_the_table():
    grid = table(
        "序号|目标任务|牵头单位\n一、城市更新||\n1|改造小区。|区住房城乡建委\n二、乡村振兴||\n2|修路。|区交通局"
    )
    assert [task.category for task in read(grid).book.tasks] == ["一、城市更新", "二、乡村振兴"]


def test_a_row_cut_in_two_by_a_page_break_is_joined_and_said():
    grid = table(
        "序号|目标任务|牵头单位\n1|改造老旧小区40万平方米，|区住房城乡建委\n|惠及1.2万户。|\n2|修路。|区交通局"
    )
    intake = read(grid)
    assert [task.text for task in intake.book.tasks] == ["改造老旧小区40万平方米，惠及1.2万户。", "修路。"]
    assert codes(intake)["row-continued"] == 1


def test_numbers_that_restart_within_a_part_are_renumbered():
    grid = table("分类|序号|目标任务|牵头单位\n甲|1|修路。|区交通局\n甲|2|架桥。|区交通局\n乙|1|通水。|区水利局")
    intake = read(grid)
    assert [str(task.id) for task in intake.book.tasks] == ["1-001", "1-002", "1-003"]
    assert [task.number for task in intake.book.tasks] == ["1", "2", "1"]
    assert codes(intake)["number-odd"] == 1


def test_a_number_inside_the_text_is_not_a_quantity():
    grid = table(
        "目标任务|牵头单位\n1、新建5G基站200个。|区经济信息委\n2.5万亩高标准农田建成。|区农业农村委\n3、修路。|区交通局"
    )
    texts = [task.text for task in read(grid).book.tasks]
    assert texts == ["新建5G基站200个。", "2.5万亩高标准农田建成。", "修路。"]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("高  帆", ("高帆",)),
        ("高　帆⏎周　正", ("高帆", "周正")),
        ("郑小平高  帆", ("郑小平", "高帆")),
        ("郑小平、高 帆", ("郑小平", "高帆")),
        ("郑小平 王建国", ("郑小平", "王建国")),
        ("欧阳振华", ("欧阳振华",)),
        ("买买提·艾力", ("买买提·艾力",)),
        ("高帆郑小平", ("高帆", "郑小平")),
    ],
)
def test_leaders(cell, names):
    rows = ["高  帆", "郑小平", "王建国", "周　正", cell]
    grid = table(
        "序号|目标任务|牵头领导|牵头单位\n"
        + "\n".join(f"{n}|任务{n}。|{text}|区教委" for n, text in enumerate(rows, 1))
    )
    assert read(grid).book.tasks[-1].leaders == names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("区教委⏎⏎区财政局", ("区教委", "区财政局")),
        ("区政务服务管理⏎事务中心", ("区政务服务管理事务中心",)),
        ("区卫生健康⏎委", ("区卫生健康委",)),
        ("甲高新区⏎⏎（甲综保区）", ("甲高新区（甲综保区）",)),
        ("甲高新区(甲综保区)", ("甲高新区（甲综保区）",)),
        ("区教委，区财政局、区水利局；区民政局", ("区教委", "区财政局", "区水利局", "区民政局")),
        ("区教委区财政局", ("区教委", "区财政局")),
        ("区教委 区财政局", ("区教委", "区财政局")),
        ("区教委、区财政局等区级相关部门单位", ("区教委", "区财政局", "区级相关部门单位")),
        ("各镇街，区级各部门单位", ("各镇街", "区级各部门单位")),
        ("区  教  委", ("区教委",)),
        ("人行⏎甲城分行", ("人行甲城分行",)),
    ],
)
def test_units(cell, names):
    rows = ["区教委", "区财政局", "区水利局", "区教委", "区财政局", cell]
    grid = table("序号|目标任务|牵头单位\n" + "\n".join(f"{n}|任务{n}。|{text}" for n, text in enumerate(rows, 1)))
    assert read(grid).book.tasks[-1].leads == names


def test_short_names_that_look_alike_are_not_misspellings():
    rows = ["区财政局"] * 5 + [
        "区民政局",
        "区审计局",
        "区统计局",
        "市邮政管理一分局",
        "市邮政管理三分局",
        "市邮政管理三分局",
    ]
    grid = table("序号|目标任务|牵头单位\n" + "\n".join(f"{n}|任务{n}。|{text}" for n, text in enumerate(rows, 1)))
    assert not codes(read(grid))["unit-misspelt"]


def test_a_short_form_is_suggested_its_full_name():
    grid = table("序号|目标任务|牵头单位\n1|甲。|区发展改革委\n2|乙。|区发展改革委\n3|丙。|区发改委")
    (said,) = [item for item in read(grid).findings if item.code == "unit-misspelt"]
    assert (said.unit, "区发展改革委" in said.message) == ("区发改委", True)


def test_a_task_without_lead_and_a_task_twice_are_said():
    intake = read(table("序号|目标任务|牵头单位\n1|修路。|\n2|修路|区交通局"))
    assert codes(intake)["no-lead"] == codes(intake)["task-repeated"] == 1


def test_a_merged_lead_cell_counts_for_every_row_it_covers():
    grid = table("序号|目标任务|牵头单位\n1|修路。|区交通局\n2|架桥。|\n3|通水。|区水利局", merged=[(1, 2, 2, 2)])
    assert [task.leads for task in read(grid).book.tasks] == [("区交通局",), ("区交通局",), ("区水利局",)]


def test_a_document_without_a_task_table_is_said(wrkit, tmp_path):
    assert codes(read("只有文字", table("姓名|电话\n张三|1\n李四|2\n王五|3")))["no-tasks-table"] >= 1
    (tmp_path / "x.csv").write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    assert "没有读到任何目标任务" in wrkit("init", "x.csv", code=2).err


def test_init_reads_xlsx_with_titles_and_several_sheets(wrkit, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "预期目标"
    sheet.append(["2026年区政府工作报告目标任务分解表"])
    sheet.merge_cells("A1:D1")
    sheet.append(["序号", "主要目标", "牵头领导", "牵头单位"])
    sheet.append([1, "地区生产总值增长6%。", "高  帆", "区发展改革委"])
    second = book.create_sheet("重点任务")
    second.append(["序号", "目标任务", "牵头单位"])
    second.append([1, "=新建学校", "区教委"])
    second["B2"].data_type = "s"
    book.save(tmp_path / "分解.xlsx")
    result = wrkit("init", "分解.xlsx", "--json").json
    assert (result["tasks"], result["year"], result["lead_units"]) == (2, 2026, 2)
    master = openpyxl.load_workbook(tmp_path / "总表.xlsx")
    assert master.sheetnames == ["任务", "单位", "附件", "设置"]
    rows = [[cell.value or "" for cell in row] for row in master["任务"].iter_rows(min_row=2)]
    assert [row[0] for row in rows] == ["1-001", "2-001"]
    assert rows[1][4] == "=新建学校"
    assert master["任务"].cell(3, 5).data_type == "s"
