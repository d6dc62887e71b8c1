"""New parts of the master, and the dropdown helper; openpyxl is the independent reader."""

import io
import re
import zipfile

import openpyxl
import pytest

from wrkit import vocab
from wrkit.model.master import AnnexSpec
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Alias, Unit
from wrkit.xl.master_xlsx import new_master, period_sheet
from wrkit.xl.styles import choices_validation, clean_cell, new_workbook, sheet_name

BOOK = TaskBook(
    "2025年目标任务分解方案",
    2025,
    (
        Task(TaskId(1, 1), "=增长6%。", ("甲", "乙"), "主要目标", "一、稳增长", "1", ("张三", "李四"), ("各镇街",)),
        Task(TaskId(2, 17), "很长的任务。" * 30, ("甲",), number="17"),
    ),
    (Unit("甲", (Alias("丙", None, 2024), Alias("丁")), "部门", "王五", "023-1", "a@b.cn"), Unit("乙")),
)
SPECS = (AnnexSpec("附件3", "{period}未实现", "未达标", "审定结论=未实现", "序号、目标任务", "横版"),)
SETTINGS = {"标题": "2025年目标任务分解方案", "年度": "2025"}
PERIOD = ({"编号": "1-001", "目标任务": "=增长6%。", "完成情况": "+7%", "审定结论": "已完成"}, {"编号": "2-017"})


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def values(sheet):
    return [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]


def rules(sheet):
    return {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}


class TestNewMaster:
    @pytest.fixture(scope="class")
    @staticmethod
    def book():
        return opened(new_master(BOOK, SPECS, SETTINGS))

    def test_contents(self, book):
        assert book.sheetnames == ["任务", "单位", "附件", "设置"]
        assert values(book["任务"])[:2] == [
            [c.name for c in vocab.TASK_COLUMNS],
            ["1-001", "主要目标", "一、稳增长", "1", "=增长6%。", "张三\n李四", "甲\n乙", "各镇街"],
        ]
        assert values(book["单位"]) == [
            list(vocab.UNIT_COLUMNS), ["甲", "丙（至2024）\n丁", "部门", "王五", "023-1", "a@b.cn", ""], ["乙", *[""] * 6],
        ]  # fmt: skip
        assert values(book["附件"])[1] == [
            "附件3",
            "{period}未实现",
            "未达标",
            "审定结论=未实现",
            "序号、目标任务",
            "横版",
        ]
        assert values(book["设置"]) == [["项目", "值"], ["标题", "2025年目标任务分解方案"], ["年度", "2025"]]

    def test_every_cell_is_text(self, book):
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
        assert {(c.data_type, c.number_format) for c in cells} == {("s", "@")}

    def test_rows_added_later_are_text_too(self, book):
        assert book["任务"].column_dimensions["E"].number_format == "@"

    def test_frozen_filtered_and_ready_to_print(self, book):
        for sheet in book:
            assert sheet.freeze_panes in ("A2", "B2")
            assert sheet.auto_filter.ref == sheet.dimensions
            assert sheet.print_title_rows == "$1:$1"
            assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")

    def test_rows_go_on_growing(self):
        with zipfile.ZipFile(io.BytesIO(new_master(BOOK, SPECS, SETTINGS))) as archive:
            tag = re.search(r'<row r="3"[^>]*>', archive.read("xl/worksheets/sheet1.xml").decode())[0]
        assert float(re.search(r'ht="([\d.]+)"', tag)[1]) > 60
        assert "customHeight" not in tag

    def test_annex_sheet_helps(self, book):
        sheet = book["附件"]
        assert rules(sheet) == {
            "C2:C502": '"任务分解,完成情况,未达标,指标,报送情况,统计,通报"',
            "F2:F502": '"横版,竖版"',
        }
        assert [bool(c.comment) for c in sheet[1]] == [False, False, False, True, True, True]
        assert "审定结论=未实现" in sheet["D1"].comment.text

    def test_same_input_same_bytes(self):
        assert new_master(BOOK, SPECS, SETTINGS) == new_master(BOOK, SPECS, SETTINGS)

    def test_empty(self):
        assert opened(new_master(TaskBook("", None, (), ()), (), {})).sheetnames == ["任务", "单位", "附件", "设置"]


class TestPeriodSheet:
    @pytest.fixture(scope="class")
    @staticmethod
    def sheet():
        return opened(period_sheet("2025年一季度", PERIOD))["2025年一季度"]

    def test_contents(self, sheet):
        names = [c.name for c in vocab.PERIOD_COLUMNS]
        assert values(sheet)[0] == names
        assert dict(zip(names, values(sheet)[1], strict=True)) == {**dict.fromkeys(names, ""), **PERIOD[0]}
        assert {c.number_format for row in sheet.iter_rows() for c in row} == {"@"}
        assert sheet["E2"].data_type == "s"

    def test_looks(self, sheet):
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:N3")
        assert rules(sheet) == {
            "F2:F503": '"已完成,达到序时进度,未达序时进度,未启动"', "K2:K503": '"已完成,达到序时,未实现"',
        }  # fmt: skip
        tinted = {c.column_letter for c in sheet[3] if c.fill.fill_type}
        assert tinted == {"K", "L"}

    def test_strings_stand_in_the_sheet_and_nothing_hangs_on_it(self):
        with zipfile.ZipFile(io.BytesIO(period_sheet("2025年一季度", PERIOD))) as archive:
            names = archive.namelist()
            xml = archive.read("xl/worksheets/sheet1.xml").decode()
        assert 't="inlineStr"' in xml
        assert 't="s"' not in xml
        assert not [n for n in names if "_rels/sheet" in n or "comments" in n or "tables" in n or "sheet2" in n]

    def test_same_input_same_bytes(self):
        assert period_sheet("2025年一季度", PERIOD) == period_sheet("2025年一季度", PERIOD)


class TestChoices:
    def made(self, *lists):
        target = io.BytesIO()
        book = new_workbook(target)
        sheet = book.add_worksheet("表")
        for col, choices in enumerate(lists):
            choices_validation(book, sheet, (1, col, 5, col), choices, input_message="请选")
        book.close()
        return opened(target.getvalue())

    def test_short_lists_stand_in_the_rule(self):
        book = self.made(["是", "否"])
        assert book.sheetnames == ["表"]
        assert rules(book["表"]) == {"A2:A6": '"是,否"'}

    def test_long_lists_stand_on_a_hidden_sheet(self):
        units, towns = ([f"{kind}{n:03d}号单位" for n in range(60)] for kind in "区镇")
        assert len(",".join(units)) > 255
        book = self.made(units, towns)
        assert book["_选项"].sheet_state == "hidden"
        assert rules(book["表"]) == {"A2:A6": "'_选项'!$A$1:$A$60", "B2:B6": "'_选项'!$B$1:$B$60"}
        assert [c.value for c in book["_选项"]["A"]] == units
        assert [c.value for c in book["_选项"]["B"]] == towns

    @pytest.mark.parametrize(("size", "hidden"), [(255, False), (256, True)])
    def test_at_the_limit(self, size, hidden):
        assert ("_选项" in self.made(["甲" * 100, "乙" * (size - 101)]).sheetnames) is hidden

    def test_an_item_with_a_comma_is_one_item(self):
        book = self.made(["甲,乙", "丙"])
        assert [c.value for c in book["_选项"]["A"]] == ["甲,乙", "丙"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a[b]:c*?/\\d", "abcd"), ("'甲'", "甲"), ("", "表"), ("字" * 40, "字" * 31), ("a\nb", "a b")],
)
def test_sheet_name(name, expected):
    assert sheet_name(name) == expected


def test_clean_cell_drops_what_xml_forbids():
    assert clean_cell("a\x00\x1b\ud800\ufffe b\r\nc\rd\te") == "a b\nc\nd\te"


def test_clean_cell_cuts_between_characters():
    text = clean_cell("\U00020000" * 20000)
    assert len(text.encode("utf-16-le")) // 2 <= 32767
    assert text.endswith("从略）")
