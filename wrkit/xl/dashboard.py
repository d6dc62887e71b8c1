"""The sheet 看板: native Excel charts over small tables on the same sheet."""

from __future__ import annotations

from typing import Any

from wrkit.model.statistics import DASHBOARD, Dashboard
from wrkit.xl.styles import HEI, SONG, border, head_format, put, sheet_name, text_format

# Good to bad; told apart in grey print too.
_COLOURS = ("#2E7D32", "#8BC34A", "#FFB300", "#D84315", "#9E9E9E")
_RETURN_COLOURS = ("#2E7D32", "#FFB300", "#D84315")
# Most figures on top, each over two columns; their width by how many there are keeps the page as wide as the charts.
_MOST_FIGURES = 8
_COLUMN_WIDTHS = {_MOST_FIGURES: 8.15}
# The tables the charts draw from stand right of the printed page.
_DATA_COL = 18
_MOST_UNITS = 45
_WIDTH, _HALF = 1107, 540
_BAR, _FRAME = 21, 120
_ROW_PX = 24


def add_dashboard(workbook: Any, board: Dashboard) -> None:
    """Add 看板 to an xlsxwriter workbook: figures on top, then share of returns, trend, and status by unit.

    Args:
        workbook: the workbook the other sheets of the report were added to.
        board: what to show. Beyond 45 units the rest is summed up in one bar.
    """
    taken = [sheet.get_name() for sheet in workbook.worksheets()]
    sheet = workbook.add_worksheet(sheet_name(DASHBOARD, taken))
    sheet.hide_gridlines(2)
    figures = len(board.facts[:_MOST_FIGURES])
    last_col = 2 * figures - 1
    sheet.set_column(0, last_col, _COLUMN_WIDTHS.get(figures, 9.5))
    sheet.set_column(_DATA_COL, _DATA_COL, 22)
    _head(workbook, sheet, board, last_col)
    row = _table(workbook, sheet, 0, "报送情况", ("单位数",), [(name, (count,)) for name, count in board.returns])
    returns = (1, row - 2)
    trend_at = row
    row = _table(workbook, sheet, row, "期别", board.results, board.trend)
    units_at = row
    units = _shortened(board)
    last = _table(workbook, sheet, row, "单位", board.results, units)
    sheet.insert_chart(6, 0, _returns_chart(workbook, sheet, returns), {"object_position": 2})
    sheet.insert_chart(6, figures, _trend_chart(workbook, sheet, board, trend_at), {"object_position": 2})
    height = _FRAME + _BAR * max(4, len(units))
    sheet.insert_chart(
        20, 0, _units_chart(workbook, sheet, board, units_at, len(units), height), {"object_position": 2}
    )
    bottom = 20 + height // _ROW_PX + 2
    for index in range(6, max(bottom, last)):
        sheet.set_row_pixels(index, _ROW_PX)
    sheet.print_area(0, 0, bottom, last_col)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)


def _head(workbook: Any, sheet: Any, board: Dashboard, last_col: int) -> None:
    title = workbook.add_format({"font_name": HEI, "font_size": 18, "align": "center", "valign": "vcenter"})
    name_look = workbook.add_format({"font_name": SONG, "font_size": 11, "align": "center", "font_color": "#595959"})
    sheet.merge_range(0, 0, 0, last_col, "", title)
    put(sheet, 0, 0, board.title, title)
    sheet.merge_range(1, 0, 1, last_col, "", name_look)
    put(sheet, 1, 0, board.basis, name_look)
    sheet.set_row(0, 34)
    sheet.set_row(2, 20)
    sheet.set_row(3, 34)
    colours = ("#1F4E78", "#1F4E78", *_COLOURS, "#B71C1C")
    for index, (name, count) in enumerate(board.facts[:_MOST_FIGURES]):
        number = workbook.add_format({
            "font_name": HEI, "font_size": 22, "align": "center", "valign": "vcenter", "num_format": "0",
            "font_color": colours[index] if index < len(colours) else "#1F4E78",
        })  # fmt: skip
        sheet.merge_range(2, 2 * index, 2, 2 * index + 1, "", name_look)
        put(sheet, 2, 2 * index, name, name_look)
        sheet.merge_range(3, 2 * index, 3, 2 * index + 1, "", number)
        sheet.write_number(3, 2 * index, count, number)


def _table(workbook: Any, sheet: Any, row: int, label: str, names: tuple[str, ...], rows: Any) -> int:
    """Write a table right of the page; return the first row free below it."""
    head = head_format(workbook)
    text = text_format(workbook, **border())
    number = workbook.add_format({"num_format": "0", **border()})
    for offset, name in enumerate((label, *names)):
        put(sheet, row, _DATA_COL + offset, name, head)
    for offset, (name, counts) in enumerate(rows, 1):
        put(sheet, row + offset, _DATA_COL, name, text)
        for col, count in enumerate(counts, 1):
            sheet.write_number(row + offset, _DATA_COL + col, count, number)
    return row + len(rows) + 2


def _shortened(board: Dashboard) -> list[tuple[str, tuple[int, ...]]]:
    units = list(board.units)
    if len(units) <= _MOST_UNITS:
        return units
    rest = units[_MOST_UNITS - 1 :]
    summed = tuple(sum(counts[col] for _, counts in rest) for col in range(len(board.results)))
    return [*units[: _MOST_UNITS - 1], (f"其余{len(rest)}个单位", summed)]


def _font(size: int = 10, **more: Any) -> dict[str, Any]:
    return {"name": SONG, "size": size, **more}


def _title(text: str) -> dict[str, Any]:
    return {"name": text, "name_font": {"name": HEI, "size": 13, "bold": False}, "overlay": False}


def _returns_chart(workbook: Any, sheet: Any, rows: tuple[int, int]) -> Any:
    chart = workbook.add_chart({"type": "doughnut"})
    name = sheet.get_name()
    chart.add_series({
        "name": "报送情况",
        "categories": [name, rows[0], _DATA_COL, rows[1], _DATA_COL],
        "values": [name, rows[0], _DATA_COL + 1, rows[1], _DATA_COL + 1],
        "points": [{"fill": {"color": colour}} for colour in _RETURN_COLOURS],
        # Zero slices would print their labels over one another.
        "data_labels": {"value": True, "font": _font(11), "num_format": "0;;;"},
    })  # fmt: skip
    chart.set_title(_title("各单位报送情况（个）"))
    chart.set_hole_size(50)
    chart.set_legend({"position": "right", "font": _font()})
    chart.set_size({"width": _HALF, "height": 320})
    return chart


def _trend_chart(workbook: Any, sheet: Any, board: Dashboard, row: int) -> Any:
    # One period is no line.
    several = len(board.trend) > 1
    chart = workbook.add_chart({"type": "line"} if several else {"type": "column"})
    name = sheet.get_name()
    first, last = row + 1, row + len(board.trend)
    for col, _ in enumerate(board.results):
        chart.add_series({
            "name": [name, row, _DATA_COL + 1 + col],
            "categories": [name, first, _DATA_COL, last, _DATA_COL],
            "values": [name, first, _DATA_COL + 1 + col, last, _DATA_COL + 1 + col],
            "line": {"color": _COLOURS[col], "width": 2.25} if several else {"none": True},
            "fill": {"color": _COLOURS[col]},
            "marker": {"type": "circle", "size": 7, "fill": {"color": _COLOURS[col]}, "border": {"color": _COLOURS[col]}} if several else {"type": "none"},
            "data_labels": {"value": True, "font": _font(9), **({"position": "below" if col % 2 else "above"} if several else {})},
        })  # fmt: skip
    chart.set_title(_title("本年各期进展（项" + (f"，{board.trend_basis}" if board.trend_basis else "") + "）"))
    chart.set_legend({"position": "bottom", "font": _font()})
    chart.set_x_axis({"num_font": _font()})
    chart.set_y_axis(
        {
            "num_font": _font(),
            "min": 0,
            "num_format": "0",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    chart.set_size({"width": _HALF, "height": 320})
    return chart


def _units_chart(workbook: Any, sheet: Any, board: Dashboard, row: int, count: int, height: int) -> Any:
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    name = sheet.get_name()
    first, last = row + 1, row + max(1, count)
    for col, _ in enumerate(board.results):
        chart.add_series({
            "name": [name, row, _DATA_COL + 1 + col],
            "categories": [name, first, _DATA_COL, last, _DATA_COL],
            "values": [name, first, _DATA_COL + 1 + col, last, _DATA_COL + 1 + col],
            "fill": {"color": _COLOURS[col]},
            "gap": 40,
            "data_labels": {"value": True, "font": _font(8), "num_format": "0;;;"},
        })  # fmt: skip
    chart.set_title(_title("各单位任务状态（项，问题多的在前）"))
    chart.set_legend({"position": "top", "font": _font()})
    # The first unit on top; the axis of counts then comes out above unless it crosses at the far end.
    chart.set_y_axis({"reverse": True, "num_font": _font(9), "crossing": "max", "interval_unit": 1})
    chart.set_x_axis(
        {
            "num_font": _font(9),
            "num_format": "0",
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    chart.set_size({"width": _WIDTH, "height": height})
    return chart


__all__ = ["add_dashboard"]
