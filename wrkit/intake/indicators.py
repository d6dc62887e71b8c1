"""Tables of indicators (指标, 目标, 完成情况) from documents and from the master's sheet 指标."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wrkit.model.indicators import Indicator, IndicatorRow, IndicatorTable
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.text.clean import clean_text, join_lines, squeeze
from wrkit.text.headers import header_key

_HEADER_ROWS = 12
_SUB = re.compile(r"^其\s*中\s*[:：]?|^(?:—|-|·)")
_HASH = re.compile(r"^[#＃]")
_CAPTION = re.compile(r"^(?:附?表|专栏)\s*[\d一二三四五六七八九十]*|指标")
_BINDING = re.compile(r"约束性")

# Column → patterns of its heading, the surest first; years and periods may stand anywhere in it.
_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("id", (r"编号",)),
    ("number", (r"序号|序|NO\.?",)),
    ("name", (r"指标名称|指标|项目|主要指标|指标内容",)),
    ("adjusted", (r".*调整后?.*目标.*|.*目标.*调整.*|.*调整值|调整数",)),
    ("binding", (r"约束性|属性|指标属性|类型|性质",)),
    ("lead", (r"牵头责任单位|牵头单位|责任单位|牵头部门",)),
    ("target", (r".*预期目标.*", r".*年度目标.*|.*目标任务.*|.*目标值?", r".*计划.*|.*任务.*")),
    ("actual", (r".*完成情况.*|.*实际.*|.*完成值?|.*执行情况.*|.*预计完成.*|.*实绩.*|.*现状.*|.*进展.*",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Head:
    row: int
    last: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]


def read_indicators(document: Document) -> tuple[IndicatorTable, ...]:
    """Return a document's tables of indicators, in order.

    A table is one whose header names 指标 and a target. Headings may run over two lines or two rows. A row with 序号 is
    an indicator; a row without is a 其中 or # row of the one above, or continues its name.
    """
    tables: list[IndicatorTable] = []
    caption = ""
    blocks = list(document.blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            text = join_lines(block.text)
            if _CAPTION.search(text) and len(text) <= 60:
                caption = text
            continue
        grid = _rewidth(block)
        head = _head(grid)
        if head is None:
            continue
        indicators = tuple(_indicators(grid, head))
        if not indicators:
            continue
        title = caption or _inner_caption(grid, head)
        headings = tuple(join_lines(head.texts.get(name, "")) for name in ("number", "name", "target", "actual"))
        assert len(headings) == 4
        tables.append(IndicatorTable(title, headings, indicators, tuple(_notes(blocks[index + 1 :])), grid.ref))
        caption = ""
    return tuple(tables)


def read_indicator_sheet(grid: Grid) -> tuple[Indicator, ...]:
    """Read the master's sheet 指标 (编号, 序号, 指标名称, 约束性, 年度目标, 调整目标, 牵头责任单位, perhaps 完成情况)."""
    head = _head(grid)
    return tuple(_indicators(grid, head)) if head else ()


def adjusted(table: IndicatorTable, changes: Mapping[str, str]) -> tuple[IndicatorTable, tuple[str, ...]]:
    """Return the table with targets replaced, and the keys that fit nothing.

    Args:
        table: the table.
        changes: 序号 → target; 21.1 is the first row below indicator 21.
    """
    left = dict(changes)
    items = []
    for item in table.indicators:
        rows = tuple(
            replace(row, adjusted=left.pop(key)) if (key := f"{item.number}.{place}") in left else row
            for place, row in enumerate(item.rows, 1)
        )
        own = left.pop(item.number, item.adjusted)
        items.append(replace(item, adjusted=own, rows=rows))
    return replace(table, indicators=tuple(items)), tuple(left)


def adjustment_notes(table: IndicatorTable) -> tuple[str, ...]:
    """Return the notes below a table that speak of adjusted targets."""
    return tuple(note for note in table.notes if re.search(r"目标.{0,12}调整|调整.{0,12}目标", note))


def _rewidth(grid: Grid) -> Grid:
    """Mend a table of a text file whose width was misread because a heading runs over two lines.

    The cells stand one after another; the first 序号 1 behind the headings tells how many columns there are.
    """
    width = grid.width
    flat = {row * width + col: text for (row, col), text in grid.cells.items()}
    first = next((place for place, text in sorted(flat.items()) if squeeze(text) == "1"), None)
    start = next((place for place, text in sorted(flat.items()) if header_key(text) in ("序号", "编号")), None)
    if (
        first is None
        or start is None
        or not 3 <= first - start <= 8
        or (first - start) == width
        or (first // width, start // width) == (0, 0)
    ):
        return grid
    if any(row > 0 and col == 0 and squeeze(text) == "1" for (row, col), text in grid.cells.items() if row <= 2):
        return grid
    own = first - start
    cells = {divmod(place - start, own): text for place, text in flat.items() if place >= start}
    return Grid(grid.ref, cells, (), grid.state)


def _head(grid: Grid) -> _Head | None:
    """Return the row of headings: it names the indicators and their target."""
    rows = [(index, cells) for index, cells in grid.rows() if index < _HEADER_ROWS]
    for position, (index, cells) in enumerate(rows):
        merged = dict(cells)
        last = index
        found = _columns(merged)
        if "name" not in found:
            continue
        if "target" not in found and position + 1 < len(rows):
            below = rows[position + 1][1]
            merged = {**cells, **{col: cells.get(col, "") + below[col] for col in below}}
            last = rows[position + 1][0]
            found = _columns(merged)
        if "name" in found and ("target" in found or "actual" in found):
            return _Head(index, last, found, {name: merged[col] for name, col in found.items()})
    return None


def _columns(cells: Mapping[int, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    keys = {col: re.sub(r"^[*＊]|\(.*?\)$", "", header_key(text)) for col, text in cells.items()}
    for name, patterns in _HEADINGS:
        for pattern in patterns:
            column = next(
                (col for col, key in keys.items() if col not in found.values() and re.fullmatch(pattern, key)), None
            )
            if column is not None:
                found[name] = column
                break
    return found


def _inner_caption(grid: Grid, head: _Head) -> str:
    above = [join_lines(text) for row, cells in grid.rows() if row < head.row for text in cells.values()]
    return next((text for text in above if len(text) <= 60), "")


def _notes(blocks: Sequence[Paragraph | Grid]) -> Iterator[str]:
    """Yield the paragraphs right below a table that are its notes: 注：… and the numbered ones that follow."""
    started = False
    for block in blocks[:8]:
        if not isinstance(block, Paragraph):
            return
        text = join_lines(block.text)
        if re.match(r"注\s*[:：]|备注|说明[:：]", text):
            started = True
        elif not (started and re.match(r"[（(]?\d{1,2}[)）.．、]", text)):
            return
        yield text


def _indicators(grid: Grid, head: _Head) -> Iterator[Indicator]:
    current: Indicator | None = None
    titles = {squeeze(text) for text in head.texts.values()}
    for index, cells in grid.rows():
        if index <= head.last:
            continue
        own = {name: clean_text(cells.get(col, "")) for name, col in head.columns.items()}
        number, name = squeeze(own.get("number", "")).rstrip("."), join_lines(own.get("name", ""))
        if not name or squeeze(name) in titles:  # a header repeated after a page break
            continue
        ref = grid.at(index, head.columns["name"])
        target, actual, changed = (join_lines(own.get(key, "")) for key in ("target", "actual", "adjusted"))
        if re.fullmatch(r"\d{1,3}", number) and not (_HASH.match(name) or _SUB.match(name)):
            if current is not None:
                yield current
            binding = _binding(name, own.get("binding", ""))
            current = Indicator(
                number, name, target, actual, changed, binding, (), own.get("id", ""), own.get("lead", ""), ref
            )
        elif current is not None and not re.match(r"注\s*[:：]", name):
            kind = "#" if _HASH.match(name) else "其中"
            row = IndicatorRow(name, target, actual, changed, kind, ref)
            current = replace(current, rows=(*current.rows, row))
    if current is not None:
        yield current


def _binding(name: str, cell: str) -> bool:
    flat = squeeze(cell)
    return (
        name.rstrip().endswith(("*", "＊"))
        or flat in ("是", "√", "*", "＊")
        or (bool(_BINDING.search(flat)) and "非" not in flat)
    )


__all__ = ["adjusted", "adjustment_notes", "read_indicator_sheet", "read_indicators"]
