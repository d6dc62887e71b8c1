"""The master workbook."""

from __future__ import annotations

from wrkit.codes.entry import Entry

CODES: dict[str, Entry] = {
    "id-unreadable": Entry("error", "编号“{text}”读不懂，这一行没有处理。", "编号应如 2-017，拆分出的事项如 2-017.1。"),
    "id-repeated": Entry("error", "编号 {task} 在“{sheet}”表中出现不止一次，只处理第一行。", "请改正重复的编号。"),
    "item-orphan": Entry("warning", "事项 {task} 在“任务”表中没有对应的任务。", "请核对编号。"),
    "task-not-in-period": Entry(
        "warning", "任务 {task} 不在“{sheet}”表中。", "请运行 wrkit split -p {sheet}，补上这一行。"
    ),
    "row-stale": Entry(
        "warning",
        "“{sheet}”表中任务 {task} 的“{columns}”与“任务”表不一致。",
        "请运行 wrkit split -p {sheet} 更新这一期的表；如原来没有改错，请改回“任务”表。",
    ),
    "verdict-unknown": Entry(
        "warning", "审定结论“{text}”不在选项之内，没有采用，按待审定计。", "请填写：已完成、达到序时或未实现。"
    ),
    "unit-unlisted": Entry(
        "warning", "牵头责任单位“{unit}”不在“单位”表中。", "请在“单位”表中补上，或改正“任务”表中的名称。"
    ),
}

__all__ = ["CODES"]
