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
    "category-rejoined": Entry("info", "分类“{category}”在原文中断成多行，已连成一行。", _CHECK),
    "category-repeated": Entry("info", "分类“{category}”在原文中因换页出现{count}次，已合为一个。", _CHECK),
    "leader-padded": Entry("info", "牵头领导“{raw}”字间有空格，已读作“{name}”。", _CHECK),
    "leaders-run-together": Entry("warning", "牵头领导“{raw}”连写在一起，已分为：{names}。", _CHECK),
    "leader-unclear": Entry(
        "warning", "牵头领导“{raw}”分不清是几个人，已照原文保留。", "请在总表“任务”表中改为一人一行。"
    ),
    "unit-rejoined": Entry("warning", "单位“{name}”在原文中断成两行，已连成一个单位。", _CHECK),
    "alias-rejoined": Entry("info", "括号中的别名单独成行，已并入单位“{name}”。", _CHECK),
    "role-moved": Entry("info", "“{raw}”写明了分工，“{names}”已列入“{column}”。", _CHECK),
    "role-unclear": Entry("warning", "“{raw}”分不清谁牵头、谁配合：{why}。", "请在总表“任务”表中核对牵头和配合单位。"),
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
    "number-odd": Entry("warning", "序号“{number}”重复或不连续，编号从这里起按顺序编，这一行是 {task}。", _CHECK),
    "number-blank": Entry("info", "这一行的序号{text}，编号定为 {task}。", _CHECK),
    "id-filled": Entry("info", "这一行没有编号，定为 {task}。", "不需处理。"),
    "id-replaced": Entry("warning", "这一行的编号“{text}”{why}，改编为 {task}；其余各行的编号不变。", _CHECK),
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
    "row-continued": Entry("warning", "这一行接在上一行后面（换页断开），已并入任务 {task}：{text}", _CHECK),
    "task-repeated": Entry(
        "warning", "任务 {task} 与 {other} 的目标任务文字相同。", "请确认是否同一任务；如是，请合并责任单位后删去一行。"
    ),
    # A narrative report (wrkit extract).
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
    "etc-split": Entry("info", "“{raw}”已分为：{names}（“等”字不再保留）。", _CHECK),
    "no-year": Entry(
        "warning",
        "文件中没有写明年度。",
        "请用 --year 指明，如 wrkit init 分解方案.docx --year 2026，或在“设置”表中填写。",
    ),
    # The master workbook.
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
    # Returned workbooks (wrkit merge, wrkit check).
    "file-unreadable": Entry("error", "文件打不开：{why}", "{todo}"),
    "file-skipped": Entry("info", "不是填报表，没有读取：{why}", "不需处理。"),
    "no-form": Entry(
        "error", "文件里没有找到填报表。{text}", "请让单位用下发的填报表填报，表头应有“编号”“目标任务”“完成情况”。"
    ),
    "no-identity": Entry("warning", "填报表里没有 wrkit 的标识，已按表中文字判断为“{unit}”。", "请核对单位。"),
    "unit-unclear": Entry("error", "看不出这份表是哪个单位报的，没有合并。", "请把单位名称写进文件名后重新合并。"),
    "period-differs": Entry(
        "error",
        "这是{period}的填报表，不是{wanted}的，没有合并。",
        "如放错了文件夹，请移走，合并到那一期用 -p 写明期别；如确是本期的，请用本期下发的填报表重填。",
    ),
    "task-unknown": Entry(
        "error", "编号“{text}”在任务中找不到，这条答复没有合并：{said}", "请按目标任务文字核对编号。"
    ),
    "task-gone": Entry(
        "warning",
        "任务 {task} 已不在总表的“任务”表中，“{unit}”的答复不再采用：{text}",
        "原文在“填报明细”中；如是误删，请在“任务”表中恢复这一行，再合并。",
    ),
    "task-renumbered": Entry(
        "info", "下发以后总表改过编号：这一行的“{text}”现在是任务 {task}，已按目标任务文字对应。", "请核对。"
    ),
    "task-reworded": Entry(
        "warning",
        "任务 {task} 的目标任务在下发以后改动较大，这条答复仍算它的。下发：{issued} 现在：{now}",
        "请核对答复是否还对得上；如已是另一项任务，请重新下发，让单位重报。",
    ),
    "task-replaced": Entry(
        "error",
        "任务 {task} 在下发以后改成了另一项，这条答复没有合并。下发：{issued} 现在：{now}",
        "请核对这条答复属于哪项任务，在总表中填写；任务改得对的，请重新下发，让单位重报。",
    ),
    "file-unit-differs": Entry(
        "warning",
        "文件名写的是“{named}”，表却是下发给“{unit}”的，已按“{unit}”合并。",
        "请核对是不是“{named}”用错了表；是的，请移走这个文件，运行 wrkit merge --forget 文件名。",
    ),
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
    "answer-empty": Entry(
        "warning", "任务 {task} 的完成情况只写了“{text}”，没有写进展。", "请让“{unit}”写明进展；照印会印进附件。"
    ),
    "problems-only": Entry("warning", "任务 {task} 填了其他栏，却没有填完成情况。", "请催“{unit}”补报完成情况。"),
    "choice-unknown": Entry(
        "warning",
        "进度状态“{text}”不在选项之内，已照原文保留。",
        "请核对；选项为：已完成、达到序时进度、未达序时进度、未启动。",
    ),
    "texts-differ": Entry(
        "warning",
        "任务 {task} 有{count}个牵头单位报送，所报{column}不一致，已分单位列出。",
        "请在“审定完成情况”中写定。",
    ),
    "choices-differ": Entry("warning", "任务 {task} 各牵头单位所报进度状态不一致：{text}", "请在“审定结论”中写定。"),
    "returned-tie": Entry(
        "error",
        "“{unit}”报了不止一份，保存时间相同（{time}），内容不同，分不清哪份在后；暂用“{kept}”。",
        "请问清单位，把不要的那一份移出回收文件夹，再运行 wrkit merge --forget 文件名。",
    ),
    "form-blank": Entry("warning", "“{unit}”报回的表里没有可用的答复。", "请让单位填好后重报。"),
    "returned-twice": Entry(
        "warning",
        "“{unit}”报了不止一份，采用较新的“{kept}”（{kept_time}），这一份（{time}）{extent}。",
        "如采用错了，请让单位把要改的重报一份；要把一整份作废，才把它移出回收文件夹，再运行 wrkit merge --forget 文件名。",
    ),
    "returned-older": Entry(
        "warning",
        "这次的“{name}”保存于{time}，比以前合并的同名文件（{kept_time}）还早，仍用以前的。",
        "请问清单位哪一份在后；要用这一份，请运行 wrkit merge --forget {name}，再运行 wrkit merge。",
    ),
    "answer-carried": Entry(
        "warning",
        "任务 {tasks} 较新的“{kept}”中{column}是空的，沿用这里的：{text}",
        "如单位有意删去，请让单位在这一格写“无”后重报。",
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
        "任务 {task} 已写定“{column}”，其后“{unit}”所报有变化。新报：{text}",
        "请核对“审定结论”“审定完成情况”是否要改；改过以后不再提示。",
    ),
    "lead-changed": Entry(
        "warning",
        "任务 {task} 现在不由“{unit}”牵头，它以前的答复不再采用：{text}",
        "原文在“填报明细”中；如仍要采用，请在总表中填写。",
    ),
    "cell-kept": Entry(
        "warning", "总表中任务 {task} 的“{column}”格{why}，没有写入。单位所报：{text}", "请改为普通的格子后重新合并。"
    ),
    "period-sheet-twice": Entry("warning", "“{sheet}”也像是{period}的表，没有使用。", "请改名，以免混淆。"),
    "year-unreadable": Entry("warning", "“设置”表的年度“{text}”读不懂。", "请写四位年份，如 2026。"),
    "due-unreadable": Entry(
        "warning", "“设置”表的截止日期“{text}”读不懂，不判断是否迟报。", "请写成 2026-04-10 这样。"
    ),
    "column-absent": Entry(
        "warning",
        "“{sheet}”表没有“{columns}”列，这里的内容读不到，一律当作空着。",
        "如改过表头，请改回原来的名称；如删了，请补上这一列的表头（可以在任意位置）。",
    ),
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
    "row-joined": Entry(
        "warning", "这一行没有编号，已接在任务 {task} 的答复后面：{text}", "请核对是否接对了；不对请让单位补上编号。"
    ),
    "rows-joined": Entry(
        "warning", "任务 {task} 分在几行填写，各行填的栏不同，这一行已并入：{text}", "请核对是否都是这项任务的。"
    ),
    "row-hidden": Entry(
        "warning",
        "任务 {task} 在看得见的工作表里另有填报，隐藏工作表里的这一行没有合并：{text}",
        "请核对以哪一行为准。",
    ),
    "row-total": Entry("info", "这一行是合计，没有合并：{text}", "不需处理。"),
    "answer-merged": Entry(
        "warning",
        "单位把“{column}”的 {count} 个单元格合并成一格，同一段文字已算作任务 {tasks} 的答复。",
        "请核对是否每项都适用。",
    ),
    "task-added": Entry(
        "warning",
        "单位自己加了一行任务，没有合并：{text}",
        "如是某项任务的分项，请让单位并进那一项的完成情况；如确需增加，请先在总表“任务”表中加上，再下发。",
    ),
    "placed-by-text": Entry("info", "这一行的编号“{text}”不能用，已按目标任务文字对应到任务 {task}。", "请核对。"),
    "column-added": Entry(
        "warning", "“{column}”列不在填报表中，这一格没有合并：{text}", "如属完成情况，请让单位填进“完成情况”栏。"
    ),
    "note-answered": Entry("info", "单位在“督查室意见”栏写了：{text}", "请看一眼；不需单位重报。"),
    "status-column-absent": Entry(
        "info", "这份表没有“进度状态”列，各项的进度状态都空着。", "请让单位补报进度状态，或由督查室按完成情况审定。"
    ),
    "heading-restored": Entry(
        "warning",
        "“完成情况”的表头被改成了：{text}。其他表头都在原处，这一列仍按完成情况读取。",
        "请核对这一列是不是本期的完成情况。",
    ),
    "columns-unclear": Entry(
        "error",
        "表里有几列都像“{column}”：{columns}，分不清该用哪一列，都没有合并。{texts}",
        "请让单位只留本期的一列重报，或自己删去多余的列后重新合并。",
    ),
    "cell-beside": Entry(
        "warning", "“{column}”格里的文字与任务表不一样，没有合并：{text}", "请核对单位是否把答复或说明写进了这一格。"
    ),
    "task-text-alone": Entry(
        "warning",
        "任务 {task} 没有填报，目标任务文字却被改过，没有合并。下发：{issued} 报回：{returned}",
        "如单位把答复写进了目标任务格，请让单位填进“完成情况”栏重报。",
    ),
    "text-outside": Entry("info", "填报表以外的文字，没有合并：{text}", "请看一眼：如是答复或另有请求，请另行处理。"),
    "sheet-not-form": Entry(
        "warning", "工作表“{sheet}”不是填报表，其中 {count} 格内容没有合并：{text}", "如属答复，请让单位填进填报表。"
    ),
    "unit-differs": Entry("warning", "这份表是下发给“{issued}”的，内容却是“{unit}”的，已按“{unit}”合并。", "请核对。"),
    "rows-unit-unknown": Entry(
        "error",
        "汇总表里有几行写的单位认不出：{named}，这几行没有合并。",
        "请在总表“单位”表的“别名”中补上这个名称后重新合并；不是牵头单位的，请看“填报明细”中的原文。",
    ),
    "unit-line-differs": Entry(
        "error",
        "这份表是下发给“{issued}”的，里面也是它的任务，填报单位却写着“{unit}”，没有合并。",
        "如是“{issued}”的答复，请把填报单位改回来再合并；如是“{unit}”的，请让它用自己的填报表填。",
    ),
    "row-unit-differs": Entry(
        "warning",
        "任务 {task} 这一行写的单位是“{named}”，算作“{unit}”的答复。",
        "请核对；如是“{named}”的答复，请让它自己报送。",
    ),
    "cell-covered": Entry(
        "warning",
        "这一格被上面合并的单元格盖住，打开看不见，仍已读作这项任务的答复：{text}",
        "请与单位核对：这项任务以哪段文字为准。",
    ),
    "cells-hidden": Entry(
        "warning",
        "有 {count} 格填报内容在隐藏的行或列里（{cells}），仍已读取，原文见“填报明细”。",
        "请核对单位是否有意隐藏；筛选以后没有取消的，不必理会。",
    ),
    "cell-hidden": Entry("warning", "这一格在隐藏的行或列里，仍已读取：{text}", "请核对单位是否有意隐藏。"),
    "cell-struck": Entry("warning", "这一格有删除线文字，仍已读取：{text}", "请核对这些文字是否要删去。"),
    "cell-comment": Entry("warning", "这一格有批注，没有合并：{text}", "请看批注内容是否需要处理。"),
    "cell-picture": Entry(
        "warning", "这里有图片或图形，没有合并。{text}", "请打开原文件查看；如是答复，请让单位改为文字。"
    ),
    "cell-formula": Entry("info", "这一格是公式，已按显示的结果合并：{text}", "不需处理。"),
    "cell-no-value": Entry(
        "error", "这一格是公式，但文件里没有结果，没有合并：{text}", "请让单位打开保存一次，或改为文字后重报。"
    ),
    "cell-error": Entry("error", "这一格是错误值 {text}，没有合并。", "请让单位改正后重报。"),
    "cell-number": Entry(
        "warning", "这一格是数字，文件格式看不出显示样式，已按 {text} 合并。", "请核对是否为百分数或日期。"
    ),
    "text-garbled": Entry("warning", "文件里有 {count} 处文字认不出，已用“�”代替。", "请打开原文件核对这些文字。"),
    "cell-unseen": Entry(
        "warning", "这一格里的数字 {text} 按它的格式不显示，没有合并。", "请看是否答复；如是，请让单位改为文字后重报。"
    ),
    "part-lost": Entry(
        "warning", "文件里的{what}已损坏，读不出来；其余内容已读取。", "请用 Excel 或 WPS 打开原文件查看其中的文字。"
    ),
    "archive-deep": Entry("error", "压缩包层数或文件过多，没有全部展开。", "请手工解压后再合并。"),
    "mail-empty": Entry("warning", "邮件里没有附件：{text}", "请看邮件正文，或让单位把填报表作为附件重发。"),
    "same-as-last": Entry("info", "任务 {task} 的完成情况与{period}所报相同（“与上期相同”）。", "请核对是否没有更新。"),
    "formula-like": Entry("info", "这一格以“{sign}”开头，已作为文字保留，不会变成公式。", "不需处理。"),
    # Mail (wrkit send, remind, fetch).
    "mail-no-address": Entry(
        "error", "“{unit}”没有邮箱，没有发给它。", "请在总表“单位”表“邮箱”列填写后再运行一次，只会补发没发出的。"
    ),
    "mail-bad-address": Entry(
        "error",
        "“{unit}”的邮箱“{address}”不是邮箱地址，没有发到这里。",
        "请在总表“单位”表“邮箱”列改正后再运行一次，只会补发没发出的。",
    ),
    "mail-no-file": Entry(
        "error",
        "没有找到“{unit}”的填报表，没有发给它。",
        "请先运行 wrkit split 生成填报表；不要改动“下发”文件夹里的文件名。",
    ),
    "mail-file-unreadable": Entry("error", "附件打不开，没有发出：{why}", "请重新生成这个文件。"),
    "mail-wrong-file": Entry(
        "error", "这份表里写的是“{other}”，不是“{unit}”的，没有发出。", "请核对文件是否放错，或重新运行 wrkit split。"
    ),
    "mail-outdated": Entry(
        "warning", "“{unit}”的填报表与总表现在的任务不一致。", "如任务有调整，请先重新运行 wrkit split 再发送。"
    ),
    "mail-file-unknown": Entry("error", "看不出这份表要退给哪个单位，没有发出。", "请把单位名称写进文件名。"),
    "mail-too-large": Entry(
        "error",
        "发给“{unit}”的附件共 {size} MB，超过上限 {limit} MB，没有发出。",
        "请精简附件；邮件系统允许更大的，在总表“设置”表改“附件上限MB”。",
    ),
    "mail-limit-unclear": Entry("warning", "“附件上限MB”的值“{text}”读不懂，按 {limit} MB 处理。", "请填写数字。"),
    "mail-refused": Entry(
        "error",
        "邮件服务器拒收发给“{unit}”的邮件（{address}）：{reply}",
        "请核对邮箱地址，改正后再运行一次，只会补发没发出的。",
    ),
    "mail-deferred": Entry(
        "error", "发给“{unit}”的邮件（{address}）还没有发出：{reply}", "请过一会儿再运行一次，只会补发没发出的。"
    ),
    "mail-not-merged": Entry(
        "warning", "回收文件夹中有 {count} 个文件还没有合并：{names}", "请先运行 wrkit merge，以免催报已经报送的单位。"
    ),
    "fetch-sender-unknown": Entry(
        "warning", "发件人 {sender} 不在“单位”表中：{subject}", "附件已保存；如是某单位的邮箱，请在总表“单位”表补上。"
    ),
    "fetch-sender-shared": Entry(
        "info", "发件人 {sender} 是几个单位共用的邮箱：{units}", "附件已保存，合并时按表中标识归到各单位。"
    ),
    "fetch-no-attachment": Entry("warning", "“{unit}”的来信没有可以保存的附件：{subject}", "请到邮箱中查看正文。"),
    "fetch-words": Entry(
        "warning",
        "{who}来信的正文里写着：{text}",
        "附件已另存，正文不会合并；请看一眼，如是答复，请让单位写进填报表。",
    ),
    "mail-bounced": Entry(
        "error",
        "退信：发给{who}的邮件没有送达（{address}）：{subject}",
        "请核对邮箱，在总表“单位”表改正后再运行 wrkit send，只会发给改了的；地址没错的（如邮箱已满），用 wrkit send --only 单位 --again 重发。",
    ),
    "fetch-left": Entry("warning", "附件“{name}”没有保存：{why}", "如确是填报材料，请到邮箱中查看。"),
    "fetch-unreadable": Entry("error", "邮件读不出来：{why}", "请到邮箱中查看，把附件手工放进回收文件夹。"),
    # Annexes.
    "nothing-decided": Entry(
        "warning",
        "{period}还没有一项填写“审定结论”，{mark}没有内容。",
        "请在总表“{period}”表的“审定结论”列中填写后重新生成。",
    ),
    "annex-empty": Entry(
        "warning",
        "{mark}没有符合条件的{what}。",
        "请核对总表“附件”表中的“条件”{more}。",
    ),
    "answers-open": Entry("warning", "{mark}中有{count}项任务还没有完成情况：{tasks}", "请催报，或在总表中填写。"),
    "annex-spec": Entry("error", "附件设置有误：{why}", "请在总表“附件”表中改正。"),
    "annex-title": Entry(
        "warning",
        "{mark}标题中的“{words}”没有换成文字，照原样印出。",
        "标题中只能用 {{year}}（年份）和 {{period}}（期别），请在总表“附件”表中改正。",
    ),
    "annex-not-due": Entry("info", "{mark}不在{period}生成。", "如要生成，请改总表“附件”表中的“条件”。"),
    "annex-outdated": Entry(
        "warning",
        "文件夹里的{names}可能是以前生成的，这次没有重新生成，可能与新的附件不一致。",
        "要一并更新，请不加 --format、--only 重新生成（PDF 另加 --format pdf，合订的加 --bind）；确是以前生成、不再需要的，可自行删除。",
    ),
    "bulletin-unsigned": Entry(
        "info", "“设置”表中没有填写{names}，通报中这些地方空着。", "如要印出，请在总表“设置”表中填写后重新生成。"
    ),
    "annex-same-name": Entry(
        "warning", "有几个附件同名，这一个另存为“{name}”。", "请在总表“附件”表中改标题，使各不相同。"
    ),
    "annex-no-indicators": Entry(
        "error",
        "{mark}要用指标表，但总表没有“指标”工作表或其中没有指标，没有生成。",
        "请在总表中加上“指标”表，表头为“序号”“指标名称”“年度目标”“完成情况”等。",
    ),
    "laggards-undecided": Entry(
        "warning",
        "系统研判为滞后或受阻、还没有审定结论的任务有{count}项：{tasks}",
        "请在总表的“审定结论”列中写定；系统研判只是建议。",
    ),
    "laggard-undecided": Entry(
        "info", "任务 {task} 系统研判为“{result}”，还没有审定结论。依据：{basis}", "请在总表的“审定结论”列中写定。"
    ),
    "font-missing": Entry(
        "warning",
        "本机没有这些字体：{fonts}。在本机打开、打印或转成 PDF 时会换成别的字体。",
        "请安装这些字体，或在总表“设置”表中改用本机有的字体（字体方案、标题字体等）。",
    ),
    "due-odd": Entry(
        "warning", "截止日期{due}与{period}对不上。", "请核对年月日；写错了，用 wrkit split --due 重新下发一次即可。"
    ),
    "setting-unclear": Entry("warning", "“设置”表中“{name}”的值“{text}”看不懂，按{used}处理。", "{advice}"),
    "template-doubt": Entry("warning", "模板“{template}”{place}请核对：{why}。", "{advice}"),
    "template-fault": Entry("error", "模板“{template}”{place}有误：{why}。", "{advice}"),
    # Judging (wrkit merge) and indicators (wrkit indicators).
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
