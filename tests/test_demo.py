"""The invented district's quarter, from breakdown to annexes, through the command line."""

from __future__ import annotations

import csv

import docx
import openpyxl
import pytest

from tests.units_work import period_values
from wrkit.text.clean import clean_text

PERIOD = "2026年一季度"


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    """The files `wrkit demo` leaves."""
    from wrkit.cli.main import run

    folder = tmp_path_factory.mktemp("demo") / "演示"
    assert run(["demo", str(folder)]) == 0
    return folder


def test_everything_lies_where_the_readme_says(district):
    assert len(list((district / "下发" / PERIOD).glob("*.xlsx"))) == 22
    assert len(list((district / "回收" / PERIOD).glob("*.xlsx"))) == 22
    names = sorted(path.name for path in (district / "附件" / PERIOD).iterdir())
    for mark in ("附件1 ", "附件2 ", "附件3 "):
        assert {path.rpartition(".")[2] for path in names if path.startswith(mark)} >= {"xlsx", "docx"}
    assert (district / "核对" / f"{PERIOD}.xlsx").exists()
    assert len(list((district / "历史").glob("总表 *.xlsx"))) >= 3


def test_the_annexes_say_what_was_decided(district, examples):
    with (examples / "审定结论.csv").open(encoding="utf-8-sig", newline="") as stream:
        missed = [row for row in csv.DictReader(stream) if row["审定结论"] == "未实现"]
    (path,) = (district / "附件" / PERIOD).glob("附件3 *.docx")
    table = docx.Document(path).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
    assert len(rows) == len(missed) == 9
    values = period_values(district / "总表.xlsx", PERIOD)
    for row, decided in zip(rows, sorted(missed, key=lambda r: r["编号"]), strict=True):
        there = values[decided["编号"]]
        assert row[1] == there["目标任务"]
        assert row[2] == clean_text(there["审定完成情况"] or there["完成情况"])


def test_xlsx_and_docx_annexes_agree(district):
    (sheet_path,) = (district / "附件" / PERIOD).glob("附件2 *.xlsx")
    (text_path,) = (district / "附件" / PERIOD).glob("附件2 *.docx")
    texts = [row.cells[0].text for row in docx.Document(text_path).tables[0].rows][1:]
    sheet = openpyxl.load_workbook(sheet_path).active
    numbers = [str(row[0].value) for row in sheet.iter_rows() if str(row[0].value or "").isdigit()]
    tasks = openpyxl.load_workbook(district / "总表.xlsx")["任务"]
    column = next(cell.column for cell in tasks[1] if cell.value == "序号")
    issued = [str(tasks.cell(row, column).value) for row in range(2, tasks.max_row + 1)]
    assert [text for text in texts if text.isdigit()] == numbers == issued
    assert len(issued) == 75
    assert [text.rpartition("（")[2] for text in texts if not text.isdigit()] == ["7项）", "64项）", "4项）"]


def test_late_and_differing_answers_are_in_the_report(district):
    book = openpyxl.load_workbook(district / "核对" / f"{PERIOD}.xlsx")
    states = {row[0]: row[4] for row in book["报送情况"].iter_rows(min_row=2, values_only=True)}
    assert states["区水利局"] == "已报（迟报）"
    assert states["区农业农村委"] == "部分未填（迟报）"
    codes = [row[1] for row in book["核对清单"].iter_rows(min_row=2, values_only=True)]
    assert codes.count("late") == 3
    assert "texts-differ" in codes
    assert codes.index("answer-blank") < codes.index("late")
    assert book["填报明细"].max_row == 99
    assert book["共同牵头"].max_row > 10


def test_units_with_something_to_mend_get_their_workbook_back(district):
    back = {path.stem.rpartition("-")[2]: path for path in (district / "退回" / PERIOD).glob("*.xlsx")}
    assert {"区农业农村委", "区经济信息委", "区规划自然资源局", "区发展改革委"} == set(back)
    sheet = openpyxl.load_workbook(back["区农业农村委"])["填报表"]
    marked = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(marked) == 2
    assert all(cell.comment.text.startswith("【督查室】") for cell in marked)
    filled = [cell.value for cell in sheet["E"] if cell.value]
    assert any("农产品加工" in str(text) or "高标准农田" in str(text) or len(str(text)) > 20 for text in filled)


def test_what_comes_back_mended_is_merged(district, tmp_path, wrkit):
    import shutil

    shutil.copytree(district, tmp_path / "年度")
    target = tmp_path / "年度" / "回收" / PERIOD / "农业农村委改正.xlsx"
    shutil.copy(next((tmp_path / "年度" / "退回" / PERIOD).glob("*农业农村委.xlsx")), target)
    book = openpyxl.load_workbook(target)
    sheet = book["填报表"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment:
                cell.value = "补报：已完成方案编制。"
    book.save(target)
    result = wrkit("merge", "-m", tmp_path / "年度" / "总表.xlsx", "--json")
    values = period_values(tmp_path / "年度" / "总表.xlsx", PERIOD)
    assert values["2-044"]["完成情况"] == "补报：已完成方案编制。"
    assert "补报：已完成方案编制。" in values["2-051"]["完成情况"]
    assert not {"column-added", "cell-comment", "sheet-not-form"} & set(result.codes())
    assert not (tmp_path / "年度" / "退回" / PERIOD / f"{PERIOD}退回-区农业农村委.xlsx").exists()


def test_status_says_who_is_missing(wrkit, tmp_path, examples):
    wrkit("init", examples / "2026年区政府工作报告目标任务分解方案.docx")
    wrkit("split", "-p", "2026Q1", "--due", "2026-04-10")
    first = wrkit("status", "--json").json
    assert first["units"]["expected"] == 22
    assert len(first["units"]["missing"]) == 22
    for name in ("区财政局（最终版）.xlsx", "高新区报送区督查室.xlsx"):
        (tmp_path / "回收" / PERIOD / name).write_bytes((examples / "回收" / PERIOD / name).read_bytes())
    assert len(wrkit("status", "--json").json["not_merged"]) == 2
    wrkit("合并")
    result = wrkit("进度")
    assert "已报 2，未报 20；按时 1，迟报 1" in result.out
    assert wrkit("status", "--json").json["units"]["late"] == ["云澄高新区（云澄综保区）"]
    assert wrkit("status", "--json").json["not_merged"] == []


def test_merging_one_after_another_is_merging_together(wrkit, tmp_path, examples):
    masters = []
    returned = sorted((examples / "回收" / PERIOD).glob("*.xlsx"))
    for way in ("together", "backwards"):
        folder = tmp_path / way
        folder.mkdir()
        master = folder / "总表.xlsx"
        wrkit("init", examples / "2026年区政府工作报告目标任务分解方案.docx", "-m", master)
        wrkit("split", "-p", "2026Q1", "--due", "2026-04-10", "-m", master)
        for path in returned:
            (folder / "回收" / PERIOD / path.name).write_bytes(path.read_bytes())
        if way == "together":
            wrkit("merge", "-m", master)
        else:
            for path in reversed(returned):
                wrkit("merge", folder / "回收" / PERIOD / path.name, "-m", master)
        masters.append(period_values(master, PERIOD))
    assert masters[0] == masters[1]
