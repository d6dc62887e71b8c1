"""What hangs on the sheets of an xlsx file: comments, pictures, charts, embedded files, controls."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from wrkit.errors import UnreadableError
from wrkit.formats import unpack
from wrkit.model.sheets import CellNote
from wrkit.xl.address import parse_address
from wrkit.xl.package import Package, local, office_id, parse_xml
from wrkit.xl.rich import rich_text

_SHOWN = ("pic", "graphicFrame", "sp", "grpSp", "contentPart")
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_SHAPES = ("shape", "rect", "oval", "roundrect", "group", "line", "arc", "polyline", "image")
_WITH_TEXT = ("/chart", "/chartEx", "/diagramData")
# Kinds of VML objects ([MS-OI29500] 2.1.1880, x:ClientData/@ObjectType); a note is the box of a comment.
_NOTE = "Note"
_CONTROLS = {
    "Checkbox": "复选框", "Radio": "单选按钮", "Drop": "下拉框", "List": "列表框", "Button": "按钮", "Edit": "文本框", "GBox": "分组框",
    "Spin": "数值调节钮", "Scroll": "滚动条",
}  # fmt: skip
_MARKED = ("Checkbox", "Radio")
_PROGRAMS = (
    ("word", " Word 文件"), ("wps", " Word 文件"), ("excel", " Excel 表格"), ("et.", " Excel 表格"), ("powerpoint", "演示文稿"),
    ("acro", " PDF 文件"), ("foxit", " PDF 文件"),
)  # fmt: skip
_OPEN = re.compile(rb"<(br|hr|img)\b([^<>]*)(?<!/)>", re.IGNORECASE)
# How much of an embedded file is told, and read for it.
_TOLD, _LARGEST = 5_000, 20 * 2**20

Place = tuple[int, int]


@dataclass(slots=True)
class _Shape:
    """Something on a sheet: the drawing and the older VML may both speak of it, and the sheet of what is in it."""

    place: Place | None = None
    texts: tuple[str, ...] = ()

    def note(self) -> CellNote:
        return CellNote("picture", *(self.place or (0, 0)), "；".join(dict.fromkeys(filter(None, self.texts))))


def attached(package: Package, path: str, root: Any) -> Iterator[CellNote]:
    """Yield comments, pictures, embedded files and controls of a sheet; of a part that is damaged, that it is lost.

    Args:
        package: the workbook.
        path: the sheet's part.
        root: the sheet's tree, with or without its rows.
    """
    try:
        relations = package.relations(path)
    except UnreadableError:
        yield CellNote("lost", 0, 0, "批注和图形")
        return
    if relations:
        yield from _comments(package, relations)
        shapes, lost = _shapes(package, path, relations, root)
        yield from (shape.note() for shape in shapes)
        if lost:
            yield CellNote("lost", 0, 0, "图形")


def _comments(package: Package, relations: dict[str, tuple[str, str]]) -> Iterator[CellNote]:
    threaded: set[Place] = set()
    lost = False
    for kind, path in sorted(relations.values(), key=lambda item: "threadedComment" not in item[0]):
        if path not in package.parts:
            continue
        try:
            if kind.endswith("/threadedComment"):
                for item in package.tree(path):
                    if place := parse_address(item.get("ref", "")):
                        threaded.add(place)
                        yield CellNote("comment", *place, "".join(t.text or "" for t in item if local(t) == "text"))
            elif kind.endswith("/comments"):
                for item in package.children(path, "commentList"):
                    place = parse_address(item.get("ref", ""))
                    if place and place not in threaded:
                        yield CellNote("comment", *place, "".join(rich_text(t) for t in item if local(t) == "text"))
        except UnreadableError:
            lost = True
    if lost:
        yield CellNote("lost", 0, 0, "批注")


def _shapes(package: Package, path: str, relations: dict[str, tuple[str, str]], root: Any) -> tuple[list[_Shape], bool]:
    """Return what stands on a sheet, and whether some of it cannot be read."""
    found: list[_Shape] = []
    by_id: dict[str, _Shape] = {}
    lost = False

    def add(ids: list[str], place: Place | None, *texts: str) -> None:
        shape = next((by_id[key] for key in ids if key in by_id), None)
        if shape is None:
            found.append(shape := _Shape())
        shape.place = shape.place or place
        shape.texts = (*shape.texts, *texts)
        by_id.update(dict.fromkeys(filter(None, ids), shape))

    readers: dict[str, Callable[[Package, str], Iterator[tuple[list[str], Place | None, str]]]] = {
        "/drawing": _drawing, "/vmlDrawing": _vml,
    }  # fmt: skip
    for ending, reader in readers.items():
        for kind, target in relations.values():
            if kind.endswith(ending) and target in package.parts:
                try:
                    for ids, place, text in reader(package, target):
                        add(ids, place, text)
                except UnreadableError:
                    lost = True
    told = set()
    for element in _effective(root):
        if local(element) in ("oleObject", "control"):
            key = office_id(element)
            told.add(key)
            _, target = relations.get(key, ("", ""))
            says = _embedded(package, target, element.get("progId", "")) if local(element) == "oleObject" else ""
            add([element.get("shapeId", "")], _place(element), says)
    for key, (kind, target) in relations.items():
        if kind.endswith(("/oleObject", "/package")) and key not in told:
            add([], None, _embedded(package, target, ""))
    return found, lost


def _effective(element: Any) -> Iterator[Any]:
    """Yield what is below an element; of alternatives (ECMA-376 part 3) the first that says something."""
    for child in element:
        if local(child) == "AlternateContent":
            chosen = next((item for item in child if local(item) in ("Choice", "Fallback") and len(item)), None)
            if chosen is not None:
                yield from _effective(chosen)
        else:
            yield child
            yield from _effective(child)


def _place(element: Any) -> Place | None:
    """Return the cell an anchor starts at."""
    for start in _effective(element):
        if local(start) == "from":
            at = {local(item): item.text or "0" for item in start}
            row, col = at.get("row", "0").strip(), at.get("col", "0").strip()
            return (int(row), int(col)) if row.isdecimal() and col.isdecimal() else None
    return None


def _drawing(package: Package, path: str) -> Iterator[tuple[list[str], Place | None, str]]:
    """Yield (shape ids, place, text) of every anchor of a drawing that shows something."""
    for anchor in _effective(package.tree(path)):
        if local(anchor) not in _ANCHORS:
            continue
        inside = list(_effective(anchor))
        place = _place(anchor)
        if not any(local(item) in _SHOWN for item in inside) or (place is None and local(anchor) != "absoluteAnchor"):
            continue
        texts = [_texts(anchor)]
        for item in inside:
            if local(item) in ("chart", "relIds"):
                related = (package.relations(path).get(value, ("", "")) for value in item.attrib.values())
                texts.extend(_part_texts(package, part) for kind, part in related if kind.endswith(_WITH_TEXT))
        ids = [item.get("id", "") for item in inside if local(item) == "cNvPr"]
        yield ids, place, "；".join(filter(None, texts))


def _part_texts(package: Package, path: str) -> str:
    """Return what a chart or diagram says."""
    return _texts(package.tree(path)).replace("\n", "；") if path in package.parts else ""


def _texts(root: Any) -> str:
    """Return the texts in an element: paragraphs, and the names typed for a chart's series."""
    said = []
    for item in _effective(root):
        if local(item) == "p":
            said.append("".join(t.text or "" for t in _effective(item) if local(t) == "t"))
        elif (
            local(item) == "t"
            and not any(local(above) == "p" for above in item.iterancestors())
            or local(item) == "v"
            and local(item.getparent()) == "tx"
        ):
            said.append(item.text or "")
    return "\n".join(text for text in said if text.strip())


def _vml(package: Package, path: str) -> Iterator[tuple[list[str], Place | None, str]]:
    """Yield (shape ids, place, text) of every shape of a VML drawing that is no comment's box.

    Excel writes VML that is not well-formed, with <br> and the like.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root: Any = etree.fromstring(_OPEN.sub(rb"<\1\2/>", package.parts[path]), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise package.damaged(f"部件 {path}") from error
    for shape in root.iter() if root is not None else ():
        if local(shape) not in _SHAPES or any(local(above) in _SHAPES for above in shape.iterancestors()):
            continue
        data = next((item for item in shape.iter() if local(item) == "ClientData"), None)
        kind = data.get("ObjectType", "") if data is not None else ""
        if kind == _NOTE:
            continue
        said = {local(item): (item.text or "").strip() for item in data} if data is not None else {}
        named = [value for key, value in shape.attrib.items() if key.rpartition("}")[2] in ("id", "spid")]
        ids = [match[1] for name in named if (match := re.search(r"_s(\d+)$", name))]
        boxes = (item for item in shape.iter() if local(item) == "textbox")
        text = "\n".join(" ".join("".join(box.itertext()).split()) for box in boxes)
        if kind in _MARKED:
            text = ("☑" if said.get("Checked", "0") not in ("", "0") else "□") + text
        at = [item.strip() for item in said.get("Anchor", "").split(",")]
        place = (int(at[2]), int(at[0])) if len(at) > 2 and at[0].isdecimal() and at[2].isdecimal() else None
        yield ids, place, "：".join(filter(None, (_CONTROLS.get(kind, ""), text)))


def _embedded(package: Package, path: str, program: str) -> str:
    """Say what an embedded file is, and what it says where that can be told."""
    name = path.rpartition("/")[2]
    known = program.lower() or name.lower().replace("microsoft_", "")
    what = next((word for start, word in _PROGRAMS if known.startswith(start)), "文件")
    text = _embedded_text(package.parts.get(path, b""), name)
    text = text if len(text) <= _TOLD else f"{text[:_TOLD]}……（未完，请看原文件）"
    return f"嵌入的{what} {name}".strip() + (f"，内容：{text}" if text else "")


def _embedded_text(data: bytes, name: str) -> str:
    """Return the text of an embedded docx or xlsx, “” of anything else."""
    if not data.startswith(b"PK") or len(data) > _LARGEST:
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
        if "word/document.xml" in names:
            return _texts(parse_xml(unpack(data, name)["word/document.xml"]))
        if "xl/workbook.xml" in names:
            from wrkit.xl.read_xlsx import read_xlsx

            grids = read_xlsx(data, name, embedded=True).grids
            return "；".join(text for grid in grids for _, text in sorted(grid.cells.items()))
    except (UnreadableError, etree.XMLSyntaxError, ValueError, KeyError, OSError, zipfile.BadZipFile):
        return ""
    return ""


__all__ = ["attached"]
