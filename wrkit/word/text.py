"""What stands in a Word document's XML as a person sees it: paragraphs, cells, what is drawn over them.

python-docx passes over content controls (w:sdt), inserted text (w:ins) and nested tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wrkit.word.parts import local

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Deleted and moved text is not shown; what is drawn is told apart; instructions and properties say nothing.
_SKIP = frozenset(
    ("del", "moveFrom", "txbxContent", "instrText", "delText", "pPr", "rPr", "sdtPr", "footnoteReference")
)
_AROUND_BLOCKS = ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo", "AlternateContent")
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
# Marks of Wingdings and Wingdings 2 that stand for a tick: font → place in it → sign.
_SIGNS = {
    "Wingdings": {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐"},
    "Wingdings 2": {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x54: "☒", 0x51: "☒", 0xA3: "☐", 0x2A: "☐"},
}
# A control's prompt in the words of Word, WPS and their users.
_PROMPT = re.compile(r"单击|点击|轻触|选择|输入|键入|填写|click|tap\b|choose|enter|select", re.IGNORECASE)
PICTURES = ("drawing", "pict", "object")
# What makes a drawing more than a line or a frame: a picture, a chart, a diagram, an embedded file, ink.
_SHOWN = ("blip", "imagedata", "chart", "relIds", "OLEObject", "contentPart", "pic")


def value(element: Any, path: str, default: str = "") -> str | None:
    """Return the w:val at `path`; `default` where the element has none; None where there is no element."""
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + "val", default)


def is_on(element: Any, path: str) -> bool:
    """Tell whether a property that is on or off is on."""
    return value(element, path, "1") not in (None, "0", "false", "off", "none")


def number(text: str | None, default: int) -> int:
    """Return a number as written in an attribute, `default` where it is none."""
    return int(text) if text and text.isdecimal() else default


def is_prompt(element: Any) -> bool:
    """Tell whether a content control shows its prompt: nobody has filled it in; one around cells has those."""
    return local(element) == "sdt" and _is_unfilled(element) and next(element.iter(W + "tc"), None) is None


def _is_unfilled(control: Any) -> bool:
    return is_on(control, "sdtPr/showingPlcHdr")


def is_unfilled_cell(cell: Any) -> bool:
    """Tell whether a cell is a content control that shows its prompt."""
    content = cell.getparent()
    return local(content) == "sdtContent" and _is_unfilled(content.getparent())


def branch(alternative: Any) -> Any:
    """Return the one branch of an mc:AlternateContent to read: the first that says something, else the first."""
    branches = [child for child in alternative if local(child) in ("Choice", "Fallback")]
    said = (child for child in branches if any(local(item) == "t" and item.text for item in child.iter()))
    return next(said, branches[0] if branches else alternative)


def children(element: Any) -> Iterator[Any]:
    """Yield the elements inside one, less prompts and what stands there a second time for older programs."""
    for child in element:
        if local(child) == "AlternateContent":
            yield from children(branch(child))
        elif not is_prompt(child):
            yield child


def blocks(parent: Any) -> Iterator[Any]:
    """Yield paragraphs, tables and embedded files, looking into content controls and tracked insertions."""
    for child in children(parent):
        name = local(child)
        if name in ("p", "tbl", "altChunk"):
            yield child
        elif name in _AROUND_BLOCKS:
            yield from blocks(child)


def paragraph(element: Any) -> str:
    """Return a paragraph's text; text boxes are not in it."""
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts)


def _collect(element: Any, parts: list[str]) -> None:
    for child in children(element):
        name = local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in _TEXT:
            parts.append(_TEXT[name])
        elif name == "sym":
            parts.append(_sign(child))
        elif name == "ffData":
            parts.append(_field(child))
        elif name not in _SKIP and name not in PICTURES:
            _collect(child, parts)


def _sign(element: Any) -> str:
    code = element.get(W + "char", "")
    place = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code) else 0
    return _SIGNS.get(element.get(W + "font", ""), {}).get(place & 0xFF, "")


def _field(data: Any) -> str:
    """Return what a form field of the old kind shows that no run does: a list's choice, a tick."""
    entries = [item.get(W + "val", "") for item in data.findall(f"{W}ddList/{W}listEntry")]
    if entries:
        chosen = number(value(data, "ddList/result") or value(data, "ddList/default"), 0)
        return entries[chosen].strip() if chosen < len(entries) else ""
    if data.find(W + "checkBox") is not None:
        own = value(data, "checkBox/checked", "1")
        ticked = own if own is not None else value(data, "checkBox/default", "1")
        return "☐" if ticked in (None, "0", "false", "off") else "☑"
    return ""


def inside(parent: Any, wanted: str) -> Iterator[Any]:
    """Yield rows or cells; a control's prompt stands in a cell, which is there all the same."""
    for child in parent:
        name = local(child)
        if name == wanted:
            yield child
        elif name == "AlternateContent":
            yield from inside(branch(child), wanted)
        elif name in _AROUND_BLOCKS:
            yield from inside(child, wanted)


def cells(table: Any) -> Iterator[Any]:
    """Yield all cells of a table."""
    return (cell for row in inside(table, "tr") for cell in inside(row, "tc"))


def within(element: Any) -> Iterator[Any]:
    """Yield what is inside an element at any depth, less deleted text, prompts and what stands there twice."""
    for child in children(element):
        if local(child) not in ("del", "moveFrom"):
            yield child
            yield from within(child)


def prompts(body: Any) -> Iterator[str]:
    """Yield the prompts that are not plainly such: some program may have left the mark on an answer."""
    for control in body.iter(W + "sdt"):
        if _is_unfilled(control):
            said = "".join(item.text or "" for item in control.iter(W + "t")).strip()
            if said and not _PROMPT.search(said):
                yield said


def boxes(element: Any) -> Iterator[Any]:
    """Yield the text boxes anchored in a paragraph, those inside one another with the outer."""
    for child in children(element):
        name = local(child)
        if name == "txbxContent":
            yield child
        elif name not in ("del", "moveFrom"):
            yield from boxes(child)


def lettering(element: Any) -> Iterator[str]:
    """Yield the texts drawn in a paragraph that are in no text box: WordArt, shapes of a canvas."""
    for drawn in _drawn(element):
        for item in within(drawn):
            if local(item) == "textpath" and item.get("string", "").strip():
                yield item.get("string")
            elif local(item) == "t" and not item.tag.startswith(W) and item.text:
                yield item.text


def pictures(element: Any) -> int:
    """Count the pictures, charts and embedded files in a paragraph; lines and empty shapes are none."""
    return sum(any(local(item) in _SHOWN for item in within(drawn)) for drawn in _drawn(element))


def _drawn(element: Any) -> Iterator[Any]:
    for child in children(element):
        name = local(child)
        if name in PICTURES:
            yield child
        elif name not in ("del", "moveFrom", "txbxContent"):
            yield from _drawn(child)
