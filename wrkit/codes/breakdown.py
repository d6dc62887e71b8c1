"""Reading a breakdown (wrkit init) or a narrative report (wrkit extract)."""

from __future__ import annotations

from wrkit.codes.entry import CHECK, Entry

CODES: dict[str, Entry] = {
    "no-tasks-table": Entry(
        "warning", "没有在“{file}”中找到目标任务表。", "表头应有“目标任务”（或“主要目标”“工作任务”等）一列，请检查。"
    ),
    "table-left-out": Entry(
        "warning",
        "这张表没有读入（{why}）：{text}",
        "如是任务表，请补上“目标任务”等表头后重新建账（续表的列数要与前一张相同）；不是的，不必理会。",
    ),
    "columns-missing": Entry(
        "warning", "第{part}部分的表没有“{columns}”列，已留空。", "如需要，请在总表的“任务”表中补填。"
    ),
    "columns-ignored": Entry(
        "info",
        "第{part}部分的表中有不认识的列：{columns}，没有读入。",
        "如是目标任务、责任单位等列，请改用常见表头后重新建账。",
    ),
    "category-rejoined": Entry("info", "分类“{category}”在原文中断成多行，已连成一行。", CHECK),
    "category-repeated": Entry("info", "分类“{category}”在原文中因换页出现{count}次，已合为一个。", CHECK),
    "leader-padded": Entry("info", "牵头领导“{raw}”字间有空格，已读作“{name}”。", CHECK),
    "leaders-run-together": Entry("warning", "牵头领导“{raw}”连写在一起，已分为：{names}。", CHECK),
    "leader-unclear": Entry(
        "warning", "牵头领导“{raw}”分不清是几个人，已照原文保留。", "请在总表“任务”表中改为一人一行。"
    ),
    "unit-rejoined": Entry("warning", "单位“{name}”在原文中断成两行，已连成一个单位。", CHECK),
    "alias-rejoined": Entry("info", "括号中的别名单独成行，已并入单位“{name}”。", CHECK),
    "role-moved": Entry("info", "“{raw}”写明了分工，“{names}”已列入“{column}”。", CHECK),
    "role-unclear": Entry("warning", "“{raw}”分不清谁牵头、谁配合：{why}。", "请在总表“任务”表中核对牵头和配合单位。"),
    "units-run-together": Entry("warning", "“{raw}”把几个单位连写在一起，已分为：{names}。", CHECK),
    "unit-misspelt": Entry(
        "warning",
        "单位“{name}”疑有误，是否应为“{suggestion}”？",
        "如确是笔误，请在总表“任务”表中改正；如是另一单位，不必理会。",
    ),
    "group-word": Entry(
        "info", "“{group}”是一类单位的统称，已照原文保留。", "如需落实到具体单位，请在总表“任务”表中改填单位名称。"
    ),
    "group-leads": Entry(
        "warning",
        "牵头责任单位“{group}”是一类单位的统称，不是具体单位。",
        "请在“任务”表中改填具体单位，或在“单位”表“类别”中标明哪些单位属于它。",
    ),
    "number-inside": Entry("info", "序号“{number}”写在目标任务正文里，已移到序号列。", CHECK),
    "number-odd": Entry("warning", "序号“{number}”重复或不连续，编号从这里起按顺序编，这一行是 {task}。", CHECK),
    "number-blank": Entry("info", "这一行的序号{text}，编号定为 {task}。", CHECK),
    "id-filled": Entry("info", "这一行没有编号，定为 {task}。", "不需处理。"),
    "id-replaced": Entry("warning", "这一行的编号“{text}”{why}，改编为 {task}；其余各行的编号不变。", CHECK),
    "ids-replaced": Entry(
        "warning",
        "第{part}部分的编号（“{text}”等，共{count}个）都不是“部分-序号”，没有采用，从 {task} 起另编。",
        "编号应如 2-017；要沿用原来的编号，可记在总表自己加的列里。",
    ),
    "part-renumbered": Entry(
        "warning",
        "第{part}部分的部分号与别的表重复，编号中的部分号改为 {new}。",
        "请核对；编号一年不变，要改请在下发之前改。",
    ),
    "part-restarts": Entry("info", "第{part}部分{title}的序号从{first}重新编起，编号以部分区分。", "不需处理。"),
    "no-lead": Entry("warning", "任务 {task} 没有牵头责任单位。", "请在总表“任务”表中补填，否则不会下发给任何单位。"),
    "row-left-out": Entry(
        "warning", "这一行没有目标任务，没有读入：{text}", "如是任务的一部分，请在总表“任务”表中补上。"
    ),
    "row-continued": Entry("warning", "这一行接在上一行后面（换页断开），已并入任务 {task}：{text}", CHECK),
    "task-repeated": Entry(
        "warning", "任务 {task} 与 {other} 的目标任务文字相同。", "请确认是否同一任务；如是，请合并责任单位后删去一行。"
    ),
    "report-no-plan": Entry(
        "warning",
        "没有找到“2026年工作安排”“主要任务”一类的标题，已把全文当作工作安排。",
        "请核对草案，删去不是任务的行。",
    ),
    "report-no-targets": Entry(
        "warning", "没有找到“预期目标是：……”，草案中没有第1部分。", "如有预期目标，请在草案中补上。"
    ),
    "report-no-year": Entry("warning", "看不出是哪一年的工作安排。", "请用 --year 写明年份后重新运行。"),
    "deeds-differ": Entry("warning", "报告说民生实事有{count}件，列出的是{found}件。", "请对照原文核对。"),
    "suggestion-unchecked": Entry(
        "warning",
        "有{count}项任务的责任单位是系统建议，还没有人核对：{tasks}",
        "请在“{sheet}”表中核对，把“核对”栏改为“已核对”。",
    ),
    "etc-split": Entry("info", "“{raw}”已分为：{names}（“等”字不再保留）。", CHECK),
    "no-year": Entry(
        "warning",
        "文件中没有写明年度。",
        "请用 --year 指明，如 wrkit init 分解方案.docx --year 2026，或在“设置”表中填写。",
    ),
}

__all__ = ["CODES"]
