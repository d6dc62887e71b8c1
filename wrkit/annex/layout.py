"""Reading the 版式 cell of the 附件 sheet: orientation, groups and order, in the words of the office.

横版 or 竖版; beside it, or among the conditions, 按…分组 (a heading before each group; 不分组 for none) and 按…排序
(several columns by 、; 倒序 after a name turns its order round). The parts may be parted by 、，； blanks or line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wrkit.annex.fault import SpecError
from wrkit.text.clean import clean_text, squeeze
from wrkit.vocab import Column

Find = Callable[[str], Column]

_ORIENTATION = re.compile(r"(?:A4|a4)?(?:纸张?|页面)?([横竖纵直])(?:版面?|向|排|式|放|页)?(?:打印|印制|排版)?")
_GROUPING = r"(?:分组|归类|分块|编组|归组)"
_UNGROUPED = re.compile(rf"(?:不(?:要|用|必|需要?)?|无需|无须|取消){_GROUPING}")
_GROUP = re.compile(rf"(?:首?先)?按照?([^按；;，,。\n]+?)(?:进行)?{_GROUPING}")
_BACKWARDS = r"倒序|降序|逆序|反序|[从由]大到小|[从由]高到低|[从由]后[到往]前"
_FORWARDS = r"升序|正序|顺序|[从由]小到大|[从由]低到高|[从由]前[到往]后"
_SORTED = r"排序|排列|为序"
_WAY = re.compile(rf"[（(]?(?:(?P<back>{_BACKWARDS})|{_FORWARDS})[）)]?$")
# Up to the last word of order before the next 按 or a mark that parts: 按分类、编号倒序排序.
_ORDER = re.compile(
    rf"(?:首?先|再|然后|其次|并)?按照?([^按；;，,。\n]*(?:{_SORTED}|[（(]?(?:{_BACKWARDS}|{_FORWARDS})[）)]?))"
)
_ENDS_ORDER = re.compile(rf"(?:{_SORTED}|[（(]?(?:{_BACKWARDS}|{_FORWARDS})[）)]?)$")
_PARTED = re.compile(r"[、，,；;。\s]+")


@dataclass(frozen=True, slots=True)
class Arranged:
    """What a cell says about groups and order.

    Attributes:
        group: the column whose values head groups of rows, None for none.
        ungrouped: people wrote 不分组.
        order: columns to sort by, each with whether backwards.
        rest: everything else the cell says.
    """

    group: Column | None
    ungrouped: bool
    order: tuple[tuple[Column, bool], ...]
    rest: str


def read_arranged(text: str, find: Find) -> Arranged:
    """Read what a cell says about groups and order in parts that begin with 按, and 不分组.

    Raises:
        SpecError: it names a column there is not, or two columns to group by.
    """
    flat = clean_text(text)
    groups: list[Column] = []
    order: list[tuple[Column, bool]] = []

    def grouped(match: re.Match[str]) -> str:
        groups.append(find(match[1].strip()))
        return "，"

    def sorted_by(match: re.Match[str]) -> str:
        order.extend(_ordered(match[1], find))
        return "，"

    rest = _UNGROUPED.sub("，", flat)
    ungrouped = rest != flat
    rest = _ORDER.sub(sorted_by, _GROUP.sub(grouped, rest))
    return Arranged(_one(groups), ungrouped, tuple(order), rest)


def read_layout(text: str, find: Find) -> tuple[Arranged, bool | None]:
    """Read the 版式 cell, in which 按 may be left out.

    Returns:
        Groups and order, and whether the page is turned, None where nothing is said of it.

    Raises:
        SpecError: it says anything else.
    """
    arranged = read_arranged(text, find)
    groups = [arranged.group] if arranged.group else []
    order = list(arranged.order)
    turned: set[bool] = set()
    for word in filter(None, _PARTED.split(arranged.rest)):
        if match := _ORIENTATION.fullmatch(word):
            turned.add(match[1] == "横")
        elif match := re.fullmatch(rf"(.+?){_GROUPING}", word):
            groups.append(find(match[1]))
        elif _ENDS_ORDER.search(word):
            order.extend(_ordered(word, find))
        else:
            turned |= {True, False}
    if len(turned) > 1:
        raise SpecError(f"应为横版或竖版，可另写按…分组、按…排序，现为“{text.strip()}”")
    return Arranged(_one(groups), arranged.ungrouped, tuple(order), ""), next(iter(turned), None)


def _one(groups: list[Column]) -> Column | None:
    if len(dict.fromkeys(groups)) > 1:
        raise SpecError(f"中写了按几栏分组（{'、'.join(column.name for column in groups)}），只能按一栏")
    return groups[0] if groups else None


def _ordered(text: str, find: Find) -> Iterator[tuple[Column, bool]]:
    """Yield the columns of 分类、编号倒序排序, each with whether backwards."""
    names = [name.strip() for name in re.split(r"[、和]", re.sub(rf"(?:{_SORTED})$", "", text.strip()))]
    if not any(_bare(name) for name in names):
        raise SpecError(f"中的“{text.strip()}”没有写按哪一栏")
    for name in filter(None, names):
        try:
            yield find(_bare(squeeze(name))), _backwards(squeeze(name))
        except SpecError:
            # Blanks inside a name are padding, blanks between names part them.
            words = [word for word in name.split() if _bare(word)]
            if len(words) < 2:
                raise
            for word in words:
                yield find(_bare(word)), _backwards(word)


def _bare(name: str) -> str:
    return _WAY.sub("", re.sub(rf"(?:{_SORTED})$", "", name)).strip()


def _backwards(name: str) -> bool:
    way = _WAY.search(re.sub(rf"(?:{_SORTED})$", "", name))
    return way is not None and way["back"] is not None


__all__ = ["Arranged", "read_arranged", "read_layout"]
