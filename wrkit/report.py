"""The check report as plain tables: what came in, what is wrong, every answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from wrkit.codes import LEVELS
from wrkit.errors import Finding, worst_first
from wrkit.model.returns import Entry
from wrkit.model.states import Link, ReportSheet, UnitState
from wrkit.vocab import ANSWER_COLUMNS, ENTRIES, ENTRY_COLUMNS, FINDING_COLUMNS, FINDINGS, RETURN_COLUMNS, RETURNS

OVERVIEW, OVERVIEW_COLUMNS = "概况", ("事项", "内容")

Linker = Callable[[str], str]

_ABSOLUTE = re.compile(r"^(?:[A-Za-z]:)?[/\\]")


def beside_master(file: str) -> str:
    """Return the way from the folder 核对 to a file named from the master's folder; absolute paths stay."""
    return file if not file or _ABSOLUTE.match(file) else f"../{file}"


def overview_sheet(items: Mapping[str, object], name: str = OVERVIEW) -> ReportSheet:
    """Return 概况: one item and its value a row; what is no int is shown as text."""
    rows = tuple((item, value if isinstance(value, int) else str(value)) for item, value in items.items())
    return ReportSheet(name, OVERVIEW_COLUMNS, rows)


def returns_sheet(states: Iterable[UnitState], link: Linker = beside_master) -> ReportSheet:
    """Return 报送情况, in the order given; 文件 leads to the file.

    Args:
        states: one per lead unit; of several files on separate lines the first is linked.
        link: file as the states name it → path from the report's folder, “” for no link.
    """
    kept = tuple(states)
    rows = tuple((s.unit, s.due, s.returned, s.blank, s.state, s.file, s.time.replace("T", " ")) for s in kept)
    return ReportSheet(
        RETURNS, RETURN_COLUMNS, rows, _links(RETURN_COLUMNS, ((s.file.partition("\n")[0], "", "") for s in kept), link)
    )


def findings_sheet(findings: Iterable[Finding], link: Linker = beside_master) -> ReportSheet:
    """Return 核对清单, worst first; 文件 leads to the cell. Without findings one row says so."""
    kept = worst_first(findings)
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (LEVELS[f.level], f.code, f.unit, f.task, f.file, f.sheet, f.cell, f.message, f.advice) for f in kept
    )
    if not rows:
        rows = (("", "", "", "", "", "", "", "没有需要核对的问题。", ""),)
    links = _links(FINDING_COLUMNS, ((f.file, f.sheet, f.cell) for f in kept), link)
    return ReportSheet(FINDINGS, FINDING_COLUMNS, rows, links)


def entries_sheet(entries: Iterable[Entry], link: Linker = beside_master) -> ReportSheet:
    """Return 填报明细, in the order given: every answer that came in; 采用 says 是 or 否."""
    kept = tuple(entries)
    rows = tuple(
        (
            str(e.task or ""), e.unit, *(e.fields.get(column.name, "") for column in ANSWER_COLUMNS),
            e.reporter, e.phone, e.ref.file, e.ref.sheet, e.ref.cell, "是" if e.taken else "否",
        )
        for e in kept
    )  # fmt: skip
    links = _links(ENTRY_COLUMNS, ((e.ref.file, e.ref.sheet, e.ref.cell) for e in kept), link)
    return ReportSheet(ENTRIES, ENTRY_COLUMNS, rows, links)


def check_report(
    states: Iterable[UnitState],
    findings: Iterable[Finding],
    entries: Iterable[Entry],
    *,
    more: Sequence[ReportSheet] = (),
    link: Linker = beside_master,
) -> bytes:
    """Return 核对/<period>.xlsx: 报送情况, 核对清单, 填报明细 and whatever sheets `more` adds."""
    from wrkit.xl.tables_xlsx import report_bytes

    tables = returns_sheet(states, link), findings_sheet(findings, link), entries_sheet(entries, link)
    return report_bytes(*tables, *more)


def init_report(items: Mapping[str, object], findings: Iterable[Finding], *, link: Linker = beside_master) -> bytes:
    """Return 核对/建账.xlsx: 概况 and 核对清单."""
    from wrkit.xl.tables_xlsx import report_bytes

    return report_bytes(overview_sheet(items), findings_sheet(findings, link))


def _links(
    columns: Sequence[str], places: Iterable[tuple[str, str, str]], link: Linker
) -> Mapping[tuple[int, int], Link]:
    col = columns.index("文件")
    return {
        (row, col): Link(path, sheet, cell)
        for row, (file, sheet, cell) in enumerate(places)
        if file and (path := link(file))
    }


__all__ = [
    "OVERVIEW", "Linker", "beside_master", "check_report", "entries_sheet", "findings_sheet", "init_report",
    "overview_sheet", "returns_sheet",
]  # fmt: skip
