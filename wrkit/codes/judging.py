"""Judging (wrkit merge) and indicators (wrkit indicators)."""

from __future__ import annotations

from wrkit.codes.entry import Entry

CODES: dict[str, Entry] = {
    "status-contradicts": Entry(
        "warning",
        "任务 {task} 的进度状态“{status}”与所报内容不符：{why}",
        "请与“{unit}”核对；系统研判只是建议，以审定结论为准。",
    ),
    "rule-unknown": Entry("warning", "研判规则的类别“{text}”不认识，这一行没有采用。", "类别应为：{known}。"),
    "rule-not-there": Entry(
        "warning", "研判规则“{category}”中没有“{text}”，停用不了。", "请对照自带的 研判规则.csv 核对规则名和词语。"
    ),
    "rules-unread": Entry(
        "warning",
        "“{sheet}”表中没有找到表头，其中的规则没有采用。",
        "请在第一行写上表头：类别、规则、词语、不算、说明、来源、启用。",
    ),
    "indicator-unclear": Entry("warning", "指标{no}“{name}”没有判断：{why}", "请核对目标和完成情况的写法。"),
    "indicator-note": Entry(
        "warning",
        "表后注释说有目标调整：{text}",
        "如要按调整后的目标判断，请用 --adjust 序号=新目标，如 --adjust 21=0.1。",
    ),
    "indicator-tables": Entry(
        "info", "文件中另有{count}张指标表没有读取：{titles}", "要判断别的表，请用 --table 指明第几张。"
    ),
}

__all__ = ["CODES"]
