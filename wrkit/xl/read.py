"""Workbooks of every kind as grids of the text a person saw."""

from __future__ import annotations

from collections.abc import Callable

from wrkit.errors import UnreadableError
from wrkit.formats import MAX_FILE, refuse, sniff
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document

KINDS = ("xlsx", "xls", "xlsb", "ods", "fods", "html", "spreadsheetml")


def read_workbook(data: bytes, name: str, kind: str = "") -> Document:
    """Read a workbook by its content: xlsx and xlsm, xls and et, ods and fods, xlsb, html, Excel 2003 XML.

    Web pages and XML are what office systems export under the name of xls. Numbers are shown as their format shows
    them (xlsb: plainly, with a note), merged ranges have their text at the first cell, and what a text does not show
    (formulas, comments, strike-through …) stands in the grids' notes.

    Args:
        data: the file's content.
        name: file name, for messages and places.
        kind: what `sniff` said of the content, “” where nobody asked it yet.

    Raises:
        UnreadableError: no workbook, damaged, encrypted, or beyond the limits.
    """
    if len(data) > MAX_FILE:
        raise UnreadableError(f"文件过大（{len(data) // 2**20} MB）。", "请让单位新建一份填报表重填。", Ref(name))
    kind = kind or sniff(data)
    if kind not in KINDS:
        raise refuse(kind, name)
    return _reader(kind)(data, name)


def _reader(kind: str) -> Callable[[bytes, str], Document]:
    if kind == "xlsx":
        from wrkit.xl.read_xlsx import read_xlsx

        return read_xlsx
    if kind == "xls":
        from wrkit.xl.read_xls import read_xls

        return read_xls
    if kind in ("ods", "fods"):
        from wrkit.xl.read_ods import read_ods

        return read_ods
    if kind == "html":
        from wrkit.xl.read_html import read_html

        return read_html
    if kind == "spreadsheetml":
        from wrkit.xl.read_xml2003 import read_xml2003

        return read_xml2003
    from wrkit.xl.read_values import read_values

    return read_values
