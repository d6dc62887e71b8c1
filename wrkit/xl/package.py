"""An xlsx file as its parts: read within limits, changed part by part, written back.

Parts that nobody asked to change come out as they went in, so that drawings, slicers, threaded comments and whatever
else people or newer programs put into a workbook survive.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from lxml import etree

from wrkit.errors import UnreadableError
from wrkit.formats import unpack
from wrkit.model.refs import Ref

RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE_RELS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_REMEDY = "请用 Excel 或 WPS 打开，另存为 xlsx 后再试。"
# A row or a cell that stands by its address and holds nothing; what is left out moves no other.
_BARE_CELL = re.compile(rb"<c\b[^<>]*\br=[^<>]*(?:/>|>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>)")
_BARE_ROW = re.compile(rb"<row\b[^<>]*\br=[^<>]*(?:/>|>\s*</row>)")
# Whoever declares GB2312 writes GBK; GB18030 has them both.
_GB2312 = re.compile(
    rb"(\s*<\?xml\b[^<>]{0,80}?\bencoding\s*=\s*[\"'])(?:x-)?(?:gb_?2312(?:-80)?|gbk|cp936|ms936)(?=[\"'])",
    re.IGNORECASE,
)
_LARGE_SHEET = 4 * 2**20
T = TypeVar("T")
# Parts no reader looks at.
_UNREAD = re.compile(
    r"(?:xl[/\\])?(?:theme|media|printerSettings|ctrlProps|activeX|customXml|thumbnails)[/\\].*"
    r"|docProps[/\\](?:app\.xml|thumbnail\..*)|xl[/\\](?:calcChain\.xml|vbaProject\.bin)",
    re.IGNORECASE,
)
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, the part it is stored in, its state and its place among the sheets."""

    name: str
    path: str
    state: str
    index: int


def parse_xml(data: bytes) -> Any:
    """Parse XML that may be hostile: no entities, no network, no DTD.

    Raises:
        etree.XMLSyntaxError: malformed, or beyond libxml2's limits.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if b"GB" in data[:100].upper():
        data = _GB2312.sub(rb"\1GB18030", data, count=1)
    return etree.fromstring(data, parser)


def to_xml(root: Any) -> bytes:
    """Serialise a part as Office writes it."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def tag(name: str) -> str:
    """Return the full name of an element of a sheet, a workbook or a style part."""
    return f"{{{MAIN}}}{name}"


def local(element: Any) -> str:
    """Return an element's name without its namespace; “” for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def office_id(element: Any) -> str:
    """Return the r:id of an element, whichever dialect of the format wrote it."""
    for namespace in _OFFICE_RELS:
        if found := element.get(namespace + "id"):
            return str(found)
    return ""


class Package:
    """An opened xlsx package.

    With `reading`, parts that say nothing about cells are left packed; such a package cannot be written back.

    Attributes:
        name: file name, for messages.
        parts: part name → bytes, in the file's order.
    """

    def __init__(self, data: bytes, name: str, *, reading: bool = False) -> None:
        self.name = name
        parts = unpack(data, name, _UNREAD if reading else None)
        # Some programs write \ between folders, or spell a part's name with other capitals than its relationship does.
        self.parts = {path.replace("\\", "/"): part for path, part in parts.items()}
        self._spelt = {path.lower(): path for path in self.parts}
        self._trees: dict[str, Any] = {}
        self._dirty: set[str] = set()
        self._relations: dict[str, dict[str, tuple[str, str]]] = {}
        try:
            main = [target for kind, target in self.relations("").values() if kind.endswith("/officeDocument")]
        except UnreadableError:  # the workbook nearly always stands in the same place
            main = []
        found = next((path for path in (*main, "xl/workbook.xml") if path in self.parts), None)
        if found is None:
            raise self.damaged("找不到工作簿")
        self.workbook_path = found

    def damaged(self, what: str) -> UnreadableError:
        """Return the error for a package that lacks something."""
        return UnreadableError(f"Excel 文件已损坏（{what}）。", _REMEDY, Ref(self.name))

    def tree(self, path: str) -> Any:
        """Return a part parsed; call `changed` after altering it.

        Raises:
            UnreadableError: no such part, or not well-formed.
        """
        if path not in self._trees:
            self._trees[path] = self.parsed(path, self.parts.get(path, b""))
        return self._trees[path]

    def parsed(self, path: str, data: bytes) -> Any:
        """Return XML parsed that stands for a part or a piece of it.

        Raises:
            UnreadableError: not well-formed.
        """
        return self._sound(path, parse_xml, data)

    def made(self, path: str, make: Callable[[bytes], T]) -> T:
        """Return what a function that parses XML makes of a part.

        Raises:
            UnreadableError: not well-formed.
        """
        return self._sound(path, make, self.parts.get(path, b""))

    def _sound(self, path: str, make: Callable[[bytes], T], data: bytes) -> T:
        try:
            return make(data)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged(f"部件 {path}") from error

    def changed(self, path: str) -> None:
        """Note that the tree of a part was altered."""
        self._dirty.add(path)
        self._relations.clear()

    def is_changed(self, path: str) -> bool:
        """Tell whether the tree of a part was altered, so that its bytes are out of date."""
        return path in self._dirty

    def put(self, path: str, data: bytes) -> None:
        """Add or replace a part."""
        self.parts[path] = data
        self._trees.pop(path, None)
        self._dirty.discard(path)
        self._relations.clear()

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Return a part's relationships: id → (type, absolute part name or outer address)."""
        if path not in self._relations:
            self._relations[path] = self._read_relations(path)
        return self._relations[path]

    def _read_relations(self, path: str) -> dict[str, tuple[str, str]]:
        folder, _, base = path.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{base}.rels") if path else "_rels/.rels"
        if rels not in self.parts:
            return {}
        found = {}
        for item in self.tree(rels).iter(RELS + "Relationship"):
            target = item.get("Target", "").replace("\\", "/")
            if item.get("TargetMode") != "External":
                target = posixpath.normpath(
                    target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                )
                target = target if target in self.parts else self._spelt.get(target.lower(), target)
            found[item.get("Id", "")] = (item.get("Type", ""), target)
        return found

    def sheets(self) -> tuple[SheetPart, ...]:
        """Return the worksheets in order; chart sheets and dialogs are left out."""
        return tuple(self.sheets_and_others()[0])

    def sheets_and_others(self) -> tuple[list[SheetPart], list[SheetPart]]:
        """Return the worksheets, and what else has a tab: chart sheets, dialogs, sheets of old macros; in order."""
        relations = self.relations(self.workbook_path)
        sheets: list[SheetPart] = []
        others: list[SheetPart] = []
        for index, item in enumerate(self.children(self.workbook_path, "sheets")):
            kind, path = relations.get(office_id(item), ("", ""))
            if path in self.parts:
                part = SheetPart(item.get("name", ""), path, item.get("state", "visible"), index)
                (sheets if kind.endswith("/worksheet") else others).append(part)
        return sheets, others

    def lost_sheets(self) -> tuple[str, ...]:
        """Return the names of worksheets whose part is missing, or in the package with nothing that leads to it."""
        relations = self.relations(self.workbook_path)
        sheets = [
            (item.get("name", ""), *relations.get(office_id(item), ("", "")))
            for item in self.children(self.workbook_path, "sheets")
        ]
        used = {path for _, _, path in sheets}
        # Some sheets never had a part: a module of macros is listed without one.
        astray = any(path.startswith("xl/worksheets/sheet") and path not in used for path in self.parts)
        return tuple(
            name
            for name, kind, path in sheets
            if (kind.endswith("/worksheet") and path not in self.parts) or (not kind and astray)
        )

    def thin_out(self, path: str) -> None:
        """Leave the empty styled cells and rows out of a large sheet: a million of them would cost gigabytes parsed.

        For reading only: the package cannot be written back whole afterwards.
        """
        data = self.parts.get(path, b"")
        if path in self._trees or len(data) < _LARGE_SHEET or b"<![CDATA[" in data or b"<!--" in data:
            return
        thin = bytearray()
        start = 0
        while start < len(data):
            end = data.rfind(b"<row", start + 1, start + _LARGE_SHEET)
            end = end if start + _LARGE_SHEET < len(data) and end > 0 else len(data)
            thin += _BARE_ROW.sub(b"", _BARE_CELL.sub(b"", data[start:end]))
            start = end
        self.parts[path] = bytes(thin)

    def children(self, path: str, container: str) -> list[Any]:
        """Return the elements inside the first `container` below a part's root."""
        for element in self.tree(path):
            if local(element) == container:
                return [child for child in element if local(child)]
        return []

    def related(self, kind: str) -> str | None:
        """Return the workbook's part of a kind (“styles”, “sharedStrings”), or None."""
        for found, target in self.relations(self.workbook_path).values():
            if found.endswith("/" + kind) and target in self.parts:
                return target
        return None

    def save(self) -> bytes:
        """Return the package as a zip file; the same parts give the same bytes."""
        for path in sorted(self._dirty):
            self.parts[path] = to_xml(self._trees[path])
        self._dirty.clear()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in self.parts.items():
                info = zipfile.ZipInfo(path, _STAMP)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, data)
        return buffer.getvalue()
