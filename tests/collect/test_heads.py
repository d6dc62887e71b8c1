"""Lines above and between tables, headings said again, contacts: what they tell, and what a unit added to them."""

import time

import docx
import pytest

from tests.collect.kit import BOOK, ROSTER, SCHOOL, TEXTS, WATER, filled, merge_files, merge_one
from tests.collect.test_tables import RIVER, add_table, sheet, statuses, units, word
from wrkit.collect import read_returns
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid

HEADS = ["编号", "目标任务", "完成情况"]


def outside(result):
    return [message.partition("：")[2] for _, message in result.said("text-outside")]


class TestHeadingsOnEveryPage:
    def test_the_rows_above_them_are_answers(self):
        result = merge_one(
            sheet("""
            目标任务 | 完成情况  | 存在问题
            {1-001}  | 建成2所   |
            {1-002}  | 完成5栋   |
            目标任务 | 完成情况  | 存在问题
            {1-003}  | 普惠率93% |
            目标任务 | 完成情况  | 存在问题
            {2-001}  | 无        |
            """)
        )
        assert statuses(result) == {"1-001": "建成2所", "1-002": "完成5栋", "1-003": "普惠率93%", "2-001": "无"}
        assert result.of("text-outside") == []

    def test_so_they_are_above_other_headings(self):
        result = merge_one(
            sheet("""
            目标任务 | 完成情况 | 存在问题
            {1-001}  | 建成2所  |
            {1-002}  | 完成5栋  |
            目标任务 | 存在问题 | 完成情况
            {1-003}  |          | 普惠率93%
            """)
        )
        assert statuses(result) == {"1-001": "建成2所", "1-002": "完成5栋", "1-003": "普惠率93%"}

    def test_a_task_left_blank_that_names_a_unit_and_a_period(self):
        result = merge_one(
            sheet("""
            目标任务                         | 完成情况 | 存在问题
            {1-001}                          | 建成2所  |
            区水利局2026年上半年推进重点项目 |          |
            目标任务                         | 完成情况 | 存在问题
            {1-002}                          | 完成5栋  |
            """)
        )
        assert statuses(result) == {"1-001": "建成2所", "1-002": "完成5栋"}
        assert set(units(result).values()) == {SCHOOL}
        assert "区水利局2026年上半年推进重点项目" in outside(result)

    def test_a_contact_line_is_the_table_aboves(self):
        result = merge_one(
            sheet("""
            编号         | 目标任务 | 完成情况
            1-001        | {1-001}  | 建成2所
            填报人：张三 |          |
            编号         | 目标任务 | 完成情况
            1-002        | {1-002}  | 完成5栋
            """)
        )
        assert {entry.reporter for entry in result.merged.entries} == {"张三"}
        assert result.of("text-outside") == []

    def test_a_unit_further_above(self):
        """A remark, a contact line or a blank row between 填报单位： and the headings does not make it the first unit's."""
        result = merge_files(
            {
                "回收/x.csv": sheet("""
                填报单位：区教委   | |
                编号               | 目标任务 | 完成情况
                1-001              | {1-001}  | 建成2所
                填报单位：区水利局 |          | 报告期：2026年一季度
                填报人：李四       |          | 电话：72221111
                说明：不含在建     |          |
                                   |          |
                编号               | 目标任务 | 完成情况
                3-001              | {3-001}  | 治理5公里
                """)
            }
        )
        assert units(result) == {"1-001": SCHOOL, "3-001": WATER}
        assert {entry.unit: entry.reporter for entry in result.merged.entries} == {SCHOOL: "", WATER: "李四"}
        assert outside(result) == ["说明：不含在建"]

    def test_of_two_columns(self):
        result = merge_files(
            {
                "回收/x.csv": sheet("""
                填报单位：区教委   |
                目标任务           | 完成情况
                {1-001}            | 建成2所
                填报单位：区水利局 |
                目标任务           | 完成情况
                {3-001}            | 治理5公里
                """)
            }
        )
        assert units(result) == {"1-001": SCHOOL, "3-001": WATER}

    def test_a_title_of_another_period(self):
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 完成情况
            1-001 | {1-001}  | 建成2所
            2026年上半年教育领域重点工作完成情况表 | |
            编号  | 目标任务 | 完成情况
            1-002 | {1-002}  | 完成5栋
            """)
        )
        assert statuses(result) == {"1-001": "建成2所"}
        assert "period-differs" in result.codes


class TestWordTableThatGoesOn:
    def merged(self, rows, first=None):
        document = docx.Document()
        add_table(document, [first or HEADS, ["1-001", TEXTS["1-001"], *["建成2所"] * (len(first or HEADS) - 2)]])
        add_table(document, rows)
        return merge_one(word(document), "区教委.docx")

    def test_wider_it_is_listed(self):
        result = self.merged([["1-002", TEXTS["1-002"], "完成5栋", "资金缺口200万"]])
        assert statuses(result) == {"1-001": "建成2所"}
        assert "资金缺口200万" in result.of("sheet-not-form")[0].message

    def test_narrower_it_is_listed_where_columns_may_have_moved(self):
        first = ["编号", "目标任务", "牵头责任单位", "完成情况", "存在问题"]
        result = self.merged([["1-002", TEXTS["1-002"], "完成5栋", "缺资金"]], first)
        assert "1-002" not in result.answers
        assert "缺资金" in result.of("sheet-not-form")[0].message

    def test_with_its_last_columns_blank_it_goes_on(self):
        first = ["编号", "序号", "目标任务", "完成情况", "存在问题"]
        document = docx.Document()
        add_table(document, [first, ["1-001", "1", TEXTS["1-001"], "建成2所", "缺资金"]])
        add_table(document, [["1-002", "2", TEXTS["1-002"], "完成5栋", ""]])
        assert statuses(merge_one(word(document), "区教委.docx")) == {"1-001": "建成2所", "1-002": "完成5栋"}


class TestWhatAUnitAddsAbove:
    @pytest.mark.parametrize(
        ("line", "left"),
        [
            ("填报单位：区教委（第3项任务申请延期，理由：资金未到位）", "（第3项任务申请延期，理由：资金未到位）"),
            ("填报单位：区教委，第三项因资金未到位申请延期", "第三项因资金未到位申请延期"),
            ("填报单位：区教委　报告期：2026年一季度　截止日期：2026年4月10日；第3项申请延期", "第3项申请延期"),
            ("填报单位：区教委　报告期：2026年一季度（数据截至2月）", "（数据截至2月）"),
            (
                "2026年一季度目标任务（第3项申请延期）完成情况填报表",
                "2026年一季度目标任务（第3项申请延期）完成情况填报表",
            ),
            ("2026年一季度第三项申请延期完成情况填报表", "2026年一季度第三项申请延期完成情况填报表"),
            ("填报单位：区教育委员会（盖章）　报告期：2026年1-3月　截止日期：2026-04-10", None),
            ("填报单位（盖章）：区 教 委　报告期：一季度", None),
            ("填报单位：区教委、区水利局", None),
            ("填报单位：某某区住房城乡建委", None),
            ("2026年一季度政府工作报告目标任务完成情况填报表", None),
        ],
    )
    def test_is_said(self, line, left):
        result = merge_one(
            sheet(f"""
            {line} |           |
            编号   | 目标任务  | 完成情况
            1-001  | {{1-001}} | 建成2所
            """)
        )
        assert outside(result) == ([left] if left else [])

    def test_of_the_form_as_handed_out_nothing_is(self):
        assert merge_one(filled()).of("text-outside") == []


@pytest.mark.parametrize("words", ["审核通过", "电话回访", "审核：已通过", "负责人到位"])
def test_an_answer_that_sounds_like_a_contact(words):
    """In 完成情况 of a row without number it goes on with the answer above, and is nobody's name."""
    result = merge_one(
        sheet(f"""
        编号  | 目标任务  | 完成情况
        1-001 | {{1-001}} | 建成2所
              |           | {words}
        1-002 | {{1-002}} | 完成5栋
        1-003 | {{1-003}} | 普惠率93%
        2-001 | {{2-001}} | 无
        2-002 | {{2-002}} | 无
        """)
    )
    assert statuses(result)["1-001"] == f"建成2所\n{words}"


def test_what_is_said_for_a_reviewers_name():
    result = merge_one(
        sheet("""
        编号           | 目标任务 | 完成情况
        1-001          | {1-001}  | 建成2所
        审核：未通过   |          |
        """)
    )
    assert outside(result) == ["审核：未通过"]


class TestContactsInParagraphs:
    def test_are_those_of_the_table_above(self):
        document = docx.Document()
        for unit, task, text, person in (
            (SCHOOL, "1-001", TEXTS["1-001"], "张三"),
            (WATER, "3-001", RIVER, "李四"),
        ):
            document.add_paragraph(f"填报单位：{unit}")
            add_table(document, [HEADS, [task, text, "已开工"]])
            document.add_paragraph(f"填报人：{person}")
        result = merge_one(word(document), "汇总.docx")
        assert {entry.unit: entry.reporter for entry in result.merged.entries} == {SCHOOL: "张三", WATER: "李四"}
        assert result.of("text-outside") == []

    def test_or_below_where_they_follow_a_units_name(self):
        document = docx.Document()
        for unit, task, text, person in (
            (SCHOOL, "1-001", TEXTS["1-001"], "张三"),
            (WATER, "3-001", RIVER, "李四"),
        ):
            document.add_paragraph(f"填报单位：{unit}")
            document.add_paragraph(f"填报人：{person}")
            add_table(document, [HEADS, [task, text, "已开工"]])
        result = merge_one(word(document), "汇总.docx")
        assert {entry.unit: entry.reporter for entry in result.merged.entries} == {SCHOOL: "张三", WATER: "李四"}

    def test_another_name_than_in_the_table_is_said(self):
        document = docx.Document()
        add_table(document, [HEADS, ["1-001", TEXTS["1-001"], "建成2所"], ["填报人：张三", "", ""]])
        document.add_paragraph("填报人：李四")
        assert outside(merge_one(word(document), "区教委.docx")) == ["李四"]


@pytest.mark.parametrize("name", ["4月", "5月份", "12月"])
def test_a_sheet_named_after_the_month_of_writing(name):
    def change(book):
        page = book.create_sheet(name)
        for row in (HEADS, ["1-001", TEXTS["1-001"], "建成2所"]):
            page.append(row)
        for other in [other for other in book.sheetnames if other != name]:
            del book[other]
        del book.defined_names["wrkit_identity"]

    result = merge_one(filled(change))
    assert statuses(result) == {"1-001": "建成2所"}
    assert "period-differs" not in result.codes


def test_several_sheets_named_after_months_are_of_their_months():
    def change(book):
        for month in ("1月", "2月", "3月"):
            page = book.create_sheet(month)
            for row in (HEADS, ["1-001", TEXTS["1-001"], f"{month}底建成2所"]):
                page.append(row)
        del book["填报表"]
        del book["_wrkit"]
        del book.defined_names["wrkit_identity"]

    result = merge_one(filled(change))
    assert statuses(result) == {"1-001": "3月底建成2所"}  # 1-3月 is the quarter
    assert [f.sheet for f in result.of("period-differs")] == ["1月", "2月"]
    texts = {text for entry in result.merged.entries for text in entry.fields.values()}
    assert {"1月底建成2所", "2月底建成2所"} <= texts


def test_the_period_a_form_was_handed_out_for_stands_above_its_titles():
    """A unit that wrote a title of its own over the form has filled in the form of this period all the same."""

    def change(book):
        book["填报表"]["A1"] = "2026年上半年完成情况表"

    assert "1-001" in merge_one(filled(change)).answers


class TestHeadings:
    @pytest.mark.parametrize("heading", ["工作任务及完成情况", "重点工作及完成情况", "目标任务及推进情况"])
    def test_tasks_and_how_they_stand(self, heading):
        result = merge_one(sheet(f"编号 | 目标任务 | {heading} | 存在问题\n1-001 | {{1-001}} | 建成2所 | 缺资金"))
        assert result.answers["1-001"][:3] == ("建成2所", "", "缺资金")

    @pytest.mark.parametrize(
        "heading", ["完成情况（含与上年同期对比）", "完成情况（与去年同期相比）", "完成情况及与上年同期比较"]
    )
    def test_compared_with_last_year(self, heading):
        result = merge_one(sheet(f"编号 | 目标任务 | {heading}\n1-001 | {{1-001}} | 建成2所"))
        assert statuses(result) == {"1-001": "建成2所"}

    @pytest.mark.parametrize("heading", ["上年同期完成情况", "完成情况（上年同期）"])
    def test_of_last_year(self, heading):
        assert merge_one(sheet(f"编号 | 目标任务 | {heading}\n1-001 | {{1-001}} | 建成2所")).answers == {}

    def test_words_beside_them(self):
        """What stands beside the headings over an empty column is said where it is long, or away from them."""
        result = merge_one(
            sheet("""
            编号  | 目标任务 | 资金未到位请区里协调 | 完成情况 | 备注 | 请看
            1-001 | {1-001}  |                      | 建成2所  |      |
            """)
        )
        assert outside(result) == ["资金未到位请区里协调", "请看"]


def test_lines_above_a_table_of_several_units():
    result = merge_files(
        {
            "回收/汇总.csv": sheet("""
            汇总说明：本表3项为预计数 |   |          |
            编号  | 目标任务 | 填报单位 | 完成情况
            1-001 | {1-001}  | 区教委   | 建成2所
            3-001 | {3-001}  | 区水利局 | 治理5公里
            """)
        }
    )
    assert units(result) == {"1-001": SCHOOL, "3-001": WATER}
    assert outside(result) == ["汇总说明：本表3项为预计数"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("已 完成", "已完成"), ("达到序时进度。", "达到序时进度"), (" 未启动；", "未启动"), ("基本完成。", "基本完成。")],
)
def test_a_choice_typed_by_hand(typed, read):
    result = merge_one(sheet(f"编号 | 目标任务 | 完成情况 | 进度状态\n1-001 | {{1-001}} | 建成2所 | {typed}"))
    assert result.answers["1-001"][1] == read


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("中共涪陵区委督查室、共青团涪陵区委（盖章）", ["中共涪陵区委督查室、共青团涪陵区委（盖章）"]),
        ('&L&"宋体,常规"&12第 &P 页 / 共 &N 页&R内部资料', ["内部资料"]),
        ("共&N页，第&P页", []),
        ("Page &P of &N", []),
        ("- &P -", []),
        ("第3页数据待核", ["第3页数据待核"]),
    ],
)
def test_page_headers(header, said):
    def change(book):
        book["填报表"].oddHeader.center.text = header

    result = merge_one(filled(change))
    assert outside(result) == [f"（页眉页脚）{text}" for text in said]


class TestSpeed:
    """A sheet made to be slow costs no more than a large one."""

    def read(self, rows, notes=()):
        cells = {(row, col): text for row, texts in enumerate(rows) for col, text in enumerate(texts) if text}
        document = Document("x.xlsx", (Grid(Ref("x.xlsx", "S"), cells, notes=tuple(notes)),), kind="xlsx")
        start = time.process_time()
        read_returns(document, ROSTER)
        return time.process_time() - start

    def test_many_small_tables(self):
        small = [[f"填报单位：{SCHOOL}"], HEADS, ["1-001", TEXTS["1-001"], "建成2所"]]
        assert self.read(small * 4000) < 4

    def test_many_cards(self):
        card = [["编号", "1-001"], ["目标任务", TEXTS["1-001"]], ["完成情况", "建成2所"], []]
        assert self.read(card * 2000) < 4

    def test_many_formulas(self):
        rows = [HEADS, *([str(task.id), task.text, "2"] for task in BOOK.tasks * 1500)]
        notes = [CellNote("formula", row, 2, "=1+1") for row in range(1, len(rows))]
        assert self.read(rows, notes) < 4

    @pytest.mark.parametrize("title", ["工作" * 15000, "目标任务" * 8000, "2026" + " " * 30000])
    def test_long_titles(self, title):
        assert self.read([[title], HEADS, ["1-001", TEXTS["1-001"], "建成2所"]]) < 4
