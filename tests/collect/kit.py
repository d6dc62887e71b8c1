"""A small quarter to read returns into: tasks, forms as handed out, and what files come to once merged."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.merge.clerks import make_master
from wrkit.collect import read_returns, unwrap
from wrkit.dispatch import assignments
from wrkit.errors import Finding
from wrkit.merge import Merged, merge
from wrkit.model.periods import Period
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Alias, Roster, Unit
from wrkit.xl.form import form_bytes

PERIOD = Period(2026, "Q1")
SCHOOL, WATER = "区教委", "区水利局"
TEXTS = {
    "1-001": "新建智慧校园3所。",
    "1-002": "改造老旧校舍12栋，惠及师生0.8万人。",
    "1-003": "学前教育普惠率达到92%。",
    "2-001": "推动领导联系重点项目全覆盖，打通卡点堵点。",
    "2-002": "推动领导联系重点企业全覆盖，打通卡点堵点。",
}
BOOK = TaskBook(
    "2026年目标任务分解方案",
    2026,
    (
        *(Task(TaskId.parse(key), text, (SCHOOL,), number=key[-1]) for key, text in TEXTS.items()),
        Task(TaskId(3, 1), "治理河道20公里。", (WATER,), number="1"),
        Task(TaskId(3, 2), "新建水库1座。", (WATER,), number="2"),
    ),
    (Unit(SCHOOL, (Alias("区教育委员会"),)), Unit(WATER)),
)
ROSTER = Roster(BOOK.units, 2026)
# Columns of the form as handed out, counted from 1, and the row of its first task.
ID, NUMBER, TASK, LEAD, STATUS, PROGRESS, PROBLEMS, NEXT = range(1, 9)
HEAD, FIRST = 3, 4
ANSWERS = {
    "1-001": ("已建成2所，第3所主体完工。", "未达序时进度", "资金缺口200万元", "6月底前建成"),
    "1-002": ("完成5栋；\n其余在建。", "达到序时进度", "", ""),
    "1-003": ("普惠率93.4%", "已完成", "", ""),
    "2-001": ("已联系21个项目。", "", "", ""),
}
needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")


def issued(unit: str = SCHOOL, period: Period = PERIOD) -> bytes:
    """Return a unit's form as handed out."""
    handed_out, _ = assignments(make_master(BOOK), period, datetime.date(period.year, 4, 10))
    return next(form_bytes(item) for item in handed_out if item.unit == unit)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write_answers(sheet: Any, answers: Mapping[str, Sequence[str]] = ANSWERS) -> None:
    """Write answers by 编号 into the form's sheet."""
    for row in range(FIRST, sheet.max_row + 1):
        for col, text in enumerate(answers.get(str(sheet.cell(row, ID).value), ()), STATUS):
            cell = sheet.cell(row, col)
            cell.value = text or None
            cell.data_type = "s" if text else "n"  # “=…” typed into a text cell is text


def filled(
    change: Callable[[Any], object] | None = None,
    *,
    answers: Mapping[str, Sequence[str]] = ANSWERS,
    unit: str = SCHOOL,
    period: Period = PERIOD,
) -> bytes:
    """Return a form filled in, and changed further by `change(book)`."""
    book = opened(issued(unit, period))
    write_answers(book["填报表"], answers)
    if change:
        change(book)
    return saved(book)


def rows_of(answers: Mapping[str, Sequence[str]] = ANSWERS) -> list[list[str]]:
    """Return the form as plain rows, headings first: for formats without styles."""
    head = ["编号", "序号", "目标任务", "牵头责任单位", "完成情况", "进度状态", "存在问题", "下步打算"]
    return [head] + [[key, key[-1], text, SCHOOL, *answers.get(key, ("", "", "", ""))] for key, text in TEXTS.items()]


@dataclass
class Result:
    """What files came to."""

    merged: Merged
    read: list[Finding]

    @property
    def findings(self) -> list[Finding]:
        return [*self.read, *self.merged.findings]

    @property
    def codes(self) -> set[str]:
        """Codes of the findings, less those about units that sent nothing and about what `ANSWERS` leaves blank."""
        blank = {("answer-blank", task) for task in TEXTS if task not in ANSWERS}
        usual = ("unit-missing", "status-column-absent")
        return {f.code for f in self.findings if f.code not in usual and (f.code, f.task) not in blank}

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """编号 → the four answers taken."""
        names = ("完成情况", "进度状态", "存在问题", "下步打算")
        return {
            str(entry.task): tuple(entry.fields.get(name, "") for name in names)
            for entry in self.merged.entries
            if entry.taken and entry.task
        }

    def of(self, code: str) -> list[Finding]:
        return [f for f in self.findings if f.code == code]

    def said(self, code: str) -> list[tuple[str, str]]:
        """(cell, message) of the findings of a code."""
        return [(f.cell, f.message) for f in self.of(code)]


def merge_files(files: Mapping[str, bytes], *, book: TaskBook = BOOK) -> Result:
    """Read files in this process and merge them."""
    returns, findings = [], []
    for name, data in files.items():
        found = unwrap(data, name)
        findings.extend(found.findings)
        for document in found.documents:
            read, said = read_returns(document, ROSTER, modified="2026-04-08 09:00:00")
            returns.extend(read)
            findings.extend(said)
    return Result(merge(make_master(book), PERIOD, returns), findings)


def merge_one(data: bytes, name: str = "回收/区教委.xlsx") -> Result:
    return merge_files({name: data})


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_part(data: bytes, changes: Mapping[str, Callable[[bytes], bytes] | bytes | None]) -> bytes:
    """Return a package with parts replaced, edited (a function) or removed (None)."""
    parts = parts_of(data)
    for name, change in changes.items():
        if change is None:
            del parts[name]
        else:
            parts[name] = change(parts[name]) if callable(change) else change
    return packed(parts)


def convert(folder: Path, files: Mapping[str, bytes], target: str) -> dict[str, bytes]:
    """Re-save files with LibreOffice; `target` is a suffix, with its filter after a colon."""
    source, out = folder / "in", folder / "out"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    for name, data in files.items():
        (source / name).write_bytes(data)
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", target,
        "--outdir", str(out), *(str(source / name) for name in files),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    suffix = "." + target.partition(":")[0]
    return {name: (out / name).with_suffix(suffix).read_bytes() for name in files}
