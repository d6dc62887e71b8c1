"""What clerks in a lead unit do to the workbook they were sent, done with openpyxl."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

ANSWERS = ("完成情况", "进度状态", "存在问题", "下步打算")


def columns(sheet: Any) -> tuple[int, dict[str, int]]:
    """Return the header row and {heading: column}, counted from 1."""
    for row in sheet.iter_rows(max_row=12):
        names = {str(cell.value).strip(): cell.column for cell in row if cell.value}
        if "编号" in names and "完成情况" in names:
            return row[0].row, names
    raise AssertionError("no header row")


def task_rows(sheet: Any) -> dict[str, int]:
    """Return {编号: row} of a form or a period sheet."""
    head, names = columns(sheet)
    rows = range(head + 1, sheet.max_row + 1)
    return {
        str(sheet.cell(row, names["编号"]).value): row
        for row in rows
        if "-" in str(sheet.cell(row, names["编号"]).value or "")
    }


def fill(
    source: Path,
    target: Path,
    answers: Mapping[str, Mapping[str, str]],
    *,
    contacts: Mapping[str, str] | None = None,
    saved: datetime.datetime | None = None,
    order: Sequence[str] | None = None,
) -> None:
    """Fill a form: 编号 → {column: text}; `contacts` by label; `order` re-sorts the rows by 编号; `saved` in UTC."""
    book = openpyxl.load_workbook(source)
    sheet = book["填报表"]
    _, names = columns(sheet)
    rows = task_rows(sheet)
    for task, fields in answers.items():
        for name, text in fields.items():
            cell = sheet.cell(rows[task], names[name])
            cell.value = text
            cell.data_type = "s" if text else "n"
    if order is not None:
        content = {task: [(c.value, c.data_type) for c in sheet[row]] for task, row in rows.items()}
        for row, task in zip(sorted(rows.values()), order, strict=True):
            for cell, (value, kind) in zip(sheet[row], content[task], strict=True):
                cell.value = value
                cell.data_type = kind
    for label, text in (contacts or {}).items():
        write_contact(sheet, label, text)
    if saved is not None:
        book.properties.modified = saved
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    if saved is not None:
        _stamp(target, saved)


def write_contact(sheet: Any, label: str, text: str) -> None:
    """Write 填报人, 联系电话 or 审核人 beside its label."""
    for row in sheet.iter_rows():
        for cell in row:
            if str(cell.value or "").strip("：: ") == label:
                sheet.cell(cell.row, cell.column + 1).value = text
                return
    raise AssertionError(label)


def _stamp(path: Path, saved: datetime.datetime) -> None:
    """Set the content's date: openpyxl always writes now; the container's dates are fixed too."""
    import re
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    when = saved.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + when, data)
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def decide(master: Path, sheet_name: str, decisions: Mapping[str, Mapping[str, str]]) -> None:
    """Write decisions (编号 → {column: text}) into a period sheet as a person does; a new 编号 becomes a row below."""
    book = openpyxl.load_workbook(master)
    sheet = book[sheet_name]
    _, names = columns(sheet)
    rows = task_rows(sheet)
    for task, fields in decisions.items():
        row = rows.get(task) or sheet.max_row + 1
        sheet.cell(row, names["编号"]).value = task
        for name, text in fields.items():
            sheet.cell(row, names[name]).value = text
    book.save(master)


def period_values(master: Path, sheet_name: str) -> dict[str, dict[str, str]]:
    """Return {编号: {column: text}} of a period sheet, read with openpyxl."""
    sheet = openpyxl.load_workbook(master)[sheet_name]
    _, names = columns(sheet)
    return {
        task: {name: str(sheet.cell(row, col).value or "") for name, col in names.items()}
        for task, row in task_rows(sheet).items()
    }
