"""Returned workbooks (wrkit merge, wrkit check)."""

from __future__ import annotations

from wrkit.codes.entry import Entry

CODES: dict[str, Entry] = {
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
}

__all__ = ["CODES"]
