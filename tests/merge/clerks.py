"""A model of what units do to a form, on plain rows of texts, with the truth about every text kept beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from wrkit.model.master import Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Unit
from wrkit.text.clean import fingerprint

PERIOD = Period(2026, "Q1")
HEAD = ["编号", "序号", "目标任务", "牵头责任单位", "完成情况", "进度状态", "存在问题", "下步打算"]
TASK_COL, STATUS_COL = 2, 4
UNITS = ("区教委", "区水利局", "区住房城乡建委")
_VERBS = ("推进", "完成", "开工", "建成", "实施", "加快建设", "启动", "优化")
_THINGS = (
    "老旧小区改造",
    "农村饮水工程",
    "智慧校园",
    "河道治理",
    "产业园区",
    "污水管网",
    "社区食堂",
    "货运通道",
    "文化中心",
    "冷链物流园",
)
_TAILS = (
    "，年内投用{}个",
    "，力争新增{}家",
    "，完成投资{}亿元",
    "，覆盖率达到{}%",
    "，惠及群众{}万人",
    "，形成长效机制",
)
_SYNONYMS = (
    ("推进", "大力推进"), ("完成", "全面完成"), ("开工", "启动建设"), ("建成", "建成投用"), ("实施", "组织实施"), ("加快建设", "加快推进"),
    ("优化", "持续优化"), ("年内投用", "年内投入使用"), ("力争新增", "新增"), ("覆盖率达到", "覆盖率达"), ("惠及群众", "惠及"), ("，", "，预计"),
)  # fmt: skip
_REWORDED = {
    "完成情况": (
        "进展情况",
        "工作进展",
        "一季度完成情况",
        "完 成 情 况",
        "2026年一季度完成情况",
        "完成情况（必填）",
        "截至3月底进展情况",
    ),
    "目标任务": ("主要目标任务", "目 标 任 务", "任务内容", "工作任务"),
    "存在问题": ("存在的问题", "问题", "存在问题及困难"),
    "下步打算": ("下一步打算", "下一步工作", "下步工作打算"),
    "编号": ("任务编号", " 编号 "),
    "牵头责任单位": ("牵头单位", "责任单位"),
    "进度状态": ("状态", "完成状态"),
    "序号": ("序 号", "序号 "),
}


@dataclass
class Row:
    """A row of the sheet; `truth` is the task its texts answer, None for what belongs to no task."""

    cells: list[str]
    truth: TaskId | None = None
    answer: bool = False
    identifiable: bool = True


@dataclass
class Sheet:
    """A form in a unit's hands."""

    unit: str
    rows: list[Row]
    head: list[list[str]]
    above: list[list[str]] = field(default_factory=list)
    identity: bool = True
    wrote: dict[str, TaskId | None] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)


def make_book(random: Random) -> TaskBook:
    """Make 8–24 tasks, some led jointly, two look-alikes among them."""
    tasks: list[Task] = []
    texts: set[str] = set()
    for number in range(1, random.randint(8, 24)):
        while True:
            text = "".join(
                (
                    random.choice(_VERBS),
                    random.choice(_THINGS),
                    random.choice(_TAILS).format(random.randint(2, 95)),
                    "。",
                )
            )
            if random.random() < 0.4:
                text = text[:-1] + "，" + random.choice(_VERBS) + random.choice(_THINGS) + "。"
            if text not in texts:
                break
        texts.add(text)
        tasks.append(Task(TaskId(1, number), text, tuple(random.sample(UNITS, random.choice((1, 1, 1, 2))))))
    for word in ("项目", "企业"):
        tasks.append(Task(TaskId(2, len(tasks)), f"推动区领导联系重点{word}全覆盖，打通卡点堵点难点。", (UNITS[0],)))
    return TaskBook("", 2026, tuple(tasks), tuple(Unit(name) for name in UNITS))


def make_master(book: TaskBook) -> Master:
    """Return a master with an empty period sheet."""
    names = (
        "编号",
        "目标任务",
        "完成情况",
        "进度状态",
        "存在问题",
        "下步打算",
        "填报单位",
        "来源",
        "审定结论",
        "审定完成情况",
    )
    rows = tuple(
        MasterRow(
            task.id,
            index,
            {"编号": str(task.id), "目标任务": task.text},
            Ref("总表.xlsx", str(PERIOD), f"A{index + 1}"),
        )
        for index, task in enumerate(book.tasks, 1)
    )
    sheet = PeriodSheet(PERIOD, str(PERIOD), {name: col for col, name in enumerate(names)}, rows)
    return Master(book, periods={PERIOD: sheet}, file="总表.xlsx")


def hand_out(book: TaskBook, unit: str) -> Sheet:
    """Return the form of one unit, empty."""
    rows = [
        Row([str(task.id), str(task.id.number), task.text, "\n".join(task.leads), "", "", "", ""], task.id)
        for task in book.tasks
        if unit in task.leads
    ]
    return Sheet(
        unit,
        rows,
        [HEAD.copy()],
        [["2026年一季度目标任务完成情况填报表"], [f"填报单位：{unit}　　　报告期：2026年一季度"]],
    )


def fill(sheet: Sheet, random: Random) -> None:
    """Answer most tasks, each with texts found nowhere else."""
    for number, row in enumerate(sheet.rows):
        if random.random() < 0.9:
            row.answer = True
            row.cells[4] = text = f"{sheet.unit}第{number}项已完成{random.randint(1, 999)}个。"
            sheet.wrote[text] = row.truth
            if random.random() < 0.5:
                row.cells[5] = random.choice(("已完成", "达到序时进度", "未达序时进度", "未启动"))
            if random.random() < 0.3:
                row.cells[6] = text = f"{sheet.unit}问题{number}资金缺口{random.randint(1, 999)}万元"
                sheet.wrote[text] = row.truth
            if random.random() < 0.3:
                row.cells[7] = text = f"={sheet.unit}打算{number}+{random.randint(1, 999)}"
                sheet.wrote[text] = row.truth


# Operations. Each notes in `done` what it did, so that a failure can be read.


def blank_rows(sheet: Sheet, random: Random) -> None:
    """Insert empty rows."""
    for _ in range(random.randint(1, 3)):
        sheet.rows.insert(random.randint(0, len(sheet.rows)), Row([""] * len(sheet.head[0])))


def sort_rows(sheet: Sheet, random: Random) -> None:
    """Sort by some column: the order is anyone's, but rows without id and text come last, as blanks do in Excel."""
    columns = _plain_head(sheet)
    keys = [columns.index(name) for name in ("编号", "目标任务") if name in columns]
    random.shuffle(sheet.rows)
    sheet.rows.sort(key=lambda row: not any(row.cells[col] for col in keys))


def delete_rows(sheet: Sheet, random: Random) -> None:
    """Delete a row with what is in it."""
    if len(sheet.rows) > 3:
        gone = sheet.rows.pop(random.randrange(len(sheet.rows)))
        for text in gone.cells:
            sheet.wrote.pop(text, None)


def add_tasks(sheet: Sheet, random: Random) -> None:
    """Add a row of their own, with or without an id of their own."""
    text = f"{sheet.unit}自加工作{random.randint(1, 999)}"
    cells = [""] * len(sheet.head[0])
    columns = {name: col for col, name in enumerate(_plain_head(sheet))}
    cells[columns["目标任务"]] = f"新增事项：筹备第{random.randint(2, 30)}届{sheet.unit}运动会开幕式"
    cells[columns["完成情况"]] = text
    if "编号" in columns and random.random() < 0.5:
        cells[columns["编号"]] = random.choice(("新增", "9-999", "3-001"))
    sheet.rows.append(Row(cells))
    sheet.wrote[text] = None


def continue_rows(sheet: Sheet, random: Random) -> None:
    """Go on with an answer on the next row, without id and text."""
    filled = [i for i, row in enumerate(sheet.rows) if row.answer]
    if filled:
        at = random.choice(filled)
        row = sheet.rows[at]
        cells = [""] * len(sheet.head[0])
        text = f"续报{sheet.unit}{random.randint(1, 9999)}"
        cells[_plain_head(sheet).index("完成情况")] = text
        sheet.rows.insert(at + 1, Row(cells, row.truth, True, identifiable=False))
        sheet.wrote[text] = row.truth


def total_row(sheet: Sheet, random: Random) -> None:
    """Put a total below."""
    cells = [""] * len(sheet.head[0])
    cells[0] = "合计"
    cells[_plain_head(sheet).index("完成情况")] = text = f"共{random.randint(100, 999)}项全部完成"
    sheet.rows.append(Row(cells))
    sheet.wrote[text] = None


def two_heads(sheet: Sheet, random: Random) -> None:
    """Put a row of group headings above the headings."""
    if len(sheet.head) == 1:
        sheet.head.insert(0, ["基本情况", "", "", "", "填报内容"] + [""] * (len(sheet.head[0]) - 5))


def own_title(sheet: Sheet, random: Random) -> None:
    """Put a title of their own above."""
    text = f"{sheet.unit}报送材料第{random.randint(1, 99)}稿"
    sheet.above.insert(0, [text])
    sheet.wrote[text] = None


def move_columns(sheet: Sheet, random: Random) -> None:
    """Reorder the columns."""
    order = list(range(len(sheet.head[-1])))
    random.shuffle(order)
    _permute(sheet, order)


def insert_column(sheet: Sheet, random: Random) -> None:
    """Insert a column of remarks."""
    at = random.randint(0, len(sheet.head[-1]))
    for head in sheet.head:
        head.insert(at, "备注" if head is sheet.head[-1] else "")
    for number, row in enumerate(sheet.rows):
        text = f"{sheet.unit}备注{number}-{random.randint(1, 999)}" if row.answer and random.random() < 0.4 else ""
        row.cells.insert(at, text)
        if text:
            sheet.wrote[text] = None


def delete_id(sheet: Sheet, random: Random) -> None:
    """Delete the id column."""
    _drop(sheet, {"编号"})


def keep_two(sheet: Sheet, random: Random) -> None:
    """Keep only 目标任务 and 完成情况."""
    columns = _plain_head(sheet)
    for row in sheet.rows:
        for name in ("存在问题", "下步打算"):
            if name in columns:
                sheet.wrote.pop(row.cells[columns.index(name)], None)
    for name in ("备注",):
        if name in columns:
            for row in sheet.rows:
                sheet.wrote.pop(row.cells[columns.index(name)], None)
    _drop(sheet, set(columns) - {"目标任务", "完成情况"})


def reword_heads(sheet: Sheet, random: Random) -> None:
    """Reword or pad the headings."""
    head = sheet.head[-1]
    for col, name in enumerate(head):
        if name in _REWORDED and random.random() < 0.6:
            head[col] = random.choice(_REWORDED[name])


def retype_texts(sheet: Sheet, random: Random) -> None:
    """Retype task texts: other punctuation, broken lines, now and then a word."""
    col = _plain_head(sheet).index("目标任务")
    for row in sheet.rows:
        text = row.cells[col]
        if not text or not row.truth or random.random() < 0.5:
            continue
        kind = random.choice(("punctuation", "lines", "stop", "word"))
        if kind == "punctuation":
            text = text.replace("，", ",").replace("%", "％")
        elif kind == "lines":
            at = random.randint(1, len(text) - 1)
            text = text[:at] + "\n" + text[at:]
        elif kind == "stop":
            text = text.rstrip("。")
        else:
            old, new = random.choice([pair for pair in _SYNONYMS if pair[0] in text] or [("", "全力")])
            text = text.replace(old, new, 1)
        row.cells[col] = text


def copy_out(sheet: Sheet, random: Random) -> None:
    """Copy the content into a new workbook, without identity."""
    sheet.identity = False


OPERATIONS = (
    blank_rows, sort_rows, delete_rows, add_tasks, continue_rows, total_row, two_heads, own_title, move_columns, insert_column,
    delete_id, keep_two, reword_heads, retype_texts, copy_out,
)  # fmt: skip


def mistreat(sheet: Sheet, random: Random) -> None:
    """Do up to five things to a sheet."""
    for operation in random.sample(OPERATIONS, random.randint(0, 5)):
        operation(sheet, random)
        sheet.done.append(operation.__name__)


def as_document(sheet: Sheet, book: TaskBook, name: str) -> Document:
    """Return the sheet as the reader would hand it on."""
    lines = [*sheet.above, *sheet.head, *(row.cells for row in sheet.rows), ["填报人", "张三"]]
    cells = {(r, c): text for r, line in enumerate(lines) for c, text in enumerate(line) if text}
    blocks = [Grid(Ref(name, "填报表"), cells)]
    if sheet.identity:
        mine = [task for task in book.tasks if sheet.unit in task.leads]
        rows = [("版本", "1"), ("期别", "2026Q1"), ("单位", sheet.unit), ("编号", "指纹", "目标任务")]
        rows += [(str(task.id), fingerprint(task.text), task.text) for task in mine]
        hidden = {(r, c): text for r, line in enumerate(rows) for c, text in enumerate(line)}
        blocks.append(Grid(Ref(name, "_wrkit"), hidden, state="veryHidden"))
    return Document(name, tuple(blocks), modified="2026-04-08 10:00:00", kind="xlsx")


def _plain_head(sheet: Sheet) -> list[str]:
    """Return the headings by their own names, however reworded."""
    back = {other: name for name, others in _REWORDED.items() for other in others}
    return [back.get(name, name) for name in sheet.head[-1]]


def _permute(sheet: Sheet, order: list[int]) -> None:
    sheet.head = [[head[col] for col in order] for head in sheet.head]
    for row in sheet.rows:
        row.cells = [row.cells[col] for col in order]


def _drop(sheet: Sheet, names: set[str]) -> None:
    columns = _plain_head(sheet)
    _permute(sheet, [col for col, name in enumerate(columns) if name not in names])
