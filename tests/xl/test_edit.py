"""Editing a workbook in place, whoever saved it last."""

from __future__ import annotations

import io
import shutil

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from tests.rendering import needs_soffice
from tests.test_master_survives import BREAKDOWN, PERIOD, give
from tests.units_work import period_values
from wrkit.errors import MasterError, UnreadableError
from wrkit.xl.edit import Editor
from wrkit.xl.read import read_workbook


def book_bytes(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def small():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表"
    sheet.append(["编号", "文字"])
    sheet.append(["1", "甲"])
    sheet.append(["2", "乙"])
    return book


def texts(data, name="表"):
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture
def office(wrkit, tmp_path):
    (tmp_path / "分解.csv").write_text(BREAKDOWN, encoding="utf-8")
    wrkit("init", "分解.csv", "--year", "2026")
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "普通",
        "=1+1",
        "+1",
        "-1",
        "@x",
        "a\nb",
        "  两边空格  ",
        "<b>&\"'",
        "_x000D_",
        "𠮷野家",
        "\x0b控制\x00符",
        "長" * 5000,
    ],
)
def test_a_text_comes_back_as_it_was_written(text):
    editor = Editor(book_bytes(small()), "x.xlsx")
    editor.set_text("表", 1, 1, text)
    data = editor.save()
    expected = text.replace("\x0b", "").replace("\x00", "")
    if "_x" not in text:  # openpyxl leaves the escape of an escape undecoded
        assert texts(data)[1] == ["1", expected]
    assert read_workbook(data, "x.xlsx").grids[0].cells[1, 1] == expected
    assert openpyxl.load_workbook(io.BytesIO(data))["表"]["B2"].data_type == "s"


def test_cells_and_rows_that_were_not_there_are_made_in_order():
    editor = Editor(book_bytes(small()), "x.xlsx")
    for row, col in ((9, 3), (9, 0), (5, 2), (1, 5), (1, 3)):
        editor.set_text("表", row, col, f"{row}-{col}")
    rows = texts(editor.save())
    assert rows[9] == ["9-0", None, None, "9-3", None, None]
    assert rows[5][2] == "5-2"
    assert rows[1][3::2] == ["1-3", "1-5"]


def test_an_empty_text_empties_the_cell():
    editor = Editor(book_bytes(small()), "x.xlsx")
    editor.set_text("表", 1, 1, "")
    assert texts(editor.save())[1] == ["1", None]


def test_rows_are_added_below_with_the_looks_and_the_table_grown():
    book = small()
    sheet = book["表"]
    sheet["A3"].number_format = "@"
    sheet.auto_filter.ref = "A1:B3"
    sheet.add_table(Table(displayName="t", ref="A1:B3"))
    editor = Editor(book_bytes(book), "x.xlsx")
    editor.add_rows("表", [{0: "3", 1: "丙"}, {0: "4"}], like=2)
    data = editor.save()
    assert texts(data)[3:] == [["3", "丙"], ["4", None]]
    sheet = openpyxl.load_workbook(io.BytesIO(data))["表"]
    assert sheet["A4"].number_format == "@"
    assert sheet.tables["t"].ref == "A1:B5"
    assert sheet.auto_filter.ref == "A1:B5"
    names = Editor(data, "x.xlsx").package.parts["xl/workbook.xml"].decode()
    assert "_xlnm._FilterDatabase" in names
    assert "$A$1:$B$5" in names


def test_saving_without_changes_gives_the_same_parts():
    data = book_bytes(small())
    editor = Editor(data, "x.xlsx")
    again = Editor(editor.save(), "x.xlsx")
    assert editor.package.parts == again.package.parts


def test_the_same_edits_give_the_same_bytes():
    data = book_bytes(small())

    def edited():
        editor = Editor(data, "x.xlsx")
        editor.set_text("表", 1, 1, "新")
        editor.put_plain_sheet("_隐", [["a", "b"], ["c"]])
        return editor.save()

    assert edited() == edited()


def test_a_missing_sheet_and_a_damaged_book_are_said():
    with pytest.raises(MasterError, match="没有“别的”"):
        Editor(book_bytes(small()), "x.xlsx").set_text("别的", 0, 0, "x")
    with pytest.raises(UnreadableError):
        Editor(b"PK nothing", "x.xlsx")


def test_strict_workbooks_are_refused_with_the_remedy():
    editor = Editor(book_bytes(small()), "x.xlsx")
    parts = editor.package.parts
    strict = parts["xl/workbook.xml"].replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    editor.package.put("xl/workbook.xml", strict)
    with pytest.raises(MasterError, match="严格"):
        Editor(editor.package.save(), "x.xlsx")


def test_sheets_moved_and_deleted_before_a_period_is_added(office, wrkit):
    book = openpyxl.load_workbook(office / "总表.xlsx")
    book.move_sheet("设置", -3)
    del book["附件"]
    book.create_sheet("杂", 1)["A1"] = "自己的"
    book.save(office / "总表.xlsx")
    wrkit("split", "-p", "2026Q1")
    wrkit("split", "-p", "2026H1")
    book = openpyxl.load_workbook(office / "总表.xlsx")
    assert book.sheetnames[-2:] == [PERIOD, "2026年上半年"]
    for name in book.sheetnames[-2:]:
        assert book[name].print_title_rows == "$1:$1"
        assert book[name].auto_filter.ref.startswith("A1:")
    assert book["杂"]["A1"].value == "自己的"


@needs_soffice
def test_a_master_saved_by_libreoffice_goes_on_working(office, wrkit, tmp_path):
    import subprocess

    wrkit("split", "-p", "2026Q1")
    give(office, "区教委", {"1-002": "已开工2所。"})
    wrkit("merge")
    (office / "out").mkdir()
    profile = (tmp_path / "lo").as_uri()
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "xlsx",
        "--outdir",
        "out",
        "总表.xlsx",
    ]
    subprocess.run(command, cwd=office, check=True, capture_output=True, timeout=180)
    shutil.move(office / "out" / "总表.xlsx", office / "总表.xlsx")
    give(office, "区科技局", {"1-004": "新增4家。"})
    wrkit("merge")
    values = period_values(office / "总表.xlsx", PERIOD)
    assert (values["1-002"]["完成情况"], values["1-004"]["完成情况"]) == ("已开工2所。", "新增4家。")
    again = wrkit("merge")
    assert "没有新内容" in again.out
    wrkit("split", "-p", "2026H1")
    assert len(period_values(office / "总表.xlsx", "2026年上半年")) == 4


def test_a_master_saved_by_openpyxl_goes_on_working(office, wrkit):
    wrkit("split", "-p", "2026Q1")
    give(office, "区教委", {"1-002": "已开工2所。"})
    wrkit("merge")
    openpyxl.load_workbook(office / "总表.xlsx").save(office / "总表.xlsx")
    assert "没有新内容" in wrkit("merge").out
    give(office, "区科技局", {"1-004": "新增4家。"})
    wrkit("merge")
    assert period_values(office / "总表.xlsx", PERIOD)["1-004"]["完成情况"] == "新增4家。"
