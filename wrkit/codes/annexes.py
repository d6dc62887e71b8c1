"""Annexes (wrkit annex, wrkit template)."""

from __future__ import annotations

from wrkit.codes.entry import Entry

CODES: dict[str, Entry] = {
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
}

__all__ = ["CODES"]
