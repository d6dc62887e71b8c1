"""The style part of one workbook taken into another's: entries appended, numbers told."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from wrkit.xl.package import local, tag

# The order in which a style sheet has its lists (ECMA-376 part 1, 18.8.39).
_STYLE_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")


def take_styles(own: Any, theirs: Any) -> tuple[list[int], int]:
    """Append a donor's fonts, fills, borders, formats and cell styles.

    Args:
        own: root of the style part that grows.
        theirs: root of the donor's.

    Returns:
        The new number of each of the donor's cell styles, and what is to be added to its dxf numbers.
    """
    offsets = {kind: _append_all(own, theirs, kind) for kind in ("fonts", "fills", "borders", "dxfs")}
    formats = _append_formats(own, theirs)
    own_styles, mapping = own.find(tag("cellXfs")), []
    for style in theirs.find(tag("cellXfs")):
        fresh = copy.deepcopy(style)
        for attribute, kind in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            fresh.set(attribute, str(int(fresh.get(attribute, 0)) + offsets[kind]))
        number = int(fresh.get("numFmtId", 0))
        fresh.set("numFmtId", str(formats.get(number, number)))
        fresh.set("xfId", "0")
        own_styles.append(fresh)
        mapping.append(len(own_styles) - 1)
    own_styles.set("count", str(len(own_styles)))
    return mapping, offsets["dxfs"]


def _style_list(styles: Any, kind: str) -> Any:
    found = styles.find(tag(kind))
    if found is None:
        found = etree.Element(tag(kind), count="0")
        place = _STYLE_ORDER.index(kind)
        before = [element for element in styles if local(element) in _STYLE_ORDER[:place]]
        if before:
            before[-1].addnext(found)
        else:
            styles.insert(0, found)
    return found


def _append_all(own: Any, theirs: Any, kind: str) -> int:
    """Append the donor's entries of a list; return the offset of their numbers."""
    source = theirs.find(tag(kind))
    if source is None:
        return 0
    target = _style_list(own, kind)
    offset = len(target)
    target.extend(copy.deepcopy(item) for item in source)
    target.set("count", str(len(target)))
    return offset


def _append_formats(own: Any, theirs: Any) -> dict[int, int]:
    """Take over the donor's own number formats; return old → new numbers."""
    source = theirs.find(tag("numFmts"))
    if source is None:
        return {}
    target = _style_list(own, "numFmts")
    mapping = {}
    free = max([163, *(int(item.get("numFmtId", 0)) for item in target)]) + 1
    for item in source:
        mapping[int(item.get("numFmtId"))] = free
        etree.SubElement(target, tag("numFmt"), numFmtId=str(free), formatCode=item.get("formatCode", "General"))
        free += 1
    target.set("count", str(len(target)))
    return mapping


__all__ = ["take_styles"]
