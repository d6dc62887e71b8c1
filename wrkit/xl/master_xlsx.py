"""The parts of the master workbook that are made new: a whole 总表.xlsx, a period's sheet, the ledger's."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wrkit import vocab
from wrkit.model.master import AnnexSpec
from wrkit.model.tasks import Task, TaskBook
from wrkit.model.units import Unit
from wrkit.text.measure import BODY_SIZE, row_height
from wrkit.xl.styles import (
    HEAD_HEIGHT,
    MAX_ROW,
    OWN_FILL,
    SONG,
    Area,
    border,
    choices_validation,
    finish,
    head_format,
    new_workbook,
    print_setup,
    put,
    sheet_name,
    text_format,
)

KINDS = vocab.ANNEX_KINDS
LAYOUTS = ("横版", "竖版")

_PERIOD_NAMES = tuple(column.name for column in vocab.PERIOD_COLUMNS)
_TASK_NAMES = tuple(column.name for column in vocab.TASK_COLUMNS)
# Columns people decide in; wrkit never writes them.
_OWN = frozenset({vocab.VERDICT.name, vocab.DECIDED_TEXT.name})
_CENTRED = frozenset({
    "编号", "部分", "分类", "序号", "牵头领导", "牵头责任单位", "进度状态", "系统研判", "审定结论", "填报单位",
    "类别", "附件", "内容", "版式",
})  # fmt: skip
# Digits of the default font.
_WIDTHS = {
    "编号": 9, "部分": 14, "分类": 22, "序号": 6, "目标任务": 46, "牵头领导": 10, "牵头责任单位": 18,
    "责任（配合）单位": 30,
    "完成情况": 48, "进度状态": 13, "存在问题": 24, "下步打算": 24, "系统研判": 11, "研判依据": 24,
    "审定结论": 11, "审定完成情况": 44, "填报单位": 16, "来源": 18,
    "单位名称": 28, "别名": 26, "类别": 12, "联系人": 12, "电话": 18, "邮箱": 26, "备注": 34,
    "附件": 9, "标题": 52, "内容": 12, "条件": 30, "列": 34, "版式": 8, "项目": 20, "值": 70,
}  # fmt: skip
# Rows below the data that dropdowns still cover, for rows people add.
_SPARE = 500
_HELP = {
    "条件": (
        "哪些任务列入附件；留空表示按“内容”的通常做法。",
        "写作 列名=值，如：审定结论=未实现",
        "可用 = ≠ 包含 不包含 为空 不为空；几个值用、隔开，表示任一；几个条件用；隔开，表示同时满足。",
        "期别=一季度 表示只在一季度有这个附件。",
    ),
    "列": (
        "附件各栏，用、隔开，如：序号、目标任务、完成情况、牵头责任单位",
        "留空表示按“内容”的通常做法。",
        "栏名后可在括号中写相对宽度，如：目标任务（40）",
    ),
    "版式": (
        "横版或竖版；留空为横版。",
        "后面可加分组和排序，如：横版、按分类分组、按牵头领导排序",
    ),
}


def new_master(book: TaskBook, annexes: Sequence[AnnexSpec], settings: Mapping[str, str]) -> bytes:
    """Return a new 总表.xlsx with the sheets 任务, 单位, 附件 and 设置; equal input gives equal bytes.

    Args:
        book: tasks and units; several units, leaders or aliases stand on separate lines of a cell.
        annexes: rows of 附件.
        settings: 项目 → 值.
    """
    target = io.BytesIO()
    workbook = new_workbook(target, title=book.title)
    _sheet(workbook, vocab.TASKS, _TASK_NAMES, map(_task_row, book.tasks), frozen=1)
    _sheet(workbook, vocab.UNITS, vocab.UNIT_COLUMNS, map(_unit_row, book.units), frozen=1)
    specs = [(spec.mark, spec.title, spec.kind, spec.condition, spec.columns, spec.layout) for spec in annexes]
    sheet = _sheet(workbook, vocab.ANNEXES, vocab.ANNEX_COLUMNS, specs)
    _dropdown(workbook, sheet, vocab.ANNEX_COLUMNS.index("内容"), len(specs), KINDS)
    # Grouping may be added behind the orientation (横版、按分类分组), so this list only proposes.
    layout = vocab.ANNEX_COLUMNS.index("版式")
    choices_validation(workbook, sheet, (1, layout, len(specs) + _SPARE, layout), LAYOUTS, show_error=False)
    for name, lines in _HELP.items():
        look = {"font_name": SONG, "font_size": 10, "width": 330, "height": 150, "author": "wrkit"}
        sheet.write_comment(0, vocab.ANNEX_COLUMNS.index(name), "\n".join(lines), look)
    _sheet(workbook, vocab.SETTINGS, vocab.SETTING_COLUMNS, settings.items())
    return finish(workbook, target, {sheet.get_name(): (1, MAX_ROW) for sheet in workbook.worksheets()})


def period_sheet(period_name: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a workbook of one sheet, the period's, with its strings inline, to be taken over into a master.

    Args:
        period_name: sheet name, e.g. 2025年一季度.
        rows: column name → text; columns left out are empty.
    """
    target = io.BytesIO()
    workbook = new_workbook(target, inline=True)
    texts = ([row.get(name, "") for name in _PERIOD_NAMES] for row in rows)
    # Fourteen columns are readable on A3 only.
    sheet = _sheet(workbook, sheet_name(period_name), _PERIOD_NAMES, texts, frozen=2, paper=8)
    for column, choices in ((vocab.PROGRESS, vocab.PROGRESS_CHOICES), (vocab.VERDICT, vocab.VERDICT_CHOICES)):
        _dropdown(workbook, sheet, _PERIOD_NAMES.index(column.name), len(rows), choices)
    return finish(workbook, target, {sheet.get_name(): (1, MAX_ROW)})


def _sheet(
    workbook: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, frozen: int = 0, paper: int = 9
) -> Any:
    """Add a sheet of text cells under a row of headings."""
    sheet = workbook.add_worksheet(name)
    head = {own: head_format(workbook, **({"bg_color": "#FFE699"} if own else {})) for own in (False, True)}
    forms = []
    for col, column in enumerate(columns):
        # The column's own format makes rows added later text cells too.
        sheet.set_column(col, col, _WIDTHS[column], text_format(workbook))
        look = {**border(), "align": "center" if column in _CENTRED else "left"}
        forms.append(text_format(workbook, **look, **({"bg_color": OWN_FILL} if column in _OWN else {})))
        put(sheet, 0, col, column, head[column in _OWN])
    widths = [_WIDTHS[column] for column in columns]
    sheet.set_row(0, HEAD_HEIGHT)
    last = 0
    for last, texts in enumerate(rows, 1):
        sheet.set_row(last, row_height(texts, widths, BODY_SIZE, padding=8))
        for col, text in enumerate(texts):
            put(sheet, last, col, text, forms[col])
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    print_setup(sheet, head=0, last=last, columns=len(columns), paper=paper)
    return sheet


def _dropdown(workbook: Any, sheet: Any, col: int, rows: int, choices: Sequence[str]) -> None:
    area: Area = (1, col, rows + _SPARE, col)
    refusal = {"error_title": "请从列表中选择", "error_message": f"请选择：{'、'.join(choices)}，或清空。"}
    choices_validation(workbook, sheet, area, choices, **refusal)


def _task_row(task: Task) -> tuple[str, ...]:
    return (
        str(task.id), task.part, task.category, task.number, task.text, "\n".join(task.leaders), "\n".join(task.leads),
        "\n".join(task.supports),
    )  # fmt: skip


def _unit_row(unit: Unit) -> tuple[str, ...]:
    aliases = "\n".join(map(str, unit.aliases))
    return unit.name, aliases, unit.category, unit.contact, unit.phone, unit.mail, unit.note


__all__ = ["KINDS", "LAYOUTS", "new_master", "period_sheet"]
