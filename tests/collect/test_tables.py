"""Tables as offices lay them out: several below each other, headings in two rows or twice, words in odd cells."""

import csv
import io
from dataclasses import replace

import docx
import openpyxl
import pytest
from openpyxl.styles import Font

from tests.collect.kit import (
    ANSWERS,
    BOOK,
    FIRST,
    LEAD,
    SCHOOL,
    TEXTS,
    WATER,
    Result,
    filled,
    merge_files,
    merge_one,
    saved,
)
from wrkit.merge import attribute

RIVER, LAKE = "治理河道20公里。", "新建水库1座。"


def table(text: str) -> list[list[str]]:
    """Return a text table as rows; texts of tasks may be named by their 编号 in braces."""
    named = {"{" + key + "}": value for key, value in {**TEXTS, "3-001": RIVER, "3-002": LAKE}.items()}
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]
    return [[named.get(cell, cell) for cell in row] for row in rows]


def sheet(text: str) -> bytes:
    """Return a text table as a CSV file."""
    target = io.StringIO()
    csv.writer(target).writerows(table(text))
    return target.getvalue().encode()


def statuses(result: Result) -> dict[str, str]:
    return {task: fields[0] for task, fields in result.answers.items() if fields[0]}


def units(result: Result) -> dict[str, str]:
    return {str(entry.task): entry.unit for entry in result.merged.entries if entry.task}


class TestTablesBelowEachOther:
    def test_each_with_its_own_order_of_columns(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 完成情况 | 存在问题
            1-001 | {1-001}  | 建成2所  | 缺资金
                  |          |          |
            编号  | 目标任务 | 存在问题 | 完成情况
            1-002 | {1-002}  | 缺人     | 完成5栋
            """)
        )
        assert {task: (fields[0], fields[2]) for task, fields in result.answers.items()} == {
            "1-001": ("建成2所", "缺资金"),
            "1-002": ("完成5栋", "缺人"),
        }

    def test_each_of_another_unit(self):
        result = merge_files(
            {
                "回收/汇总.csv": sheet("""
                填报单位：区教委  |          |
                编号              | 目标任务 | 完成情况
                1-001             | {1-001}  | 建成2所
                填报人：张三      |          |
                                  |          |
                填报单位：区水利局 |         |
                编号              | 目标任务 | 完成情况
                3-001             | {3-001}  | 治理5公里
                填报人：李四      |          |
                """)
            }
        )
        assert units(result) == {"1-001": SCHOOL, "3-001": WATER}
        assert {entry.unit: entry.reporter for entry in result.merged.entries} == {SCHOOL: "张三", WATER: "李四"}

    def test_each_under_a_line_with_its_name_and_period(self):
        result = merge_files(
            {
                "回收/x.csv": sheet("""
                一、区教委   |          |
                编号         | 目标任务 | 完成情况
                1-001        | {1-001}  | 建成2所
                二、区水利局 |          |
                编号         | 目标任务 | 完成情况
                3-001        | {3-001}  | 治理5公里
                区水利局2026年上半年 | |
                编号         | 目标任务 | 完成情况
                3-002        | {3-002}  | 开工
                """)
            }
        )
        assert units(result) == {"1-001": SCHOOL, "3-001": WATER}
        assert [f.unit for f in result.of("period-differs")] == [WATER]

    def test_a_line_that_mentions_another_unit(self):
        joint = replace(BOOK, tasks=(*BOOK.tasks[:1], replace(BOOK.tasks[1], leads=(SCHOOL, WATER)), *BOOK.tasks[2:]))
        data = sheet("""
            填报单位：区教委 |       |
            编号  | 目标任务 | 完成情况
            1-001 | {1-001}  | 建成2所
            以下与区水利局共同牵头： | |
            编号  | 目标任务 | 完成情况
            1-002 | {1-002}  | 完成5栋
        """)
        assert units(merge_files({"回收/x.csv": data}, book=joint)) == {"1-001": SCHOOL, "1-002": SCHOOL}

    def test_headings_said_again_on_every_page(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 完成情况
            1-001 | {1-001}  | 建成2所
            编号  | 目标任务 | 完成情况
            1-002 | {1-002}  | 完成5栋
            """)
        )
        assert statuses(result) == {"1-001": "建成2所", "1-002": "完成5栋"}
        assert len({entry.unit for entry in result.merged.entries}) == 1

    @pytest.mark.parametrize("line", ["填报单位：{}", "（一）{}", "{}一季度完成情况", "{}（也称{}）"])
    def test_word_tables_of_several_units(self, line):
        document = docx.Document()
        for unit, task, text, said in (
            (SCHOOL, "1-001", TEXTS["1-001"], "建成2所"),
            (WATER, "3-001", RIVER, "治理5公里"),
        ):
            document.add_paragraph(line.format(unit, unit))
            add_table(document, [["编号", "目标任务", "完成情况"], [task, text, said]])
        assert units(merge_one(word(document), "汇总.docx")) == {"1-001": SCHOOL, "3-001": WATER}

    def test_a_word_table_broken_in_two(self):
        document = docx.Document()
        add_table(document, [["编号", "目标任务", "完成情况"], ["1-001", TEXTS["1-001"], "建成2所"]])
        document.add_paragraph("")
        add_table(document, [["1-002", TEXTS["1-002"], "完成5栋"]])
        assert statuses(merge_one(word(document), "区教委.docx")) == {"1-001": "建成2所", "1-002": "完成5栋"}


class TestHeadingsDownTheSide:
    def test_a_card_for_every_task(self):
        document = docx.Document()
        document.add_paragraph("填报单位：区教委")
        for task, said in (("1-001", "建成2所"), ("1-002", "完成5栋")):
            add_table(
                document,
                [["编号", task], ["目标任务", TEXTS[task]], ["完成情况", said], ["存在问题", f"{said}，缺资金"]],
            )
            document.add_paragraph("")
        result = merge_one(word(document), "x.docx")
        assert {task: (fields[0], fields[2]) for task, fields in result.answers.items()} == {
            "1-001": ("建成2所", "建成2所，缺资金"),
            "1-002": ("完成5栋", "完成5栋，缺资金"),
        }
        assert result.merged.entries[1].ref.cell == "B3"

    def test_a_table_turned_on_its_side(self):
        result = merge_one(
            sheet("""
            编号     | 1-001   | 1-002
            目标任务 | {1-001} | {1-002}
            完成情况 | 建成2所 | 完成5栋
            备注     |         | 快报数
            """)
        )
        assert statuses(result) == {"1-001": "建成2所", "1-002": "完成5栋"}
        assert [(f.task, f.cell) for f in result.of("column-added")] == [("1-002", "C4")]


def test_a_form_in_a_frame():
    document = docx.Document()
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.text = "填报单位：区教委"
    inner = cell.add_table(0, 3)
    for row in (["编号", "目标任务", "完成情况"], ["1-001", TEXTS["1-001"], "建成2所"]):
        for place, text in zip(inner.add_row().cells, row, strict=True):
            place.text = text
    assert statuses(merge_one(word(document), "x.docx")) == {"1-001": "建成2所"}


class TestAroundThePage:
    def test_of_a_word_document(self):
        document = docx.Document()
        add_table(document, [["编号", "目标任务", "完成情况"], ["1-001", TEXTS["1-001"], "建成2所"]])
        document.sections[0].header.paragraphs[0].text = "未经审核，仅供参考"
        document.sections[0].footer.paragraphs[0].text = "— 1 —"
        result = merge_one(word(document), "区教委.docx")
        assert [message for _, message in result.said("text-outside")] == [
            "填报表以外的文字，没有合并：（页眉）未经审核，仅供参考"
        ]

    def test_of_a_sheet(self):
        def change(book):
            page = book["填报表"]
            page.oddHeader.center.text = "未经审核，仅供参考"
            page.oddFooter.left.text = "第 &P 页，共 &N 页 &D"

        result = merge_one(filled(change))
        assert [f.message for f in result.of("text-outside")] == [
            "填报表以外的文字，没有合并：（页眉页脚）未经审核，仅供参考"
        ]


def add_table(document, rows):
    grid = document.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text


def word(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


class TestColumnOfThePeriod:
    """The form is of 2026年一季度."""

    @pytest.mark.parametrize(
        ("left", "right", "right_one"),
        [
            ("上季度完成情况", "本季度完成情况", True),
            ("四季度完成情况", "一季度完成情况", True),
            ("1-2月完成情况", "1-3月完成情况", True),
            ("3月完成情况", "1-3月累计完成情况", True),
            ("2025年完成情况", "2026年一季度完成情况", True),
            ("上期进展情况", "本期进展情况", True),
            ("一季度完成情况", "二季度完成情况", False),
            ("一季度完成情况", "上半年完成情况", False),
            ("完成情况", "上年同期完成情况", False),
            ("计划完成情况", "实际完成情况", True),
            ("上年完成情况", "完成情况", True),
        ],
    )
    def test_told_by_its_words(self, left, right, right_one):
        result = merge_one(
            sheet(f"""
            2026年一季度完成情况 |          |
            编号  | 目标任务 | {left} | {right}
            1-001 | {{1-001}} | 左     | 右
            """)
        )
        taken, other = ("右", "左") if right_one else ("左", "右")
        assert statuses(result) == {"1-001": taken}
        assert [f.message.rpartition("：")[2] for f in result.of("column-added")] == [other]

    @pytest.mark.parametrize(
        ("left", "right"),
        [("完成情况", "完成情况"), ("甲镇完成情况", "乙镇完成情况"), ("2月完成情况", "1月完成情况")],
    )
    def test_not_guessed(self, left, right):
        result = merge_one(
            sheet(f"""
            编号  | 目标任务  | {left} | {right} | 存在问题
            1-001 | {{1-001}} | 左     | 右      | 缺资金
            """)
        )
        assert result.answers == {"1-001": ("", "", "缺资金", "")}
        (said,) = result.of("columns-unclear")
        assert f"“{left}”、“{right}”" in said.message
        assert f"其中：1-001 “{left}”左，“{right}”右" in said.message
        assert result.of("column-added") == []

    def test_a_column_without_a_heading_is_called_so(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务  | 完成情况 | 存在问题 |
            1-001 | {1-001} | 建成2所  | 缺资金   | 另报
            """)
        )
        assert [message for _, message in result.said("column-added")] == [
            "“（没有表头）”列不在填报表中，这一格没有合并：另报"
        ]

    def test_headings_in_two_rows(self):
        result = merge_one(
            sheet("""
            2026年一季度 |          |          |          |          |
            编号  | 目标任务 | 二季度   |          | 一季度   |
                  |          | 完成情况 | 存在问题 | 完成情况 | 存在问题
            1-001 | {1-001}  | 甲       | 乙       | 建成2所  | 缺资金
            """)
        )
        assert result.answers == {"1-001": ("建成2所", "", "缺资金", "")}
        assert [f.cell for f in result.of("column-added")] == ["C4", "D4"]

    def test_headings_of_which_some_are_no_forms(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 一季度工作进展 |        |            |
                  |          | 完成情况       | 完成率 | 存在的问题 | 下一步打算
            1-001 | {1-001}  | 建成2所        | 67%    | 缺资金     | 加快
            """)
        )
        assert result.answers == {"1-001": ("建成2所", "", "缺资金", "加快")}
        assert [message for _, message in result.said("column-added")] == [
            "“一季度工作进展完成率”列不在填报表中，这一格没有合并：67%"
        ]

    def test_headings_in_three_rows(self):
        result = merge_one(
            sheet("""
            2026年一季度 |   |          |          |          |
            编号  | 目标任务 | 进展     |          |          |
                  |          | 二季度   |          | 一季度   |
                  |          | 完成情况 | 存在问题 | 完成情况 | 存在问题
            1-001 | {1-001}  | 甲       | 乙       | 建成2所  | 缺资金
            """)
        )
        assert result.answers == {"1-001": ("建成2所", "", "缺资金", "")}

    def test_a_row_that_numbers_the_columns(self):
        result = merge_one(
            sheet("""
            编号    | 目标任务 | 完成情况
            1       | 2        | 3
            （1-1） | {1-001}  | 建成2所
            """)
        )
        assert statuses(result) == {"1-001": "建成2所"}
        assert result.codes == {"no-identity", "answer-blank"}

    def test_nothing_of_this_period(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 上年完成情况
            1-001 | {1-001}  | 建成2所
            """)
        )
        assert result.answers == {}
        assert "建成2所" in result.of("no-form")[0].message


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("完成情况及存在问题", 0),
        ("完成情况（含存在问题）", 0),
        ("一季度完成情况和存在的问题", 0),
        ("完成情祝", 0),
        ("困难和问题", 2),
        ("下步工作安排", 3),
        ("下一步举措", 3),
        ("下一阶段工作打算", 3),
    ],
)
def test_headings_people_write(heading, column):
    other = "存在问题" if column == 0 else "完成情况"
    result = merge_one(
        sheet(f"""
        编号  | 目标任务  | {heading} | {other if column else "备注"}
        1-001 | {{1-001}} | 甲        | 乙
        """)
    )
    assert result.answers["1-001"][column] == "甲"


class TestTableOfSeveralUnits:
    def test_a_column_says_whose_each_row_is(self):
        result = merge_files(
            {
                "回收/汇总.csv": sheet("""
                单位     | 编号  | 目标任务 | 完成情况
                区教委   | 1-001 | {1-001}  | 建成2所
                         | 1-002 | {1-002}  | 完成5栋
                区水利局 | 3-001 | {3-001}  | 治理5公里
                """)
            }
        )
        assert units(result) == {"1-001": SCHOOL, "1-002": SCHOOL, "3-001": WATER}

    def test_who_leads_is_not_who_reports(self):
        """区教委 says how the water office's task goes: that is 区教委's answer, and not its task."""
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 牵头责任单位 | 完成情况
            1-001 | {1-001}  | 区教委       | 建成2所
            3-001 | {3-001}  | 区水利局     | 治理5公里
            """)
        )
        assert statuses(result) == {"1-001": "建成2所"}
        assert [f.task for f in result.of("task-not-theirs")] == ["3-001"]

    def test_who_leads_tells_nobody_who_reports(self):
        result = merge_files(
            {
                "回收/新建.csv": sheet("""
                编号  | 目标任务 | 牵头责任单位 | 完成情况
                1-001 | {1-001}  | 区教委       | 建成2所
                3-001 | {3-001}  | 区水利局     | 治理5公里
                """)
            }
        )
        assert result.answers == {}
        assert "unit-unclear" in result.codes

    def test_of_the_whole_table_the_rows_filled_in_tell(self):
        result = merge_files(
            {
                "回收/新建.csv": sheet("""
                编号  | 目标任务 | 牵头责任单位 | 完成情况
                1-001 | {1-001}  | 区教委       | 建成2所
                3-001 | {3-001}  | 区水利局     |
                """)
            }
        )
        assert units(result) == {"1-001": SCHOOL}

    def test_a_row_that_names_another_of_its_leads(self):
        joint = replace(BOOK, tasks=(replace(BOOK.tasks[0], leads=(SCHOOL, WATER)), *BOOK.tasks[1:]))
        data = sheet("""
            编号  | 目标任务 | 责任单位 | 完成情况
            1-001 | {1-001}  | 区水利局 | 建成2所
            1-002 | {1-002}  | 区教委   | 完成5栋
        """)
        result = merge_files({"回收/区教委.csv": data}, book=joint)
        assert [(f.task, f.unit) for f in result.of("row-unit-differs")] == [("1-001", SCHOOL)]

    def test_a_row_left_blank_with_another_units_name_written_over(self):
        def change(book):
            book["填报表"].cell(FIRST, LEAD).value = WATER

        others = {task: fields for task, fields in ANSWERS.items() if task != "1-001"}
        (said,) = merge_one(filled(change, answers=others)).of("cell-beside")
        assert (said.task, said.cell, WATER in said.message) == ("1-001", f"D{FIRST}", True)
        assert not merge_one(filled(answers=others)).of("cell-beside")


class TestWordsInOddCells:
    def test_an_answer_that_begins_like_a_contact_line(self):
        result = merge_one(
            sheet("""
            目标任务 | 完成情况             | 存在问题
            {1-001}  | 审核通过2所          | 联系人：张三
            {1-002}  | 电话回访12户         |
            {1-003}  | 负责人：已约谈，普惠率93% |
            填报人：李四 |                  |
            """)
        )
        assert statuses(result) == {
            "1-001": "审核通过2所",
            "1-002": "电话回访12户",
            "1-003": "负责人：已约谈，普惠率93%",
        }
        assert result.answers["1-001"][2] == "联系人：张三"
        assert {entry.reporter for entry in result.merged.entries} == {"李四"}

    def test_what_a_contact_line_says_besides(self):
        result = merge_one(
            sheet("""
            编号    | 目标任务 | 完成情况
            1-001   | {1-001}  | 建成2所
            填报人  | 李四     |
            填报人  | 王五     |
            审核人：赵六，数据以统计局核定为准 | |
            """)
        )
        said = [message.partition("：")[2] for _, message in result.said("text-outside")]
        assert said == ["王五", "赵六，数据以统计局核定为准"]

    def test_an_answer_in_the_cell_of_the_task(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务                        | 完成情况
            1-001 | 新建智慧校园3所。已建成2所。    |
            1-002 | {1-002}                         | 完成5栋
            """)
        )
        (found,) = result.of("task-text-alone")
        assert (found.task, found.cell) == ("1-001", "B2")
        assert "已建成2所。" in found.message

    def test_a_remark_below_in_the_column_of_tasks(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务           | 完成情况
            1-001 | {1-001}            | 建成2所
                  |                    |
                  | 以上数据未经核定。 |
            """)
        )
        assert [f.cell for f in result.of("text-outside")] == ["B4"]
        assert [message for _, message in result.said("text-outside")] == [
            "填报表以外的文字，没有合并：以上数据未经核定。"
        ]

    def test_words_in_cells_that_came_filled_in(self):
        result = merge_one(
            sheet("""
            编号  | 序号 | 目标任务 | 分类   | 牵头责任单位          | 完成情况
            1-001 | 1    | {1-001}  | 教育   | 区教委（基建科张三）  | 建成2所
            1-002 | 2    | {1-002}  |        | 区教委、区水利局      | 完成5栋
            1-003 | 已完 | {1-003}  |        | 区教委                |
            """)
        )
        assert [(f.task, f.cell) for f in result.of("cell-beside")] == [
            ("1-001", "E2"),
            ("1-001", "D2"),
            ("1-002", "E3"),  # another lead than the task has
            ("1-003", "B4"),
        ]

    def test_words_above_the_form(self):
        result = merge_one(
            sheet("""
            填报单位：区教委　报告期：2026年一季度　说明：含区属学校 | |
            编号  | 目标任务 | 完成情况 | | | 单位：万元
            1-001 | {1-001}  | 建成2所  | | |
            """)
        )
        said = {cell: message.partition("：")[2] for cell, message in result.said("text-outside")}
        assert said == {"A1": "说明：含区属学校", "F2": "单位：万元"}

    @pytest.mark.parametrize("label", ["本页小计", "合计（项）", "累计：", "总 计"])
    def test_totals_are_no_part_of_the_row_above(self, label):
        result = merge_one(
            sheet(f"""
            编号    | 目标任务  | 完成情况
            1-001   | {{1-001}} | 建成2所
            {label} |           | 共7栋
            1-002   | {{1-002}} | 完成5栋
            1-003   | {{1-003}} | 普惠率93%
            2-001   | {{2-001}} | 无
            2-002   | {{2-002}} | 无
            """)
        )
        assert statuses(result)["1-001"] == "建成2所"
        assert "共7栋" in result.of("row-total")[0].message

    @pytest.mark.parametrize(("number", "joined"), [("（1）", "（1）另建1所"), ("①", "①另建1所"), ("18", None)])
    def test_a_row_that_has_but_a_number(self, number, joined):
        """（1） is a part of the task above; 18 is another task's number."""
        result = merge_one(
            sheet(f"""
            编号  | 序号 | 目标任务 | 完成情况
            1-001 | 1    | {{1-001}}  | 建成2所
                  | {number} |       | 另建1所
            1-002 | 2    | {{1-002}}  | 完成5栋
            1-003 | 3    | {{1-003}}  | 普惠率93%
            2-001 | 4    | {{2-001}}  | 无
            2-002 | 5    | {{2-002}}  | 无
            """)
        )
        if joined:
            assert statuses(result)["1-001"] == f"建成2所\n{joined}"
        else:
            assert statuses(result)["1-001"] == "建成2所"
            assert "另建1所" in result.of("answer-without-task")[0].message


@pytest.mark.parametrize(
    ("title", "merged"),
    [
        ("2026年度目标任务一季度完成情况表", True),
        ("2026年度目标任务完成情况表", True),
        ("2026年1—3月完成情况表", True),
        ("2026年第1季度完成情况表", True),
        ("2026年度目标任务上半年完成情况表", False),
        ("2025年一季度完成情况表", False),
        ("2026年1-2月完成情况表", False),
        ("上半年目标任务完成情况表", False),
        ("一季度目标任务完成情况表", True),
        ("上半年要完成的任务见后", True),
        ("区教委上半年政府工作报告目标任务推进情况", False),
        ("区教委前三季度情况", False),
        ("区教委1-6月工作情况", False),
        ("2026年1月至6月情况", False),
        ("截至6月底进展情况", False),
        ("H1进展情况", False),
        ("区教委第一季度情况", True),
        ("目标任务完成情况（截至4月10日）", True),
        ("目标任务完成情况（截至2026年4月8日）", True),
        ("全年重点工作任务完成情况表", True),
        ("区教委全年目标任务完成情况", True),
        ("2025年一季度目标任务完成情况（同比）", False),
        ("2025年一季度目标任务完成情况（与上年同期相比）", False),
        ("截至3月31日进展情况", True),
        ("区教委4月8日报送情况", True),
        ("区教委4月份工作情况", True),
        ("2026年4月8日", True),
        ("一季度工作情况及上半年工作任务", True),
    ],
)
def test_the_period_a_title_speaks_of(title, merged):
    result = merge_one(
        sheet(f"""
        {title} |           |
        编号    | 目标任务  | 完成情况
        1-001   | {{1-001}} | 建成2所
        """)
    )
    assert statuses(result) == ({"1-001": "建成2所"} if merged else {})
    assert ("period-differs" in result.codes) is not merged


def test_a_task_merged_over_several_rows():
    def change(book):
        page = book.create_sheet("区教委", 0)
        for row in (
            ["目标任务", "完成情况"],
            [TEXTS["1-002"], "完成5栋"],
            ["", "另2栋在建"],
            [TEXTS["1-001"], "建成2所"],
        ):
            page.append([text or None for text in row])
        page.merge_cells("A2:A3")
        del book["填报表"]

    assert statuses(merge_one(filled(change))) == {"1-001": "建成2所", "1-002": "完成5栋\n另2栋在建"}


def test_a_sheet_for_every_quarter():
    def change(book):
        for name, text in (("一季度", "建成1所"), ("二季度", "建成2所")):
            page = book.create_sheet(name)
            for row in (["编号", "目标任务", "完成情况"], ["1-001", TEXTS["1-001"], text]):
                page.append(row)
        del book["填报表"]

    assert statuses(merge_one(filled(change))) == {"1-001": "建成1所"}


def test_rows_pasted_into_a_text_file():
    """Rows of tabs, blank ones among them: not a notice with a tab before every cell."""
    rows = table("""
        编号  | 目标任务 | 完成情况
        1-001 | {1-001}  | 建成2所
    """)
    lines = ["\t".join(row) for row in rows] + ["\t\t"] * 4
    assert statuses(merge_one("\r\n".join(lines).encode("gb18030"), "区教委.txt")) == {"1-001": "建成2所"}


def test_a_table_of_more_rows_than_any_year_has_costs_one_finding():
    data = "编号,目标任务,完成情况\n" + "9-999,x,y\n" * 50_001
    result = merge_one(data.encode())
    assert result.answers == {}
    assert [f.code for f in result.read] == ["file-unreadable"]


def test_findings_of_a_turned_table_are_of_the_task_above_them():
    """A strike-through below 1-002 is no matter of 1-003 beside it."""

    def change(book):
        page = book.active
        for row, (name, *texts) in enumerate(
            (
                ("编号", "1-001", "1-002", "1-003"),
                ("目标任务", *(TEXTS[key] for key in ("1-001", "1-002", "1-003"))),
                ("完成情况", "建成2所", "完成5栋", "93%"),
            ),
            1,
        ):
            for col, text in enumerate((name, *texts), 1):
                page.cell(row, col).value = text
        page["C3"].font = Font(strike=True)

    book = openpyxl.Workbook()
    change(book)
    result = merge_one(saved(book))
    assert statuses(result) == {"1-001": "建成2所", "1-002": "完成5栋", "1-003": "93%"}
    merged = result.merged
    said = attribute(result.findings, merged.entries, merged.blank, merged.columns)
    assert [(f.cell, f.task) for f in said if f.code == "cell-struck"] == [("C3", "1-002")]


class TestUnitsOfATable:
    def test_rows_of_a_unit_nobody_knows_are_nobodys(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 填报单位 | 完成情况
            1-001 | {1-001}  | 区教委   | 建成2所
            3-001 | 治理河道20公里。 | 区水利局 | 治理5公里
            3-001 | 治理河道20公里。 | 区住建委 | 配合清淤，总量见水利局
            """),
            "回收/汇总.csv",
        )
        assert statuses(result) == {"1-001": "建成2所", "3-001": "治理5公里"}
        (said,) = result.of("rows-unit-unknown")
        assert "区住建委" in said.message
        assert "配合清淤，总量见水利局" in {text for e in result.merged.entries for text in e.fields.values()}

    def test_names_written_more_shortly_or_at_greater_length_are_names(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 牵头责任单位          | 完成情况
            1-001 | {1-001}  | 云澄市云澄区教委      | 建成2所
            1-002 | {1-002}  | 区教委（牵头）        | 完成5栋
            1-003 | {1-003}  | 牵头：区教委          | 93%
            2-001 | {2-001}  | 教委                  | 联系21个
            """)
        )
        assert result.of("cell-beside") == []

    def test_the_same_remark_in_many_rows_is_said_once(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 分类     | 完成情况
            1-001 | {1-001}  | 基建类   | 建成2所
            1-002 | {1-002}  | 基建类   | 完成5栋
            1-003 | {1-003}  | 质量类   | 93%
            """)
        )
        assert [f.cell for f in result.of("cell-beside")] == ["C2", "C4"]
