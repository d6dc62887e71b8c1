"""The real quarter: 2023's breakdown, 43 returned workbooks, the published annexes."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest

from tests.units_work import decide, fill, period_values
from wrkit.model.units import unit_key

PERIOD = "2023年一季度"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def quarter(wrkit, shared, tmp_path):
    """init and split on the real breakdown, one filled workbook per unit in 回收."""
    wrkit("init", shared / "data" / "tasks-2023.csv")
    wrkit("split", "-p", "2023Q1", "--due", "2023-04-10")
    ids = {values["目标任务"]: task for task, values in period_values(tmp_path / "总表.xlsx", PERIOD).items()}
    by_unit: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows(shared / "data" / "returns-2023q1.csv"):
        by_unit[row["单位"]][ids[row["目标任务"]]] = {"完成情况": row["完成情况"]}
    for number, (unit, answers) in enumerate(sorted(by_unit.items())):
        target = tmp_path / "回收" / PERIOD / (f"{unit}（最终版）.xlsx" if number % 3 else f"新建工作表 {number}.xlsx")
        order = sorted(answers, reverse=True) if number % 4 == 0 else None
        fill(tmp_path / "下发" / PERIOD / f"{PERIOD}填报表-{unit}.xlsx", target, answers, order=order)
    return by_unit


def test_every_answer_is_placed(quarter, wrkit, tmp_path):
    assert len(list((tmp_path / "下发" / PERIOD).glob("*.xlsx"))) == 43
    merged = wrkit("merge", "--json").json
    assert merged["units"] == {"expected": 43, "returned": 43, "missing": []}
    assert merged["entries"] == 243
    assert not [item for item in merged["findings"] if item["level"] == "error"]
    there = period_values(tmp_path / "总表.xlsx", PERIOD)
    assert len(there) == 194
    for answers in quarter.values():
        for task, fields in answers.items():
            assert unit_key(fields["完成情况"]).rstrip("。") in unit_key(there[task]["完成情况"])
    details = openpyxl.load_workbook(tmp_path / "核对" / f"{PERIOD}.xlsx")["填报明细"]
    assert details.max_row == 244


def test_a_second_merge_leaves_the_master_byte_for_byte(quarter, wrkit, tmp_path):
    wrkit("merge")
    before = hashlib.sha256((tmp_path / "总表.xlsx").read_bytes()).hexdigest()
    backups = len(list((tmp_path / "历史").iterdir()))
    again = wrkit("merge")
    assert "没有新内容，总表未改动" in again.out
    assert hashlib.sha256((tmp_path / "总表.xlsx").read_bytes()).hexdigest() == before
    assert len(list((tmp_path / "历史").iterdir())) == backups


def test_the_annexes_come_out_as_published(quarter, wrkit, shared, tmp_path):
    wrkit("merge")
    published = rows(shared / "data" / "not-on-target-2023q1.csv")
    there = period_values(tmp_path / "总表.xlsx", PERIOD)
    ids = {values["目标任务"]: task for task, values in there.items()}
    decisions = {}
    for row in published:
        task = ids.get(row["目标任务"])
        if task is None:  # the published item is a part of a task: split off by hand
            task = next(t for text, t in ids.items() if "农村饮水安全" in text) + ".1"
            extra = {"目标任务": row["目标任务"], "牵头责任单位": row["牵头责任单位"]}
        else:
            extra = {}
        text = row["完成情况"]
        same = task in there and there[task]["完成情况"] == text
        decisions[task] = {"审定结论": "未实现", **extra, **({} if same else {"审定完成情况": text})}
    decide(tmp_path / "总表.xlsx", PERIOD, decisions)
    result = wrkit("annex", "--json").json
    assert {item["mark"]: item["rows"] for item in result["annexes"]} == {"附件1": 194, "附件2": 194, "附件3": 11}
    book = openpyxl.load_workbook(tmp_path / "附件" / PERIOD / "附件3 一季度完成情况未实现“开门红”目标任务.xlsx")
    printed = [tuple(str(v or "").strip() for v in row[:4]) for row in book.active.iter_rows(values_only=True)]
    printed = [row for row in printed if row[0].isdigit()]
    assert len(printed) == 11
    assert {row[1:] for row in printed} == {(r["目标任务"], r["完成情况"], r["牵头责任单位"]) for r in published}
