"""Changing a workbook in place: single cells, rows added below, whole sheets added.

openpyxl would drop on saving what it does not model (shapes, slicers, threaded comments, extension lists), so the
sheet's XML is altered where needed and everything else is left as it is.
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from wrkit.errors import MasterError
from wrkit.model.refs import Ref, cell_name
from wrkit.text.measure import BODY_SIZE, row_height
from wrkit.xl.address import parse_address, parse_column, parse_range
from wrkit.xl.package import MAIN, RELS, TYPES, Package, SheetPart, local, tag, to_xml
from wrkit.xl.read_xlsx import SheetReader
from wrkit.xl.scan import SheetText
from wrkit.xl.splice import Columns, plain_sheet, spliced, storable
from wrkit.xl.style_parts import take_styles

_ABSOLUTE = re.compile(r"([A-Z]+)(\d+)")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DOC_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


_IS, _T, _PRESERVED = tag("is"), tag("t"), {_SPACE: "preserve"}


class Editor:
    """An xlsx workbook being changed.

    Raises:
        UnreadableError: the bytes are no workbook.
        MasterError: the workbook is in the strict dialect, into which nothing can be added safely.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.package = Package(data, name)
        if not self.package.tree(self.package.workbook_path).tag.startswith(f"{{{MAIN}}}"):
            raise MasterError(
                "总表是“严格 Open XML”格式，不能就地修改。",
                "请在 Excel 中另存为普通的“Excel 工作簿（*.xlsx）”。",
                Ref(name),
            )
        self._rows: dict[str, dict[int, Any]] = {}
        self._sheets: dict[str, SheetPart] = {}
        self._touched: dict[str, set[int]] = {}

    def sheet(self, name: str) -> SheetPart | None:
        """Return the worksheet of that name, or None."""
        if name not in self._sheets:
            found = next((sheet for sheet in self.package.sheets() if sheet.name.strip() == name.strip()), None)
            if found is None:
                return None
            self._sheets[name] = found
        return self._sheets[name]

    def save(self) -> bytes:
        """Return the changed workbook, rows that were written into as high as their texts need."""
        for part in self.package.sheets():
            if self._touched.get(part.path):
                self._fit_rows(part, self._touched.pop(part.path))
        return self.package.save()

    def _fit_rows(self, part: SheetPart, rows: set[int]) -> None:
        """Give rows a height, as LibreOffice does not fit them by itself; heights people set stay."""
        reader = SheetReader(self.package)
        columns = _columns(self.package.tree(part.path))
        for number in rows:
            element = self._index(part)[number]
            if element.get("customHeight") in ("1", "true"):
                continue
            texts = reader.row_texts(element)
            height = row_height(list(texts.values()), [columns.look(col)[1] for col in texts], BODY_SIZE)
            element.set("ht", f"{height:.2f}")

    # Cells.

    def set_text(self, sheet: str, row: int, col: int, text: str) -> None:
        """Write a text into a cell; see `set_texts`."""
        self.set_texts(sheet, row, {col: text})

    def set_texts(self, sheet: str, row: int, texts: Mapping[int, str]) -> None:
        """Write texts into cells of a row (column → text), keeping their styles; an empty text empties its cell.

        The texts are stored as inline strings, so nothing in them can become a formula.

        Raises:
            MasterError: there is no such sheet.
        """
        part = self.sheet(sheet)
        if part is None:
            raise MasterError(f"总表中没有“{sheet}”工作表。", "请检查工作表名称。", Ref(self.package.name))
        row_element = self._row(part, row)
        for cell, text in self._cells(part, row_element, row, texts):
            fill_cell(cell, text)
        self._touched.setdefault(part.path, set()).add(row)
        row_element.attrib.pop("spans", None)
        self._cover(part, row, min(texts), max(texts))
        self.package.changed(part.path)

    def write_texts(self, sheet: str, rows: Mapping[int, Mapping[int, str]]) -> None:
        """Write texts into many rows (row → column → text) as `set_texts` does, quickly where the sheet is plain.

        Raises:
            MasterError: there is no such sheet.
        """
        part = self.sheet(sheet)
        plain = (
            None if part is None or self.package.is_changed(part.path) else SheetText.of(self.package.parts[part.path])
        )
        if part is not None and plain is not None:
            root = self.package.parsed(part.path, plain.without_rows())
            reader = SheetReader(self.package)

            def shown(style: str | None, kind: str | None, value: str | None, inline: str | None) -> str:
                return reader.plain_text(style or "0", kind or "", value or "", inline or "")[0].text

            data = spliced(plain, rows, _columns(root), shown)
            if data is not None:
                self.package.put(part.path, data)
                self._rows.pop(part.path, None)
                return
        for row, texts in rows.items():
            self.set_texts(sheet, row, texts)

    def _data(self, part: SheetPart) -> Any:
        root = self.package.tree(part.path)
        found = root.find(tag("sheetData"))
        if found is None:
            raise self.package.damaged(f"工作表“{part.name}”")
        return found

    def _index(self, part: SheetPart) -> dict[int, Any]:
        if part.path not in self._rows:
            index, number = {}, -1
            for row in self._data(part):
                if local(row) == "row":
                    number = int(row.get("r")) - 1 if row.get("r", "").isdigit() else number + 1
                    index[number] = row
            self._rows[part.path] = index
        return self._rows[part.path]

    def _row(self, part: SheetPart, row: int) -> Any:
        index = self._index(part)
        if row not in index:
            element = etree.Element(tag("row"), r=str(row + 1))
            before = max((number for number in index if number < row), default=None)
            if before is None:
                self._data(part).insert(0, element)
            else:
                index[before].addnext(element)
            index[row] = element
        return index[row]

    def _cells(
        self, part: SheetPart, row_element: Any, row: int, texts: Mapping[int, str]
    ) -> Iterator[tuple[Any, str]]:
        """Yield the cell of every column wanted with its text; a cell that is not there yet is put in its place."""
        there: list[tuple[int, Any]] = []
        position = -1
        for cell in row_element:
            stated = parse_column(cell.get("r", ""))
            position = stated if stated >= 0 else position + 1
            there.append((position, cell))
        by_column = dict(reversed(there))
        for col, text in texts.items():
            cell = by_column.get(col)
            if cell is None:
                cell = by_column[col] = etree.Element(tag("c"), r=cell_name(row, col))
                if style := _columns(self.package.tree(part.path)).look(col)[0]:
                    cell.set("s", style)
                after = [other for place, other in by_column.items() if place < col]
                place = max((row_element.index(other) for other in after), default=-1)
                row_element.insert(place + 1, cell)
            yield cell, text

    def _cover(self, part: SheetPart, row: int, first: int, last: int) -> None:
        """Widen the sheet's dimension to cells of a row."""
        dimension = self.package.tree(part.path).find(tag("dimension"))
        known = parse_range(dimension.get("ref", "")) if dimension is not None else None
        if dimension is not None and known:
            top, left, bottom, right = min(known[0], row), min(known[1], first), max(known[2], row), max(known[3], last)
            if (top, left, bottom, right) != known:
                dimension.set("ref", f"{cell_name(top, left)}:{cell_name(bottom, right)}")

    # Rows.

    def add_rows(self, sheet: str, rows: Sequence[Mapping[int, str]], like: int) -> None:
        """Add rows below the last one with content, styled like row `like`; filters and dropdowns grow with them.

        Args:
            sheet: name of the sheet.
            rows: column index → text, one mapping per row.
            like: index of the row whose cell styles are copied.
        """
        part = self.sheet(sheet)
        if part is None or not rows:
            return
        index = self._index(part)
        pattern = index.get(like)
        last = max((number for number, element in index.items() if any(len(cell) for cell in element)), default=like)
        for offset, texts in enumerate(rows, 1):
            element = self._row(part, last + offset)
            if pattern is not None and not len(element):
                for cell in pattern:
                    place = parse_address(cell.get("r", ""))
                    if place and cell.get("s"):
                        etree.SubElement(element, tag("c"), r=cell_name(last + offset, place[1]), s=cell.get("s"))
            if texts:
                self.set_texts(sheet, last + offset, texts)
        self._grow_ranges(part, last, last + len(rows))

    def _grow_ranges(self, part: SheetPart, old_last: int, new_last: int) -> None:
        root = self.package.tree(part.path)
        for element, attribute in (
            *((item, "ref") for item in root.iter(tag("autoFilter"))),
            *((item, "sqref") for item in root.iter(tag("dataValidation"), tag("conditionalFormatting"))),
        ):
            grown = [_grow(text, old_last, new_last) for text in element.get(attribute, "").split()]
            element.set(attribute, " ".join(grown))
        for kind, path in self.package.relations(part.path).values():
            table = self.package.tree(path) if kind.endswith("/table") and path in self.package.parts else None
            if table is not None and table.get("totalsRowCount", "0") == "0":
                for item in (table, *table.iter(tag("autoFilter"))):
                    item.set("ref", _grow(item.get("ref", ""), old_last, new_last))
                self.package.changed(path)
        for item in self.package.children(self.package.workbook_path, "definedNames"):
            # Excel keeps a filter's range under a name besides.
            if item.get("name") == "_xlnm._FilterDatabase" and item.get("localSheetId") == str(part.index):
                sheet, _, area = (item.text or "").rpartition("!")
                item.text = f"{sheet}!{_grow(area, old_last, new_last, absolute=True)}"
                self.package.changed(self.package.workbook_path)
        self.package.changed(part.path)

    # Sheets.

    def put_plain_sheet(self, name: str, rows: Iterable[Sequence[str]], state: str = "veryHidden") -> None:
        """Add or replace a sheet of unformatted texts."""
        data = plain_sheet(rows)
        existing = self.sheet(name)
        if existing is None:
            self._add_part(name, data, state)
        else:
            self.package.put(existing.path, data)
            self._rows.pop(existing.path, None)

    def graft(self, donor: bytes, name: str) -> None:
        """Add the first sheet of another workbook, with its styles, print titles and filter.

        The donor must be self-contained: inline strings, no drawings, comments or tables (xlsxwriter's
        constant-memory mode writes such sheets).
        """
        source = Package(donor, name)
        sheet = source.sheets()[0]
        root = copy.deepcopy(source.tree(sheet.path))
        own_path, their_path = self.package.related("styles"), source.related("styles")
        if own_path is None or their_path is None:
            raise self.package.damaged("缺少样式")
        mapping, dxfs = take_styles(self.package.tree(own_path), source.tree(their_path))
        self.package.changed(own_path)
        for element in root.iter(tag("c"), tag("row"), tag("col")):
            attribute = "style" if local(element) == "col" else "s"
            if element.get(attribute):
                element.set(attribute, str(mapping[int(element.get(attribute))]))
        for rule in root.iter(tag("cfRule")):
            if rule.get("dxfId"):
                rule.set("dxfId", str(int(rule.get("dxfId")) + dxfs))
        for view in root.iter(tag("sheetView")):
            view.attrib.pop("tabSelected", None)
        self._add_part(name, to_xml(root), "visible")
        self._take_names(source, name)

    def _add_part(self, name: str, data: bytes, state: str) -> None:
        package = self.package
        number = 1
        folder = posixpath.dirname(package.workbook_path)
        while f"{folder}/worksheets/sheet{number}.xml" in package.parts:
            number += 1
        path = f"{folder}/worksheets/sheet{number}.xml"
        package.put(path, data)
        types = package.tree("[Content_Types].xml")
        etree.SubElement(types, TYPES + "Override", PartName="/" + path, ContentType=_SHEET_TYPE)
        package.changed("[Content_Types].xml")
        rels_path = posixpath.join(folder, "_rels", posixpath.basename(package.workbook_path) + ".rels")
        rels = package.tree(rels_path)
        taken = {item.get("Id") for item in rels}
        rel_id = next(f"rId{i}" for i in range(1, len(taken) + 2) if f"rId{i}" not in taken)
        etree.SubElement(
            rels,
            RELS + "Relationship",
            Id=rel_id,
            Type=f"{_DOC_RELS}/worksheet",
            Target=f"worksheets/sheet{number}.xml",
        )
        package.changed(rels_path)
        workbook = package.tree(package.workbook_path)
        sheets = workbook.find(tag("sheets"))
        ids = [int(item.get("sheetId", 0)) for item in sheets]
        item = etree.SubElement(sheets, tag("sheet"), name=name, sheetId=str(max(ids, default=0) + 1))
        item.set(f"{{{_DOC_RELS}}}id", rel_id)
        if state != "visible":
            item.set("state", state)
        package.changed(package.workbook_path)

    def _take_names(self, source: Package, name: str) -> None:
        """Copy the donor sheet's own names (print titles, filter), pointing them at the new sheet."""
        mine = [
            item for item in source.children(source.workbook_path, "definedNames") if item.get("localSheetId") == "0"
        ]
        if not mine:
            return
        workbook = self.package.tree(self.package.workbook_path)
        names = workbook.find(tag("definedNames"))
        if names is None:
            names = etree.Element(tag("definedNames"))
            after = next(
                item
                for item in (workbook.find(tag(t)) for t in ("externalReferences", "functionGroups", "sheets"))
                if item is not None
            )
            after.addnext(names)
        index = len(workbook.find(tag("sheets"))) - 1
        for item in list(names):  # left behind for a sheet that is gone
            if item.get("localSheetId") == str(index):
                names.remove(item)
        for item in mine:
            fresh = copy.deepcopy(item)
            fresh.set("localSheetId", str(index))
            names.append(fresh)
        self.package.changed(self.package.workbook_path)


def _columns(root: Any) -> Columns:
    """Return what a sheet says of its columns."""
    found = root.find(tag("cols"))
    return Columns([
        (int(item.get("min", 1)) - 1, int(item.get("max", 1)) - 1, item.get("style", ""), item.get("width", ""))
        for item in (() if found is None else found)
        if local(item) == "col"
    ])  # fmt: skip


def fill_cell(cell: Any, text: str) -> None:
    """Make a cell element hold `text` as an inline string, or nothing."""
    for child in list(cell):
        cell.remove(child)
    for attribute in ("t", "cm", "vm"):
        if attribute in cell.attrib:
            del cell.attrib[attribute]
    if text:
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, _IS), _T, _PRESERVED).text = storable(text)


def _grow(text: str, old_last: int, new_last: int, *, absolute: bool = False) -> str:
    found = parse_range(text)
    if found is None or found[2] != old_last:
        return text
    ends = cell_name(found[0], found[1]), cell_name(new_last, found[3])
    return ":".join(_ABSOLUTE.sub(r"$\1$\2", end) if absolute else end for end in ends)
