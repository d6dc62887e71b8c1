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
