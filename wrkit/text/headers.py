"""Recognising columns by their headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from wrkit.model.sheets import Grid
from wrkit.text.clean import clean_text, squeeze
from wrkit.vocab import ANSWER_COLUMNS, LEAD, SUPPORT, TASK, Column

_NOTE = re.compile(
    r"\((?:必填|选填|请填写|填报|单位填写|可多选|下拉选择|可另附页|字以内|\d+字以内|[^()]*[填字选][^()]*)\)$"
)
# Headings stand in one of the first rows of wrkit's own sheets, whatever people put above them.
HEADER_ROWS = 15
# What is longer is no heading but by exception, and not worth remembering.
_LONGEST = 400
_YEAR = re.compile(r"20\d{2}")
_PERIOD = re.compile(
    r"^(?:\d{4}年?度?)?(?:截[至止])?(?:第?[一二三四1-4]季度|上半年|下半年|前[二三]季度|全年|年度|本期|本季度|当前|目前|截[至止]目前|"
    r"(?:\d{1,2}[-—~至])?\d{1,2}月(?:份|底|末)?)?(?:\d{4}年?度?)?"
)


_AND = "及和与、或并+"
_SPANS = (
    (r"1-[2二]季度|前[二两2]季度|上半年|半年度", (1, 6)),
    (r"1-[3三]季度|前[三3]季度", (1, 9)),
    (r"1-[4四]季度|全年|[年本]度累计", (1, 12)),
    (r"[一1]季度|首季|Q1", (1, 3)),
    (r"[二2]季度|Q2", (4, 6)),
    (r"[三3]季度|Q3", (7, 9)),
    (r"[四4]季度|Q4", (10, 12)),
    (r"下半年", (7, 12)),
)
_MONTHS = re.compile(
    r"(?:(?P<first>\d{1,2})月?[-—–~至到])?(?P<till>截[至止]\D{0,4})?(?<!\d)(?P<last>1[0-2]|[1-9])月(?P<end>底|末)?"
)


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """Return a heading without spaces, brackets' width, filling hints and colons."""
    flat = unicodedata.normalize("NFKC", squeeze(text)).strip(":：*＊")
    return _NOTE.sub("", flat).upper()


def match_header(text: str, columns: Sequence[Column], *, strict: bool = False) -> Column | None:
    """Return the column whose name or alias `text` is, however padded; None if none.

    Unless `strict`, a period in front (一季度完成情况) and other words around a known heading are passed over.
    """
    find = _match if len(text) <= _LONGEST else _match.__wrapped__
    return find(text, tuple(columns), strict)


@lru_cache(maxsize=4096)
def _match(text: str, columns: tuple[Column, ...], strict: bool) -> Column | None:
    key = header_key(text)
    if not key or len(key) > 24:
        return None
    names = _names(columns)
    if key in names or strict:
        return names.get(key)
    bare = _PERIOD.sub("", key, count=1)
    if bare in names:
        return names[bare]
    # “2026年一季度工作推进及完成情况” ends in a heading, “存在问题及原因分析” begins with one and goes on; “完成情况及
    # 存在问题” does both: what stands first is the column, what follows is written there too.
    ends = [name for name in names if len(name) >= 4 and key.endswith(name)]
    starts = [
        name
        for name, column in names.items()
        if 4 <= len(name) < len(bare)
        and bare.startswith(name)
        and (bare[len(name)] in _AND or (bare[len(name)] == "(" and column in ANSWER_COLUMNS))
    ]
    start, end = max(starts, key=len, default=""), max(ends, key=len, default="")
    if start and end and names[start] is TASK and names[end] in ANSWER_COLUMNS:  # 工作任务及完成情况
        start = ""
    return names.get(start or end or _misspelt(bare, columns))


def _misspelt(key: str, columns: Sequence[Column]) -> str:
    """Return the column's own name that `key` is but for one character: 完成情祝."""
    for column in columns:
        name = header_key(column.name)
        if len(name) == len(key) >= 4 and sum(a != b for a, b in zip(name, key, strict=True)) == 1:
            return name
    return ""


@lru_cache(maxsize=4096)
def heading_period(key: str) -> tuple[int, int] | None:
    """Return the months a heading speaks of, first and last: 上半年 (1, 6), 3月 (3, 3), 1-3月 (1, 3); None if of none.

    Args:
        key: as from `header_key`.
    """
    for pattern, span in _SPANS:
        if re.search(pattern, key):
            return span
    if match := _MONTHS.search(key):
        last = int(match["last"])
        whole = match["first"] or match["till"] or match["end"] or "累计" in key
        return (int(match["first"] or 1) if whole else last, last)
    return None


@lru_cache(maxsize=16)
def _names(columns: tuple[Column, ...]) -> dict[str, Column]:
    """Return every form of heading with its column; where two columns share one, the first has it."""
    names = {header_key(column.name): column for column in columns}
    for column in columns:
        for alias in column.aliases:
            names.setdefault(header_key(alias), column)
    return names


def match_headers(cells: Mapping[int, str], columns: Sequence[Column], *, strict: bool = False) -> dict[Column, int]:
    """Return where each column stands in a row of headings, by column index.

    An exact name wins over an alias, a heading without a year over one with (2024年完成情况 is last year's).
    “责任单位” beside “牵头单位” means the supporting units.
    """
    found: dict[Column, int] = {}
    aliased: list[tuple[Column, int, str]] = []
    for index, text in cells.items():
        column = match_header(text, columns, strict=strict)
        if column is None:
            continue
        if header_key(text) == header_key(column.name):
            found.setdefault(column, index)
        else:
            aliased.append((column, index, header_key(text)))
    # A heading that says 牵头 or 主办 claims the lead column before a bare 责任单位 does.
    aliased.sort(key=lambda item: (_YEAR.search(item[2]) is not None, _weight(item[0], item[2]), item[1]))
    for column, index, key in aliased:
        if column not in found:
            found[column] = index
        elif column is LEAD and key in ("责任单位", "责任部门") and SUPPORT in columns:
            found.setdefault(SUPPORT, index)
    return found


def _weight(column: Column, key: str) -> int:
    names = [header_key(alias) for alias in column.aliases]
    return names.index(key) if key in names else len(names)


def named_rows(grid: Grid | None, names: Sequence[str], *, raw: bool = False) -> Iterator[dict[str, str]]:
    """Yield the rows below the first row of headings that has the first of `names`.

    Args:
        grid: a sheet, None where there is none.
        names: exact headings; a column that is not there reads as empty.
        raw: leave the texts as they are.

    Yields:
        Heading → text, and under “” the index of the row.
    """
    if grid is None:
        return
    places: dict[str, int] = {}
    for index, cells in grid.rows():
        if not places:
            found = {squeeze(text): col for col, text in cells.items()}
            if names[0] in found and index < HEADER_ROWS:
                places = {name: found[name] for name in names if name in found}
            continue
        clean = str if raw else clean_text
        yield {name: clean(cells.get(places.get(name, -1), "")) for name in names} | {"": str(index)}
