"""Reports as workbooks: plain tables, styled to be read, filtered, printed and clicked through."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from wrkit.model.states import STATE_MISSING, STATE_PARTLY, STATE_USELESS, Link, Marked, ReportSheet
from wrkit.model.statistics import Dashboard
from wrkit.text.measure import BODY_SIZE, row_height
from wrkit.xl.dashboard import add_dashboard
from wrkit.xl.styles import (
    HEAD_HEIGHT,
    MAX_ROW,
    border,
    clean_cell,
    finish,
    head_format,
    new_workbook,
    print_setup,
    put,
    sheet_name,
    text_format,
    utf16_length,
)

# Excel: links in a sheet, and characters in one.
MAX_LINKS = 65_530
MAX_URL = 2079

# Columns of 统计.
_COUNTED = ("迟报", "已完成", "达到序时", "量化滞后", "推进受阻", "需人工研判", "未研判", "已审定", "审定未实现")
_MOVED = ("已报较上期", "已完成较上期", "达到序时较上期", "量化滞后较上期", "推进受阻较上期")
_WIDTHS = {
    "级别": 7, "代码": 18, "单位": 22, "编号": 10, "文件": 40, "工作表": 12, "单元格": 9, "说明": 52, "建议": 40,
    "应报": 8, "已报": 8, "未填": 8, "状态": 11, "时间": 20,
    "完成情况": 48, "进度状态": 13, "存在问题": 24, "下步打算": 24, "填报人": 10, "联系电话": 14, "采用": 7, "事项": 24, "内容": 80,
    "目标任务": 40, "原完成情况": 46, "现完成情况": 46, "与上次合并": 12, "与上期": 12,
    "口径": 10, "名称": 26, **dict.fromkeys(_COUNTED, 9), "审定未实现": 11, **dict.fromkeys(_MOVED, 13), "依据": 46, "不一致": 13,
}  # fmt: skip
_CENTRED = frozenset({
    "级别", "单位", "编号", "工作表", "单元格", "应报", "已报", "未填", "状态", "时间", "进度状态", "填报人", "联系电话",
    "采用", "与上次合并", "与上期", "口径", *_COUNTED, *_MOVED,
})  # fmt: skip
_RED, _AMBER, _BLUE, _GREY = (
    {"bg_color": "#F8CBAD", "font_color": "#9C0006"},
    {"bg_color": "#FFE699", "font_color": "#7F6000"},
    {"bg_color": "#DDEBF7", "font_color": "#1F4E78"},
    {"bg_color": "#EDEDED", "font_color": "#595959"},
)
_TINTS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("级别", "错误"): _RED, ("级别", "警告"): _AMBER, ("级别", "提示"): _BLUE,
    ("状态", STATE_MISSING): _RED, ("状态", STATE_USELESS): _RED, ("状态", STATE_PARTLY): _AMBER, ("采用", "否"): _GREY,
}  # fmt: skip
_TINTED = frozenset(column for column, _ in _TINTS)
_CELL = re.compile(r"^[A-Z]{1,3}[1-9]\d{0,6}$")
_ESCAPES = {**{char: f"%{ord(char):02x}" for char in '%" <>[]^`{}#'}, "\\": "/"}


def report_bytes(*sheets: ReportSheet, dashboard: Dashboard | None = None) -> bytes:
    """Return a workbook with one styled sheet per table; equal tables give equal bytes.

    Headings are frozen and filterable, texts wrap, 级别, 状态 and 采用 are coloured, links lead to file and cell
    where Excel's limits allow.
    """
    target = io.BytesIO()
    book = new_workbook(target, inline=True)
    looks = _Looks(book)
    for table in sheets:
        taken = [sheet.get_name() for sheet in book.worksheets()]
        _write(book.add_worksheet(sheet_name(table.name, taken)), table, looks)
    growing = {sheet.get_name(): (1, MAX_ROW) for sheet in book.worksheets()}
    if dashboard is not None:
        # Rows of the tables are written out one by one; this sheet's stay at hand, as its charts keep their figures.
        book.constant_memory = False
        add_dashboard(book, dashboard)
    return finish(book, target, growing)


class _Looks:
    """Formats by column and content, made when first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._quick: dict[tuple[str, str, bool, bool], Any] = {}
        self._made: dict[tuple[tuple[str, str], ...], Any] = {}
        self.head = head_format(book)
        self.marked = text_format(book, font_color="#C00000", bold=True)

    def get(self, column: str, value: str | int | Marked, *, linked: bool) -> Any:
        """Return the format of a cell."""
        # A state may carry a note: 已报（迟报）.
        tint = str(value).partition("（")[0] if column in _TINTED else ""
        quick = (column, tint, linked, isinstance(value, int))
        if quick in self._quick:
            return self._quick[quick]
        look: dict[str, Any] = {"align": "center" if column in _CENTRED else "left"}
        look.update(_TINTS.get((column, tint), {}))
        if linked:
            look.update(font_color="#0563C1", underline="1")
        if isinstance(value, int):
            look["num_format"] = "0"
        key = tuple(sorted(look.items()))
        if key not in self._made:
            options = {**look, "underline": 1} if linked else look
            self._made[key] = text_format(self._book, **border(), **options)
        self._quick[quick] = self._made[key]
        return self._made[key]


def _write(sheet: Any, table: ReportSheet, looks: _Looks) -> None:
    widths = [_WIDTHS.get(column, 16) for column in table.columns]
    for col, column in enumerate(table.columns):
        sheet.set_column(col, col, widths[col])
        put(sheet, 0, col, column, looks.head)
    urls = {place: url for place, link in table.links.items() if (url := link_url(link))}
    # Cells beyond the limit keep their text; the first rows are the worst ones.
    linked = dict(sorted(urls.items())[:MAX_LINKS])
    sheet.set_row(0, HEAD_HEIGHT)
    for row, values in enumerate(table.rows):
        sheet.set_row(row + 1, row_height([str(value) for value in values], widths, BODY_SIZE, padding=8))
        for col, value in enumerate(values):
            url = linked.get((row, col))
            form = looks.get(table.columns[col], value, linked=url is not None)
            if isinstance(value, int):
                sheet.write_number(row + 1, col, value, form)
                continue
            if isinstance(value, Marked):
                _put_marked(sheet, row + 1, col, value, form, looks.marked)
                continue
            if url is not None and value:
                sheet.write_url(row + 1, col, url, form, "→")
            # After the link, whose own text xlsxwriter may take for markup.
            put(sheet, row + 1, col, value, form)
    last = len(table.rows)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    print_setup(sheet, head=0, last=last, columns=len(table.columns))


def _put_marked(sheet: Any, row: int, col: int, value: Marked, form: Any, marked: Any) -> None:
    """Write a text with its marked runs in red; xlsxwriter wants two runs at least, none of them empty."""
    runs = [(clean_cell(text), on) for text, on in value.runs if text]
    fragments = [item for text, on in runs for item in ((marked, text) if on else (text,))]
    whole = "".join(text for text, _ in runs)
    plain = len(runs) < 2 or utf16_length(whole) > 32_000 or sheet.write_rich_string(row, col, *fragments, form)
    if plain:
        put(sheet, row, col, whole, form)


def link_url(link: Link) -> str | None:
    """Return the link as xlsxwriter takes it, None where Excel could not follow it.

    Excel opens paths relative to the report's folder and with a drive letter; it knows no POSIX root.
    """
    path = "".join(_ESCAPES.get(char, char) for char in link.path)
    if not path or re.search(r"[\x00-\x1f]", path) or (path.startswith("/") and not path.startswith("//")):
        return None
    place = ""
    if link.sheet and _CELL.match(link.cell):
        place = "'" + link.sheet.replace("'", "''") + f"'!{link.cell}"
    if utf16_length(path) > MAX_URL - len("file:///") or utf16_length(place) > MAX_URL or len(path) < 2:
        return None
    return f"external:{path}" + (f"#{place}" if place else "")


__all__ = ["MAX_LINKS", "MAX_URL", "link_url", "report_bytes"]
