"""Mail (wrkit send, remind, fetch)."""

from __future__ import annotations

from wrkit.codes.entry import Entry

CODES: dict[str, Entry] = {
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
}

__all__ = ["CODES"]
