"""The check report: tables, colours, links; openpyxl is the independent reader."""

import io

import openpyxl
import pytest

from wrkit import vocab
from wrkit.errors import finding
from wrkit.model.changes import CHANGED, EQUAL, NEW, Change
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Entry
from wrkit.model.states import STATE_MISSING, STATE_PARTLY, STATE_RETURNED, Link, Marked, ReportSheet, UnitState
from wrkit.model.tasks import Task, TaskId
from wrkit.report import (
    beside_master,
    changes_sheet,
    check_report,
    entries_sheet,
    findings_sheet,
    init_report,
    joint_sheet,
    returns_sheet,
)
from wrkit.xl import tables_xlsx
from wrkit.xl.tables_xlsx import link_url, report_bytes

REF = Ref("回收/2025年一季度/区教委 #2 100%.xlsx", "填报表", "E5")
STATES = (
    UnitState("区教委", 3, 2, 1, STATE_PARTLY + "（迟报）", REF.file, "2025-04-09T10:00:00"),
    UnitState("区商务委", 2, 2, 0, STATE_RETURNED, "回收/a.xlsx\n回收/b.xlsx"),
    UnitState("区财政局", 4, 0, 4, STATE_MISSING),
)
FINDINGS = (
    finding("late", REF, unit="区教委", time="4月12日", due="4月10日"),
    finding("unit-missing", unit="区财政局", count=4),
    finding("task-unknown", REF, unit="区教委", text="=9-99", said="进展"),
)
ENTRIES = (
    Entry(
        Period(2025, "Q1"), TaskId(2, 17), "区教委", {"完成情况": "=1+1", "进度状态": "已完成"}, "张三", "07", "", REF
    ),
    Entry(Period(2025, "Q1"), None, "区教委", {"完成情况": "-"}, ref=REF, taken=False),
)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def values(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


class TestTables:
    def test_returns(self):
        table = returns_sheet(STATES)
        assert (table.name, table.columns) == ("报送情况", vocab.RETURN_COLUMNS)
        assert table.rows[0] == ("区教委", 3, 2, 1, "部分未填（迟报）", REF.file, "2025-04-09 10:00:00")
        assert table.links == {(0, 5): Link(f"../{REF.file}"), (1, 5): Link("../回收/a.xlsx")}

    def test_findings_are_worst_first_with_their_place(self):
        table = findings_sheet(FINDINGS)
        assert [row[:4] for row in table.rows] == [
            ("错误", "task-unknown", "区教委", ""), ("警告", "unit-missing", "区财政局", ""), ("提示", "late", "区教委", ""),
        ]  # fmt: skip
        assert table.links == {(row, 4): Link(f"../{REF.file}", "填报表", "E5") for row in (0, 2)}

    def test_no_findings_is_said(self):
        assert findings_sheet(()).rows[0][7] == "没有需要核对的问题。"

    def test_every_entry_taken_or_not(self):
        rows = entries_sheet(ENTRIES).rows
        assert rows[0] == (
            "2-017", "区教委", "=1+1", "已完成", "", "", "张三", "07", REF.file, "填报表", "E5", "是",
        )  # fmt: skip
        assert (rows[1][0], rows[1][2], rows[1][-1]) == ("", "-", "否")

    def test_joint_leads_side_by_side_where_they_differ(self):
        def said(task, unit, *texts):
            names = ("完成情况", "进度状态", "存在问题", "下步打算")
            fields = {name: text for name, text in zip(names, texts, strict=False) if text}
            return Entry(Period(2025, "Q1"), TaskId(1, task), unit, fields, ref=Ref(f"{unit}.xlsx"))

        tasks = [Task(TaskId(1, n), f"任务{n}", ("区教委", "区水利局", "区财政局")) for n in (1, 2, 3, 4)]
        table = joint_sheet(tasks, [
            said(1, "区教委", "相同。", "已完成", "资金缺口200万元", "6月建成"),
            said(1, "区水利局", "相同", "已完成", "资金缺口300万元"),
            said(1, "区财政局", "", "已完成"),
            said(2, "区教委", "相同", "达到序时进度"), said(2, "区水利局", "相同", "未启动"),
            said(3, "区教委", "相同", "", "只有一家说"), said(3, "区水利局", "相同", "已完成"),
            said(4, "区教委", "相同"),
        ])  # fmt: skip
        assert table.columns == ("编号", "目标任务", "单位", "完成情况", "进度状态", "存在问题", "下步打算", "不一致")
        assert [(row[0], row[2], *map(str, row[3:])) for row in table.rows] == [
            ("1-001", "区教委", "相同。", "已完成", "资金缺口200万元", "6月建成", "存在问题"),
            ("1-001", "区水利局", "相同", "已完成", "资金缺口300万元", "", "存在问题"),
            ("1-001", "区财政局", "", "已完成", "", "", "存在问题"),
            ("1-002", "区教委", "相同", "达到序时进度", "", "", "进度状态"),
            ("1-002", "区水利局", "相同", "未启动", "", "", "进度状态"),
        ]
        assert table.rows[1][5] == Marked((("资金缺口", False), ("3", True), ("00万元", False)))

    def test_no_link_where_the_linker_has_none(self):
        assert findings_sheet(FINDINGS, lambda file: "").links == {}

    @pytest.mark.parametrize(
        ("file", "path"),
        [
            ("回收/x.xlsx", "../回收/x.xlsx"),
            ("C:\\回收\\x.xlsx", "C:\\回收\\x.xlsx"),
            ("/a/x.xlsx", "/a/x.xlsx"),
            ("", ""),
        ],
    )
    def test_beside_master(self, file, path):
        assert beside_master(file) == path


class TestWorkbook:
    @pytest.fixture(scope="class")
    @staticmethod
    def book():
        return opened(check_report(STATES, FINDINGS, ENTRIES, more=[ReportSheet("统计/看板", ("项",), (("一",),))]))

    def test_sheets(self, book):
        assert book.sheetnames == ["报送情况", "核对清单", "填报明细", "统计看板"]

    def test_counts_are_numbers_and_texts_stay_texts(self, book):
        assert values(book["报送情况"])[1][1:4] == [3, 2, 1]
        row = book["填报明细"][2]
        assert [(c.value, c.data_type) for c in (row[2], row[7])] == [("=1+1", "s"), ("07", "s")]

    def test_levels_and_states_are_coloured(self, book):
        fills = [book["核对清单"][f"A{row}"].fill.fgColor.rgb for row in (2, 3, 4)]
        assert len(set(fills)) == 3
        assert book["报送情况"]["E2"].fill.fgColor.rgb == fills[1]
        assert book["报送情况"]["E4"].fill.fgColor.rgb == fills[0]

    def test_links_lead_to_file_and_cell(self, book):
        cell = book["核对清单"]["E2"]
        assert cell.value == REF.file
        assert cell.hyperlink.target == "..\\回收\\2025年一季度\\区教委%20%232%20100%25.xlsx"
        assert cell.hyperlink.location == "'填报表'!E5"

    def test_frozen_filtered_and_ready_to_print(self, book):
        for sheet in book:
            assert sheet.freeze_panes == "A2"
            assert sheet.auto_filter.ref == sheet.dimensions
            assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")

    def test_same_input_same_bytes(self):
        assert check_report(STATES, FINDINGS, ENTRIES) == check_report(STATES, FINDINGS, ENTRIES)

    def test_init_report(self):
        book = opened(init_report({"目标任务": 148, "标题": "=分解"}, FINDINGS))
        assert values(book["概况"]) == [["事项", "内容"], ["目标任务", 148], ["标题", "=分解"]]
        assert book["概况"]["B3"].data_type == "s"
        assert book.sheetnames == ["概况", "核对清单"]

    def test_sheets_of_one_name_are_told_apart(self):
        table = ReportSheet("表" * 40, ("一",), ())
        assert opened(report_bytes(table, table)).sheetnames == ["表" * 31, "表" * 28 + "（2）"]


class TestLinks:
    @pytest.mark.parametrize(
        ("link", "url"),
        [
            (Link("../a.xlsx"), "external:../a.xlsx"),
            (Link("..\\a.xlsx", "甲'乙", "B2"), "external:../a.xlsx#'甲''乙'!B2"),
            (Link("../a.docx", "表1", "第12行"), "external:../a.docx"),
            (Link("D:\\x\\a b.xlsx"), "external:D:/x/a%20b.xlsx"),
            (Link("/home/a.xlsx"), None),
            (Link("../a\n.xlsx"), None),
            (Link("../" + "长" * 2100), None),
            (Link(""), None),
        ],
    )
    def test_url(self, link, url):
        assert link_url(link) == url

    def test_beyond_the_limit_cells_keep_their_text(self, monkeypatch):
        monkeypatch.setattr(tables_xlsx, "MAX_LINKS", 2)
        rows = tuple((f"{n}.xlsx",) for n in range(4))
        sheet = opened(
            report_bytes(ReportSheet("一", ("文件",), rows, {(n, 0): Link(f"../{n}.xlsx") for n in range(4)}))
        )["一"]
        assert [bool(sheet[f"A{n}"].hyperlink) for n in range(2, 6)] == [True, True, False, False]
        assert sheet["A5"].value == "3.xlsx"

    def test_names_that_look_like_markup_stay_names(self):
        name = "<r><t>x</t></r>"
        sheet = opened(report_bytes(ReportSheet("一", ("文件",), ((name,),), {(0, 0): Link(f"../{name}")})))["一"]
        assert sheet["A2"].value == name
        assert sheet["A2"].hyperlink is not None


def test_at_the_first_merge_nothing_has_moved_yet():
    first = [Change(TaskId(1, n), "区教委", NEW, "", "", f"答{n}") for n in (1, 2)]
    assert changes_sheet(first).rows == (("", "", NEW, "", "", "第一次合并，2 条都是新报，见“填报明细”。"),)
    later = [*first, Change(TaskId(1, 3), "区教委", CHANGED, "", "旧", "新")]
    assert [row[2] for row in changes_sheet(later).rows] == [CHANGED, NEW, NEW]
    compared = [Change(TaskId(1, 1), "区教委", NEW, EQUAL, "同", "同")]
    assert [row[3] for row in changes_sheet(compared).rows] == [EQUAL]
    assert changes_sheet([]).rows == ()
