"""What people write as 审定结论, and which of it decides."""

from __future__ import annotations

import pytest

from wrkit.model.decisions import decision, unknown


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("已完成", "已完成"), ("达到序时", "达到序时"), ("达到序时进度。", "达到序时"), ("未实现", "未实现"), (" 未 实现 ", "未实现"),
        ("未达序时进度", "未实现"), ("未达序时", "未实现"), ("未达到序时进度", "未实现"), ("滞后", "未实现"), ("进度滞后", "未实现"),
        ("滞后于序时进度", "未实现"), ("未完成", "未实现"), ("尚未完成", "未实现"), ("没完成", "未实现"), ("没有完成年度目标", "未实现"),
        ("未实现“开门红”", "未实现"), ("未达标", "未实现"), ("不达标", "未实现"), ("未按期完成", "未实现"),
    ],
)  # fmt: skip
def test_conclusions(text, wanted):
    assert decision(text) == wanted
    assert not unknown(text)


@pytest.mark.parametrize("text", ["未启动", "已完成了一半", "未完成前期工作", "再核实", "不是没完成", "未实现？"])
def test_what_decides_nothing(text):
    assert decision(text) == ""
    assert unknown(text)


def test_an_empty_cell_is_not_unknown():
    assert not unknown(" ")
