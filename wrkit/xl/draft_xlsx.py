"""The draft breakdown as a workbook: rows to finish, what was left out and why, what last year had besides."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from wrkit import vocab
from wrkit.model.drafts import CHECK_DONE, CHECK_FILL, CHECK_SUGGESTED, CHECKS, Draft, DraftTask, Suggestion
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.measure import BODY_SIZE, row_height
from wrkit.text.units import is_group, looks_whole
from wrkit.xl.styles import (
    FIXED_FILL,
    HEAD_HEIGHT,
    HEI,
    MAX_ROW,
    border,
    choices_validation,
    finish,
    head_format,
    listed_validation,
    new_workbook,
    print_setup,
    put,
    text_format,
)

_WIDTHS = {
    "编号": 8.5, "部分": 12, "分类": 18, "子题": 14, "序号": 5.5, "目标任务": 52, "牵头领导": 10, "牵头责任单位": 22,
    "责任（配合）单位": 20, "核对": 9, "建议依据": 40, "量化指标": 28, "原文位置": 12, "原文": 24,
}  # fmt: skip
_CENTRED = frozenset({"编号", "序号", "牵头领导", "牵头责任单位", "核对", "原文位置"})
# Grey: where a row comes from. What people fill in is white, or amber while it is only suggested.
_GIVEN = frozenset({"建议依据", "量化指标", "原文位置", "原文"})
_CHOSEN = ("牵头领导", "牵头责任单位", "责任（配合）单位")
_AMBER, _RED, _GREEN = (
    {"bg_color": "#FFF2CC", "font_color": "#7F6000", "italic": True},
    {"bg_color": "#F8CBAD"},
    {"bg_color": "#E2EFDA"},
)
_REPORT_WIDTHS = (36, 14, 22, 18, 92)
_COMPARED = ("去年编号", "去年内容", "去年牵头", "今年最接近", "今年内容", "相似度")
_COMPARED_WIDTHS = (10, 56, 20, 11, 56, 9)
_HELP = {
    "核对": "待核对：单位和领导是系统建议的，请核对后改为“已核对”。\n待填写：没有把握，请填写后改为“已核对”。",
    "牵头责任单位": "可从下拉列表选择；几个单位共同牵头的，一行一个（Alt+Enter 换行）。",
}
_SPARE = 300
# Rows of 分解草案, counted from 0. `wrkit init` takes title and year from the first.
_TITLE_ROW, _HEAD_ROW, _FIRST_ROW = 0, 1, 2


def draft_bytes(draft: Draft) -> bytes:
    """Return the draft workbook; equal drafts give equal bytes.

    Sheets 分解草案 (vocab.DRAFT_COLUMNS, one row per task), 拆分情况 (overview, counts by heading, stretches that are
    no row with the reason) and, with a breakdown compared, 与去年对照 (last year's tasks without successor).
    """
    target = io.BytesIO()
    book = new_workbook(target, title=draft.title)
    sheet = book.add_worksheet(vocab.DRAFT)
    report = book.add_worksheet(vocab.DRAFT_REPORT)
    compared = book.add_worksheet(vocab.DRAFT_COMPARED) if draft.like else None
    _write_tasks(book, sheet, draft)
    _write_report(book, report, draft)
    if compared is not None:
        _write_compared(book, compared, draft)
    sheet.activate()
    growing = {one.get_name(): (_FIRST_ROW, MAX_ROW) for one in book.worksheets() if one.get_name() != vocab.LISTS}
    return finish(book, target, growing)


def check_state(suggestion: Suggestion) -> str:
    """Return what 核对 starts with."""
    return CHECK_SUGGESTED if suggestion.leads else CHECK_FILL


def basis_text(suggestion: Suggestion) -> str:
    """Say where a suggestion comes from: candidates, and last year's nearest task with the similarity."""
    lines = []
    if suggestion.candidates:
        lines.append("备选：" + "、".join(f"{unit}（{score:.2f}）" for unit, score in suggestion.candidates[:3]))
    if suggestion.like is not None:
        text = suggestion.like_text.replace("\n", "")
        lines.append(f"最近似：{suggestion.like}（相似度{suggestion.similarity:.2f}）{_short(text, 40)}")
    return "\n".join(lines)


def unit_lines(units: Sequence[str]) -> str:
    """Put units on separate lines; a name that does not end as names do is closed by 、, lest it be read on."""
    last = len(units) - 1
    return "\n".join(
        unit if index == last or looks_whole(unit) or is_group(unit) else f"{unit}、"
        for index, unit in enumerate(units)
    )


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _cells(task: DraftTask) -> tuple[str, ...]:
    suggestion = task.suggestion
    origin = clean_text(task.origin)
    same = squeeze(origin).rstrip("；;。，") == squeeze(task.text).rstrip("。")
    return (
        str(task.id), task.part, task.category, task.topic, str(task.id.number), task.text,
        "\n".join(suggestion.leaders), unit_lines(suggestion.leads), unit_lines(suggestion.supports),
        check_state(suggestion), basis_text(suggestion), "\n".join(map(str, task.measures)), task.ref.cell,
        "" if same else origin,
    )  # fmt: skip


def _write_tasks(book: Any, sheet: Any, draft: Draft) -> None:
    columns = vocab.DRAFT_COLUMNS
    widths = [_WIDTHS[name] for name in columns]
    forms = []
    for col, name in enumerate(columns):
        sheet.set_column(col, col, widths[col], text_format(book))
        put(sheet, _HEAD_ROW, col, name, head_format(book))
        fill = {"bg_color": FIXED_FILL, "font_size": 10} if name in _GIVEN else {}
        align = "center" if name in _CENTRED else "left"
        forms.append(text_format(book, **border(), align=align, **fill))
    for name, text in _HELP.items():
        sheet.write_comment(_HEAD_ROW, columns.index(name), text, {"width": 300, "height": 80, "author": "wrkit"})
    title = text_format(book, font_name=HEI, font_size=16, text_wrap=False, valign="vcenter")
    put(sheet, _TITLE_ROW, 0, draft.title, title)
    sheet.set_row(_TITLE_ROW, 30)
    sheet.set_row(_HEAD_ROW, HEAD_HEIGHT)
    last = _HEAD_ROW
    for last, task in enumerate(draft.tasks, _FIRST_ROW):
        texts = _cells(task)
        sheet.set_row(last, row_height(texts, widths, BODY_SIZE, padding=8))
        for col, text in enumerate(texts):
            put(sheet, last, col, text, forms[col])
    _marks(book, sheet, last)
    _choices(book, sheet, last, draft)
    sheet.freeze_panes(_FIRST_ROW, columns.index(vocab.TASK.name) + 1)
    sheet.autofilter(_HEAD_ROW, 0, last, len(columns) - 1)
    print_setup(sheet, head=_HEAD_ROW, last=last, columns=len(columns), paper=8)


def _marks(book: Any, sheet: Any, last: int) -> None:
    """Colour what is only suggested or missing, until 核对 says it has been checked."""
    columns = vocab.DRAFT_COLUMNS
    check = columns.index(vocab.DRAFT_CHECK)
    letter = chr(65 + check)
    lead = chr(65 + columns.index(vocab.LEAD.name))
    bottom = last + _SPARE
    first, final = columns.index(_CHOSEN[0]), columns.index(_CHOSEN[-1])
    rules = (
        ((_FIRST_ROW, first, bottom, check), f'=${letter}{_FIRST_ROW + 1}="{CHECK_SUGGESTED}"', _AMBER),
        ((_FIRST_ROW, first, bottom, final), f'=AND($A{_FIRST_ROW + 1}<>"",${lead}{_FIRST_ROW + 1}="")', _RED),
        ((_FIRST_ROW, check, bottom, check), f'=${letter}{_FIRST_ROW + 1}="{CHECK_FILL}"', _RED),
        ((_FIRST_ROW, check, bottom, check), f'=${letter}{_FIRST_ROW + 1}="{CHECK_DONE}"', _GREEN),
    )
    for area, formula, look in rules:
        sheet.conditional_format(*area, {"type": "formula", "criteria": formula, "format": book.add_format(look)})


def _choices(book: Any, sheet: Any, last: int, draft: Draft) -> None:
    columns = vocab.DRAFT_COLUMNS
    refusal = {"error_title": "请从列表中选择", "error_message": f"请选择：{'、'.join(CHECKS)}。"}
    col = columns.index(vocab.DRAFT_CHECK)
    choices_validation(book, sheet, (_FIRST_ROW, col, last + _SPARE, col), CHECKS, **refusal)
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        (vocab.LEADER.name, draft.leaders), (vocab.LEAD.name, draft.units), (vocab.SUPPORT.name, draft.units),
    )  # fmt: skip
    for name, choices in lists:
        if choices:
            col = columns.index(name)
            # Several names in one cell, and names not in the list, are typed by hand: nothing is refused.
            # On the hidden sheet wrkit init finds them again: units that stand in last year's breakdown.
            area = (_FIRST_ROW, col, last + _SPARE, col)
            listed_validation(book, sheet, area, choices, show_error=False)


def _write_report(book: Any, sheet: Any, draft: Draft) -> None:
    """Write overview, counts by heading and what is no row, one below the other."""
    for col, width in enumerate(_REPORT_WIDTHS):
        sheet.set_column(col, col, width, text_format(book))
    facts = {
        "标题": draft.title,
        **{f"章节：{name}": fate for name, fate in draft.sections},
        "拆出的条目": _parts(draft),
        "量化指标": f"{sum(len(task.measures) for task in draft.tasks)} 个",
        "没有单独列为一行的文字": f"{len(draft.left_out)} 处，见下",
        **({"责任单位建议": _suggested(draft), "参照": draft.like} if draft.like else {}),
    }
    row = _title(book, sheet, 0, "一、概况")
    for name, value in facts.items():
        put(sheet, row, 0, name, text_format(book, **border()))
        sheet.merge_range(row, 1, row, 4, "", text_format(book, **border()))
        put(sheet, row, 1, value, text_format(book, **border()))
        sheet.set_row(row, row_height([name, value], [_REPORT_WIDTHS[0], sum(_REPORT_WIDTHS[1:])], BODY_SIZE))
        row += 1
    row = _title(book, sheet, row + 1, "二、各标题下拆出的数量")
    numbers = [(c.sentences, c.tasks, c.left_out, c.measures) for c in draft.counts]
    counts: list[Sequence[str | int]] = [
        (count.heading, *found) for count, found in zip(draft.counts, numbers, strict=True)
    ]
    counts.append(("合计", *map(sum, zip(*numbers, strict=True))))
    row = _table(book, sheet, row, ("标题", "句子", "拆出条目", "未单独列行", "量化指标"), counts)
    row = _title(book, sheet, row + 1, "三、没有单独列为一行的文字（规划部分的每一句，不在草案里就在这里）")
    left = [
        (item.heading, item.ref.cell, item.reason, _ids(item.tasks), clean_text(item.text)) for item in draft.left_out
    ]
    row = _table(book, sheet, row, ("所在标题", "原文位置", "原因", "拆成的编号", "文字"), left)
    print_setup(sheet, head=0, last=row, columns=len(_REPORT_WIDTHS))


def _parts(draft: Draft) -> str:
    names: dict[str, int] = {}
    for task in draft.tasks:
        names[task.part] = names.get(task.part, 0) + 1
    return f"{len(draft.tasks)} 条：" + "，".join(f"{name} {count} 条" for name, count in names.items())


def _suggested(draft: Draft) -> str:
    leads = sum(bool(task.suggestion.leads) for task in draft.tasks)
    return f"{leads} 条有建议，{len(draft.tasks) - leads} 条没有把握；建议都要核对"


def _ids(ids: Sequence[object]) -> str:
    texts = list(map(str, ids))
    return f"{texts[0]} 至 {texts[-1]}" if len(texts) > 2 else "、".join(texts)


def _title(book: Any, sheet: Any, row: int, text: str) -> int:
    put(sheet, row, 0, text, text_format(book, font_name=HEI, font_size=12, text_wrap=False, valign="vcenter"))
    sheet.set_row(row, 26)
    return row + 1


def _table(book: Any, sheet: Any, row: int, heads: Sequence[str], rows: Sequence[Sequence[str | int]]) -> int:
    head = head_format(book)
    left, centre = text_format(book, **border()), text_format(book, **border(), align="center")
    count = text_format(book, **border(), align="center", num_format="0")
    for col, name in enumerate(heads):
        put(sheet, row, col, name, head)
    sheet.set_row(row, HEAD_HEIGHT)
    for values in rows:
        row += 1
        sheet.set_row(row, row_height(list(map(str, values)), _REPORT_WIDTHS[: len(values)], BODY_SIZE))
        for col, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, col, value, count)
            else:
                put(sheet, row, col, value, centre if col in (1, 2, 3) else left)
    return row + 1


def _write_compared(book: Any, sheet: Any, draft: Draft) -> None:
    for col, width in enumerate(_COMPARED_WIDTHS):
        sheet.set_column(col, col, width, text_format(book))
    note = f"去年（{draft.like}）有、今年草案中没有相近条目的，共 {len(draft.lapsed)} 项。请看是已经完成、今年不再提，还是漏了。"
    put(sheet, 0, 0, note, text_format(book, text_wrap=False, valign="vcenter"))
    sheet.set_row(0, 26)
    for col, name in enumerate(_COMPARED):
        put(sheet, 1, col, name, head_format(book))
    forms = [
        text_format(book, **border(), align="left" if col in (1, 4) else "center") for col in range(len(_COMPARED))
    ]
    row = 1
    for row, item in enumerate(draft.lapsed, 2):
        texts = (
            str(item.task.id), item.task.text, "\n".join(item.task.leads), str(item.nearest or ""), _short(item.nearest_text, 80),
            f"{item.similarity:.2f}",
        )  # fmt: skip
        sheet.set_row(row, row_height(texts, _COMPARED_WIDTHS, BODY_SIZE, padding=8))
        for col, text in enumerate(texts):
            put(sheet, row, col, text, forms[col])
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, row, len(_COMPARED) - 1)
    print_setup(sheet, head=1, last=row, columns=len(_COMPARED))


__all__ = ["basis_text", "check_state", "draft_bytes", "unit_lines"]
