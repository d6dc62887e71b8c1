"""Cards for a task and tables turned on their side: headings down the side, perhaps several below each other."""

import pytest

from tests.collect.kit import ROSTER, SCHOOL, WATER, filled, merge_files, merge_one
from tests.collect.test_tables import sheet, statuses, table, units
from wrkit.collect import read_returns
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid

CARDS = """
    编号     | 1-001
    目标任务 | {1-001}
    完成情况 | 建成2所
    存在问题 | 缺资金

    编号     | 1-002
    目标任务 | {1-002}
    完成情况 | 完成5栋
    存在问题 |
    备注     | 请区里协调
"""


class TestSeveralOnASheet:
    def test_each_is_a_task(self):
        result = merge_one(sheet(CARDS))
        assert {task: (fields[0], fields[2]) for task, fields in result.answers.items()} == {
            "1-001": ("建成2所", "缺资金"),
            "1-002": ("完成5栋", ""),
        }
        assert {str(entry.task): entry.ref.cell for entry in result.merged.entries} == {"1-001": "B3", "1-002": "B8"}
        assert [(f.task, f.cell) for f in result.of("column-added")] == [("1-002", "B10")]
        assert result.of("columns-unclear") == []

    def test_with_a_heading_right_of_a_value(self):
        result = merge_one(
            sheet("""
            编号     | 1-001   | 牵头单位 | 区教委
            目标任务 | {1-001} |          |
            完成情况 | 建成2所 | 进度状态 | 已完成
            编号     | 1-002   | 牵头单位 | 区水利局科
            目标任务 | {1-002} |          |
            完成情况 | 完成5栋 | 进度状态 | 未启动
            """)
        )
        assert {task: fields[:2] for task, fields in result.answers.items()} == {
            "1-001": ("建成2所", "已完成"),
            "1-002": ("完成5栋", "未启动"),
        }
        assert [(f.task, f.cell) for f in result.of("cell-beside")] == [("1-002", "D4")]

    def test_with_lines_above_and_contacts_below(self):
        result = merge_files(
            {
                "回收/汇总.csv": sheet("""
                填报单位：区教委   |
                序号               | 1
                目标任务           | {1-001}
                完成情况           | 建成2所
                填报人：张三       |
                填报单位：区水利局 |
                说明：资金未到位   |
                序号               | 2
                目标任务           | {3-001}
                完成情况           | 治理5公里
                填报人             | 李四
                """)
            }
        )
        assert units(result) == {"1-001": SCHOOL, "3-001": WATER}
        assert {entry.unit: entry.reporter for entry in result.merged.entries} == {SCHOOL: "张三", WATER: "李四"}
        assert result.said("text-outside") == [("A7", "填报表以外的文字，没有合并：说明：资金未到位")]

    def test_a_title_over_a_card_that_sounds_like_a_heading(self):
        result = merge_files(
            {
                "回收/汇总.csv": sheet("""
                区教委一季度重点工作完成情况   |
                目标任务                       | {1-001}
                完成情况                       | 建成2所
                区水利局一季度重点工作完成情况 |
                                               |
                目标任务                       | {3-001}
                完成情况                       | 治理5公里
                """)
            }
        )
        assert units(result) == {"1-001": SCHOOL, "3-001": WATER}

    def test_with_their_headings_in_another_order_they_are_listed(self):
        """From one 目标任务 to the next stand two 完成情况: whose the second is cannot be told."""
        result = merge_one(
            sheet("""
            目标任务 | {1-001}
            完成情况 | 建成2所
            完成情况 | 完成5栋
            目标任务 | {1-002}
            完成情况 | 普惠率93%
            目标任务 | {1-003}
            """)
        )
        assert result.answers == {}
        assert "完成5栋" in result.of("no-form")[0].message

    def test_a_formula_in_the_second(self):
        rows = enumerate(table(CARDS))
        cells = {(row, col): text for row, texts in rows for col, text in enumerate(texts) if text}
        grid = Grid(Ref("回收/区教委.xlsx", "S"), cells, notes=(CellNote("formula", 7, 1, "=B3"),))
        _, findings = read_returns(Document("回收/区教委.xlsx", (grid,), kind="xlsx"), ROSTER)
        assert [(f.code, f.cell) for f in findings if f.cell == "B8"] == [("cell-formula", "B8")]


def test_a_place_beside_an_answer_is_the_one_in_the_file():
    result = merge_one(
        sheet("""
        编号         | 1-001   | 1-002
        目标任务     | {1-001} | {1-002}
        牵头责任单位 | 区教委  | 张三科长
        完成情况     | 建成2所 | 完成5栋
        """)
    )
    assert [(f.task, f.cell) for f in result.of("cell-beside")] == [("1-002", "C3")]


EXPLAINED = """
    编号     | 不要改动
    目标任务 | {}
    完成情况 | 写明数据和进展
    进度状态 | 从列表选
"""


@pytest.mark.parametrize("words", ["不要改动", "请与下发的目标任务文字保持一致"])
def test_a_sheet_that_explains_the_columns_is_no_form(words):
    def change(book):
        page = book.create_sheet("栏目说明")
        for row in table(EXPLAINED.format(words)):
            page.append(row)

    result = merge_one(filled(change))
    assert [f.sheet for f in result.of("sheet-not-form")] == ["栏目说明"]
    assert words in result.of("sheet-not-form")[0].message
    assert result.of("task-added") == []


def test_a_card_without_a_number():
    assert statuses(merge_one(sheet("目标任务 | {1-001}\n完成情况 | 建成2所"))) == {"1-001": "建成2所"}
