"""The one vocabulary: names of sheets and columns, with the words people use for them instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column people see, and the other headings it is recognised by.

    Columns are the constants below and compare by identity, which hashes without a Python call.
    """

    name: str
    aliases: tuple[str, ...] = ()


# Sheets of the master workbook.
TASKS, UNITS, INDICATORS, ANNEXES, SETTINGS = "任务", "单位", "指标", "附件", "设置"
LEDGER = "_wrkit"
# Sheets of an assignment workbook.
FORM, GUIDE, LISTS, IDENTITY = "填报表", "填报说明", "_选项", "_wrkit"
IDENTITY_NAME = "wrkit_identity"
# What a form sent back for mending has besides.
# A comment that starts so is the office's own, not the unit's.
OFFICE_SAYS = "【督查室】"
BACK_NOTE, LEFTOVERS = "督查室意见", "未合并内容"
# Said under its title; neither names a unit or a period.
BACK_HINT, LEFTOVERS_HINT = "需修改处见最右一列", f"另有内容未能合并，见“{LEFTOVERS}”表"
LEFTOVER_COLUMNS = ("您填写的内容", "位置", "没有合并的原因")
# The key in the identity sheet under which a form sent back keeps the fingerprints of the office's own words.
SENT_BACK = "退回"
# Sheets of the check report.
RETURNS, FINDINGS, ENTRIES = "报送情况", "核对清单", "填报明细"
CHANGES, JOINT = "变化", "共同牵头"

ID = Column("编号", ("任务编号", "事项编号", "任务编码"))
PART = Column("部分", ("部份",))
CATEGORY = Column("分类", ("类别", "任务类别", "工作类别", "任务分类", "板块", "工作板块", "领域", "所属领域"))
NUMBER = Column("序号", ("序", "号", "序列", "顺序号", "NO", "NO."))
TASK = Column(
    "目标任务",
    (
        "主要目标", "主要任务", "工作任务", "重点任务", "目标任务内容", "任务内容", "具体任务", "任务名称", "工作目标", "工作内容",
        "主要目标任务", "主要工作任务", "任务", "目标", "重点工作", "工作事项", "事项", "任务事项", "目标任务分解", "预期目标",
        "主要预期目标", "年度目标任务", "年度工作目标", "政府工作报告目标任务", "工作要点",
    ),
)  # fmt: skip
LEADER = Column(
    "牵头领导",
    (
        "责任领导",
        "分管领导",
        "牵头区领导",
        "区领导",
        "牵头负责人",
        "牵头县领导",
        "包联领导",
        "责任区领导",
        "市领导",
        "县领导",
        "领导",
    ),
)
LEAD = Column(
    "牵头责任单位",
    (
        "牵头单位", "牵头部门", "主办单位", "主责单位", "主要责任单位", "牵头责任部门", "承办单位", "第一责任单位", "责任牵头单位",
        "牵头单位(部门)", "填报单位", "责任单位", "责任部门", "单位", "单位名称",
    ),
)  # fmt: skip
SUPPORT = Column(
    "责任（配合）单位",
    (
        "配合单位", "配合部门", "责任配合单位", "配合责任单位", "协办单位", "协同单位", "参与单位", "协助单位", "参加单位",
        "责任单位(配合单位)", "协同配合单位", "配合(责任)单位", "其他责任单位",
    ),
)  # fmt: skip
STATUS_TEXT = Column(
    "完成情况",
    (
        "进展情况", "工作进展", "工作进展情况", "完成进展", "进展", "落实情况", "推进情况", "完成进度", "任务完成情况", "目标完成情况",
        "目标任务完成情况", "目前进展", "目前进展情况", "工作完成情况", "工作推进情况", "完成情况说明", "进度情况", "实施情况", "办理情况",
    ),
)  # fmt: skip
PROGRESS = Column("进度状态", ("状态", "完成状态", "进度", "进展状态", "是否达序时", "是否达到序时进度"))
PROBLEMS = Column(
    "存在问题",
    (
        "问题", "存在的问题", "存在的主要问题", "存在困难", "存在问题及困难", "困难问题", "主要问题", "困难和问题", "困难及问题",
        "困难与问题", "问题和困难", "问题及困难", "问题与困难", "主要困难", "存在的困难", "存在的困难和问题", "存在的困难及问题",
    ),
)  # fmt: skip
NEXT = Column(
    "下步打算",
    (
        "下一步打算", "下步工作", "下一步工作", "下步计划", "下一步计划", "下一步工作打算", "下步措施", "下步工作打算", "下步安排",
        "下一步安排", "下步工作安排", "下一步工作安排", "下步工作计划", "下一步工作计划", "下步举措", "下一步举措", "下步工作举措",
        "下一步工作举措", "下一步措施", "下步工作措施", "下一步工作措施", "下步工作思路", "下一步工作思路", "下阶段打算",
        "下一阶段打算", "下阶段工作打算", "下一阶段工作打算", "下阶段工作计划", "下一阶段工作计划", "工作打算",
    ),
)  # fmt: skip
SYSTEM_VERDICT = Column("系统研判")
SYSTEM_BASIS = Column("研判依据")
VERDICT = Column("审定结论", ("审定", "审定意见"))
DECIDED_TEXT = Column("审定完成情况")
REPORTING = Column("填报单位")
SOURCE = Column("来源")

TASK_COLUMNS = (ID, PART, CATEGORY, NUMBER, TASK, LEADER, LEAD, SUPPORT)
UNIT_COLUMNS = ("单位名称", "别名", "类别", "联系人", "电话", "邮箱", "备注")
ANNEX_COLUMNS = ("附件", "标题", "内容", "条件", "列", "版式")
SETTING_COLUMNS = ("项目", "值")
ANSWER_COLUMNS = (STATUS_TEXT, PROGRESS, PROBLEMS, NEXT)
PERIOD_COLUMNS = (
    ID, NUMBER, TASK, LEAD, *ANSWER_COLUMNS, SYSTEM_VERDICT, SYSTEM_BASIS, VERDICT, DECIDED_TEXT, REPORTING, SOURCE,
)  # fmt: skip
FORM_COLUMNS = (ID, NUMBER, TASK, LEAD, *ANSWER_COLUMNS)
BREAKDOWN_COLUMNS = (PART, CATEGORY, NUMBER, TASK, LEADER, LEAD, SUPPORT, ID)
ENTRY_COLUMNS = (
    "编号", "单位", "完成情况", "进度状态", "存在问题", "下步打算", "填报人", "联系电话", "文件", "工作表", "单元格", "采用",
)  # fmt: skip
RETURN_COLUMNS = ("单位", "应报", "已报", "未填", "状态", "文件", "时间")
SENT_COLUMNS = ("时间", "期别", "类型", "单位", "收件人", "主题", "附件", "结果", "说明", "标识")
FETCHED_COLUMNS = ("时间", "收取时间", "单位", "发件人", "主题", "附件", "文件", "说明", "标识")
FINDING_COLUMNS = ("级别", "代码", "单位", "编号", "文件", "工作表", "单元格", "说明", "建议")

# A draft breakdown (wrkit extract): its sheets, and its columns besides those of a breakdown.
DRAFT, DRAFT_REPORT, DRAFT_COMPARED = "分解草案", "拆分情况", "与去年对照"
DRAFT_TOPIC, DRAFT_CHECK, DRAFT_BASIS, DRAFT_MEASURES, DRAFT_PLACE, DRAFT_ORIGIN = (
    "子题", "核对", "建议依据", "量化指标", "原文位置", "原文",
)  # fmt: skip
DRAFT_COLUMNS = (
    ID.name, PART.name, CATEGORY.name, DRAFT_TOPIC, NUMBER.name, TASK.name, LEADER.name, LEAD.name, SUPPORT.name,
    DRAFT_CHECK, DRAFT_BASIS, DRAFT_MEASURES, DRAFT_PLACE, DRAFT_ORIGIN,
)  # fmt: skip

# 进度状态: what a unit may choose. 审定结论: what a person decides.
PROGRESS_CHOICES = ("已完成", "达到序时进度", "未达序时进度", "未启动")
VERDICT_DONE, VERDICT_ON_SCHEDULE, VERDICT_MISSED = "已完成", "达到序时", "未实现"
VERDICT_CHOICES = (VERDICT_DONE, VERDICT_ON_SCHEDULE, VERDICT_MISSED)

# Kinds of annex, as the 内容 column of the 附件 sheet names them.
KIND_BREAKDOWN, KIND_STATUS, KIND_MISSED = "任务分解", "完成情况", "未达标"
KIND_INDICATORS, KIND_RETURNS, KIND_STATISTICS, KIND_BULLETIN = "指标", "报送情况", "统计", "通报"
ANNEX_KINDS = (
    KIND_BREAKDOWN, KIND_STATUS, KIND_MISSED, KIND_INDICATORS, KIND_RETURNS, KIND_STATISTICS, KIND_BULLETIN,
)  # fmt: skip

# Settings.
SET_TITLE, SET_YEAR, SET_PERIOD, SET_DUE = "标题", "年度", "当前期", "截止日期"
# Settings of mail: server addresses as smtp:// smtps:// imap:// imaps://, who sends, how large, what stands below a text.
SET_SMTP, SET_IMAP, SET_FROM, SET_ACCOUNT = "发件服务器", "收件服务器", "发件人", "邮箱账号"
SET_MAIL_LIMIT, SET_MAIL_CA, SET_PLAIN_LOGIN = "附件上限MB", "邮件证书", "允许明文登录"
SET_SIGNATURE, SET_PHONE = "落款", "咨询电话"
# Settings of annexes: fonts and sizes as 方正仿宋_GBK 小四, margins as 上37 下35 左28 右26, and what a bulletin says of its sender.
SET_SCHEME, SET_MARGINS, SET_LATIN = "字体方案", "页边距", "西文字体"
SET_FONTS = {
    "附件号字体": "mark", "标题字体": "title", "表头字体": "head", "表格字体": "cell", "正文字体": "body", "一级标题字体": "heading",
    "二级标题字体": "subheading", "抄送字体": "cc", "页码字体": "page_number",
}  # fmt: skip
SET_SENDER, SET_DOC_NUMBER, SET_ADDRESSEE, SET_COPIES, SET_DOC_DATE = "发文机关", "发文字号", "主送", "抄送", "成文日期"

# Folders beside the master workbook.
DIR_OUT, DIR_IN, DIR_CHECK, DIR_BACK, DIR_ANNEX, DIR_HISTORY = "下发", "回收", "核对", "退回", "附件", "历史"
DIR_MAIL, DIR_TEMPLATES = "邮件", "模板"
MASTER_FILE = "总表.xlsx"
INIT_REPORT = "建账.xlsx"

# What 填报说明 says. Whatever else stands on that sheet of a returned form, the unit wrote.
GUIDE_LINES = (
    "一、谁来填：由牵头责任单位填报，一项任务一行；几个单位共同牵头的任务，各单位分别填报自己的情况。",
    "二、填哪里：只填“填报表”中浅黄色的格子，以及表下方的填报人、联系电话、审核人。",
    "三、不要改动：灰色格子是下发的内容，请不要改动，也不要增删行列、改工作表名称；行高、列宽可以调整，也可以筛选。",
    "四、完成情况：写截至报告期末的累计进展，有数据的写清数据和口径，与目标任务逐项对应。",
    "五、进度状态：从下拉列表中四选一。",
    "　　已完成：全年目标已经实现。",
    "　　达到序时进度：完成比例不低于时间进度（一季度25%，上半年50%，前三季度75%，按月为月数除以12）。",
    "　　未达序时进度：已经启动，但完成比例低于时间进度。请在“存在问题”“下步打算”中写明原因和措施。",
    "　　未启动：还没有开始。请在“存在问题”“下步打算”中写明原因和计划启动时间。",
    "六、存在问题、下步打算：没有的可以空着，不必写“无”。",
    "七、换行：在单元格内换行请按 Alt+Enter。一项任务的内容请写在一个格子里，不要写到下一行。",
    "八、报回：由审核人审核后，在截止日期前把本文件原样发回（保存为 Excel 文件，不要转成图片或 PDF）。文件名可以改。",
)
