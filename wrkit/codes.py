"""The one catalogue of finding codes: level, what is wrong, what to do."""

from __future__ import annotations

from typing import NamedTuple

# Worst first; the Chinese words are what people see.
LEVELS = {"error": "错误", "warning": "警告", "info": "提示"}


class Entry(NamedTuple):
    """Level of a code with its message and advice, both format strings."""

    level: str
    message: str
    advice: str


_CHECK = "请核对，必要时在总表中改正。"

CATALOGUE: dict[str, Entry] = {
    # Reading a breakdown (wrkit init).
    "no-tasks-table": Entry(
        "warning", "没有在“{file}”中找到目标任务表。", "表头应有“目标任务”（或“主要目标”“工作任务”等）一列，请检查。"
    ),
    "columns-missing": Entry(
        "warning", "第{part}部分的表没有“{columns}”列，已留空。", "如需要，请在总表的“任务”表中补填。"
    ),
    "columns-ignored": Entry(
        "info",
        "第{part}部分的表中有不认识的列：{columns}，没有读入。",
        "如是目标任务、责任单位等列，请改用常见表头后重新建账。",
    ),
    "category-rejoined": Entry("info", "分类“{category}”在原文中断成多行，已连成一行。", _CHECK),
    "category-repeated": Entry("info", "分类“{category}”在原文中因换页出现{count}次，已合为一个。", _CHECK),
    "leader-padded": Entry("info", "牵头领导“{raw}”字间有空格，已读作“{name}”。", _CHECK),
    "leaders-run-together": Entry("warning", "牵头领导“{raw}”连写在一起，已分为：{names}。", _CHECK),
    "leader-unclear": Entry(
        "warning", "牵头领导“{raw}”分不清是几个人，已照原文保留。", "请在总表“任务”表中改为一人一行。"
    ),
    "unit-rejoined": Entry("warning", "单位“{name}”在原文中断成两行，已连成一个单位。", _CHECK),
    "alias-rejoined": Entry("info", "括号中的别名单独成行，已并入单位“{name}”。", _CHECK),
    "units-run-together": Entry("warning", "“{raw}”把几个单位连写在一起，已分为：{names}。", _CHECK),
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
    "number-inside": Entry("info", "序号“{number}”写在目标任务正文里，已移到序号列。", _CHECK),
    "number-odd": Entry("warning", "序号“{number}”重复或不连续，编号已按顺序编为 {task}。", _CHECK),
    "part-restarts": Entry("info", "第{part}部分“{title}”的序号从{first}重新编起，编号以部分区分。", "不需处理。"),
    "no-lead": Entry("warning", "任务 {task} 没有牵头责任单位。", "请在总表“任务”表中补填，否则不会下发给任何单位。"),
    "row-left-out": Entry(
        "warning", "这一行没有目标任务，没有读入：{text}", "如是任务的一部分，请在总表“任务”表中补上。"
    ),
    "row-continued": Entry("warning", "这一行接在上一行后面（换页断开），已并入任务 {task}：{text}", _CHECK),
    "task-repeated": Entry(
        "warning", "任务 {task} 与 {other} 的目标任务文字相同。", "请确认是否同一任务；如是，请合并责任单位后删去一行。"
    ),
    # The master workbook.
    "id-unreadable": Entry("error", "编号“{text}”读不懂，这一行没有处理。", "编号应如 2-017，拆分出的事项如 2-017.1。"),
    "id-repeated": Entry("error", "编号 {task} 在“{sheet}”表中出现不止一次，只处理第一行。", "请改正重复的编号。"),
    "item-orphan": Entry("warning", "事项 {task} 在“任务”表中没有对应的任务。", "请核对编号。"),
    "task-not-in-period": Entry("warning", "任务 {task} 不在“{sheet}”表中。", "请重新运行 wrkit split，补上这一行。"),
    "verdict-unknown": Entry(
        "warning", "审定结论“{text}”不在选项之内，没有采用。", "请填写：已完成、达到序时或未实现。"
    ),
    "unit-unlisted": Entry(
        "warning", "牵头责任单位“{unit}”不在“单位”表中。", "请在“单位”表中补上，或改正“任务”表中的名称。"
    ),
    # Returned workbooks (wrkit merge, wrkit check).
    "file-unreadable": Entry("error", "文件打不开：{why}", "{todo}"),
    "file-skipped": Entry("info", "不是填报表，没有读取：{why}", "不需处理。"),
    "no-form": Entry(
        "error", "文件里没有找到填报表。", "请让单位用下发的填报表填报，表头应有“编号”“目标任务”“完成情况”。"
    ),
    "no-identity": Entry("warning", "填报表里没有 wrkit 的标识，已按表中文字判断为“{unit}”。", "请核对单位。"),
    "unit-unclear": Entry("error", "看不出这份表是哪个单位报的，没有合并。", "请把单位名称写进文件名后重新合并。"),
    "period-differs": Entry(
        "error",
        "这是{period}的填报表，不是{wanted}的，没有合并。",
        "如放错了文件夹，请移走；如确是本期的，请用本期下发的填报表重填。",
    ),
    "task-unknown": Entry("error", "编号“{text}”在任务中找不到，这条答复没有合并。", "请按目标任务文字核对编号。"),
    "task-not-theirs": Entry(
        "error", "任务 {task} 不是“{unit}”牵头，这条答复没有合并。", "请核对任务的牵头责任单位，或单位是否填错了行。"
    ),
    "text-edited": Entry(
        "warning",
        "任务 {task} 的目标任务文字被改过。下发：{issued} 报回：{returned}",
        "答复已合并；请核对改动是否有意。",
    ),
    "text-mismatch": Entry(
        "error",
        "编号 {task} 与目标任务文字对不上，这条答复没有合并。下发：{issued} 报回：{returned}",
        "请核对这一行是哪项任务。",
    ),
    "answer-without-task": Entry("error", "这一行有填报内容，却没有编号，没有合并：{text}", "请核对属于哪项任务。"),
    "row-repeated": Entry(
        "error", "任务 {task} 在这份表里填了不止一行且内容不同，没有合并这一行：{text}", "请让单位确认以哪一行为准。"
    ),
    "answer-blank": Entry("warning", "任务 {task} 没有填完成情况。", "请催“{unit}”补报。"),
    "problems-only": Entry("warning", "任务 {task} 填了其他栏，却没有填完成情况。", "请催“{unit}”补报完成情况。"),
    "choice-unknown": Entry(
        "warning",
        "进度状态“{text}”不在选项之内，已照原文保留。",
        "请核对；选项为：已完成、达到序时进度、未达序时进度、未启动。",
    ),
    "texts-differ": Entry(
        "warning",
        "任务 {task} 由{count}个单位共同牵头，所报“{column}”不一致，已分单位列出。",
        "请在“审定完成情况”中写定。",
    ),
    "choices-differ": Entry("warning", "任务 {task} 各牵头单位所报进度状态不一致：{text}", "请在“审定结论”中写定。"),
    "returned-twice": Entry(
        "warning",
        "“{unit}”报了不止一份，采用较新的“{kept}”（{kept_time}），这一份（{time}）没有采用。",
        "如采用错了，请用 wrkit merge --forget 文件名 撤销不要的那一份，再重新合并。",
    ),
    "late": Entry("info", "“{unit}”的填报表保存于{time}，晚于截止日期{due}。", "不影响合并。"),
    "unit-missing": Entry("warning", "“{unit}”还没有报回，应报{count}项。", "请催报。"),
    "edited-in-master": Entry(
        "warning",
        "总表中任务 {task} 的“{column}”被人改过，保留总表中的文字。单位所报：{text}",
        "如要采用单位所报的文字，请清空总表中这一格后重新合并。",
    ),
    "changed-since-decision": Entry(
        "warning",
        "任务 {task} 已写定“审定完成情况”，其后“{unit}”所报有变化。新报：{text}",
        "请核对审定完成情况是否要改。",
    ),
    "kept-from-before": Entry("info", "“{unit}”的答复来自以前合并的文件，这次没有再见到该文件，仍保留。", "不需处理。"),
    "column-gone": Entry(
        "warning",
        "“{sheet}”表没有“{column}”列，单位所报的这一栏没有写入总表。",
        "请恢复这一列的表头后重新合并；原文见核对表的“填报明细”。",
    ),
    "text-too-long": Entry(
        "warning",
        "任务 {task} 的“{column}”合起来超过一格能放的字数，只写入了前面的部分。",
        "全文见核对表的“填报明细”。",
    ),
    "formula-like": Entry("info", "这一格以“{sign}”开头，已作为文字保留，不会变成公式。", "不需处理。"),
    # Annexes.
    "nothing-decided": Entry(
        "warning",
        "{period}还没有一项填写“审定结论”，{mark}没有内容。",
        "请在总表“{period}”表的“审定结论”列中填写后重新生成。",
    ),
    "annex-empty": Entry(
        "warning", "{mark}没有符合条件的任务。", "如有未实现的任务，请在总表的“审定结论”列填“未实现”。"
    ),
    "answers-open": Entry("warning", "{mark}中有{count}项任务还没有完成情况：{tasks}", "请催报，或在总表中填写。"),
    "annex-spec": Entry("error", "附件设置有误：{why}", "请在总表“附件”表中改正。"),
}
