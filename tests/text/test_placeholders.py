"""Which texts only hold the place of an answer."""

from __future__ import annotations

import csv

import pytest

from wrkit.text.placeholders import says_nothing


@pytest.mark.parametrize(
    "text",
    [
        "详见附件", "见附件1。", "—", "……", "/", "无", "（暂无）", "同上", "同上季度", "同一季度", "同上期一致", "同区文化旅游委",
        "同区财政局填报内容。", "（正在核实，稍后补报）", "数据统计中", "稍后报送", "略", "待补",
    ],
)  # fmt: skip
def test_nothing_is_said(text):
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "已完成。", "已开工2所。", "12家", "25.3%", "正在推进", "同比增长6.1%", "无新增地质灾害，完成隐患点治理3处。", "见效明显，已完成投资2亿元",
        "同区财政局对接，落实资金300万元。", "暂无新开工，2所已完成前期。", "与区教委联合建成2所", "统计调查队已进场", "同意立项批复已取得",
    ],
)  # fmt: skip
def test_something_is_said(text):
    assert not says_nothing(text)


def test_no_real_answer_is_taken_for_nothing(shared):
    path = shared / "data" / "returns-2023q1.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        texts = [row["完成情况"] for row in csv.DictReader(stream)]
    assert len(texts) > 200
    assert [text for text in texts if says_nothing(text)] == []
