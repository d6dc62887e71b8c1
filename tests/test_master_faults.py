"""What people get wrong in the master is said with its place, and stops nothing else."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from tests.test_master_survives import PERIOD, give, office
from tests.units_work import period_values

__all__ = ["office"]


def change(path, sheet, cells):
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book[sheet][address] = value
    book.save(path)


def setting(path, name, value):
    """Set a 项目 of 设置."""
    book = openpyxl.load_workbook(path)
    row = next(row for row in book["设置"].iter_rows() if row[0].value == name)
    row[1].value = value
    book.save(path)


@pytest.mark.parametrize(
    ("sheet", "cells", "code", "said"),
    [
        ("任务", {"A3": "第二项"}, "id-unreadable", "第二项"),
        ("任务", {"A3": "1-001"}, "id-repeated", "1-001"),
        (PERIOD, {"A4": "1-002"}, "id-repeated", "1-002"),
        (PERIOD, {"A9": "7-001.1", "E9": "已完成一部分"}, "item-orphan", "7-001.1"),
        (PERIOD, {"A9": "8号", "E9": "已完成一部分"}, "id-unreadable", "8号"),
    ],
)
def test_an_id_gone_wrong_is_said_and_the_rest_merged(office, wrkit, sheet, cells, code, said):
    change(office / "总表.xlsx", sheet, cells)
    give(office, "区科技局", {"1-004": "新增4家。"})
    result = wrkit("merge", "--json")
    (found,) = [item for item in result.json["findings"] if item["code"] == code]
    (address,) = [address for address in cells if address.startswith("A")]
    assert (found["sheet"], found["cell"]) == (sheet, address)
    assert said in found["message"]
    assert period_values(office / "总表.xlsx", PERIOD)["1-004"]["完成情况"] == "新增4家。"


@pytest.mark.parametrize(
    ("name", "value", "code"), [("年度", "今年", "year-unreadable"), ("截止日期", "清明节前", "due-unreadable")]
)
def test_a_setting_gone_wrong_is_said(office, wrkit, name, value, code):
    setting(office / "总表.xlsx", name, value)
    result = wrkit("status", "--json")
    (found,) = [item for item in result.json["findings"] if item["code"] == code]
    assert value in found["message"]


def test_a_column_taken_out_of_the_period_is_said_and_its_texts_are_listed(office, wrkit):
    book = openpyxl.load_workbook(office / "总表.xlsx")
    sheet = book[PERIOD]
    (col,) = [cell.column for cell in sheet[1] if cell.value == "存在问题"]
    sheet.delete_cols(col)
    book.save(office / "总表.xlsx")
    path = give(office, "区科技局", {"1-004": "新增4家。"})
    form = openpyxl.load_workbook(path)
    rows = {row[0].value: row for row in form["填报表"].iter_rows()}
    rows["1-004"][6].value, rows["1-004"][5].value = "入库企业不足", "差不多"
    form.save(path)
    result = wrkit("merge", "--json")
    assert {"column-gone", "choice-unknown"} <= set(result.codes("warning"))
    values = period_values(office / "总表.xlsx", PERIOD)["1-004"]
    assert (values["完成情况"], values["进度状态"]) == ("新增4家。", "差不多")
    details = openpyxl.load_workbook(office / "核对" / f"{PERIOD}.xlsx")["填报明细"]
    assert "入库企业不足" in {cell.value for row in details.iter_rows() for cell in row}


def test_an_archive_in_an_archive_in_an_archive(office, wrkit):
    data = b"nothing"
    for depth in range(7):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr(f"{depth}.zip" if depth else "说明.txt", data)
        data = target.getvalue()
    (office / "回收" / PERIOD / "材料.zip").write_bytes(data)
    give(office, "区科技局", {"1-004": "新增4家。"})
    result = wrkit("merge", "--json")
    (found,) = [item for item in result.json["findings"] if item["code"] == "archive-deep"]
    assert found["file"].startswith(f"回收/{PERIOD}/材料.zip")
    assert result.json["entries"] == 1


@pytest.mark.parametrize("name", ["审定结论", "进度状态", "审定完成情况"])
def test_a_column_that_is_gone_is_said_by_whoever_reads_it(office, wrkit, name):
    assert "column-absent" not in wrkit("status", "--json").codes()
    book = openpyxl.load_workbook(office / "总表.xlsx")
    (cell,) = [cell for cell in book[PERIOD][1] if cell.value == name]
    cell.value = f"最终{name}"
    book.save(office / "总表.xlsx")
    give(office, "区教委", {"1-002": "已开工2所。"})
    for command in ("status", "merge"):
        (said,) = [item for item in wrkit(command, "--json").json["findings"] if item["code"] == "column-absent"]
        assert f"没有“{name}”列" in said["message"]


def test_without_the_settings_the_period_is_asked_for(office, wrkit):
    book = openpyxl.load_workbook(office / "总表.xlsx")
    del book["设置"]
    book.save(office / "总表.xlsx")
    said = wrkit("status", code=2).err
    assert f"-p {PERIOD}" in said
    assert wrkit("status", "-p", PERIOD, "--json").json["period"] == PERIOD


def test_an_open_master_is_read_with_a_word_about_what_is_not_saved(office, wrkit):
    assert "还没有存盘的改动不在内" not in wrkit("status").err
    (office / "~$总表.xlsx").write_bytes(b"x")
    assert "还没有存盘的改动不在内" in wrkit("status").err


def test_a_page_of_foreign_words_does_not_flood_the_screen(office, wrkit):
    book = openpyxl.Workbook()
    for row in range(400):
        book.active.append([f"不相干的第{row}行文字"])
    book.save(office / "回收" / PERIOD / "别的.xlsx")
    shown = wrkit("merge").err
    assert "不相干的第0行文字" in shown
    assert max(map(len, shown.splitlines())) < 400
    sheet = openpyxl.load_workbook(office / "核对" / f"{PERIOD}.xlsx")["核对清单"]
    assert any("不相干的第399行文字" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_a_file_too_large_for_any_form_is_not_even_read(office, wrkit):
    with (office / "回收" / PERIOD / "录像.mp4").open("wb") as stream:
        stream.truncate(3 * 2**30)
    (said,) = [item for item in wrkit("merge", "--json").json["findings"] if item["file"].endswith("录像.mp4")]
    assert "文件过大（3072 MB）" in said["message"]
