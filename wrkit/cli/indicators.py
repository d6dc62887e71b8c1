"""wrkit indicators（指标）: a table of indicators, targets and actuals, judged."""

from __future__ import annotations

from pathlib import Path

import click

from wrkit.cli.common import declare, exit_code, json_option, put_json, say, strict_option, tell
from wrkit.cli.files import require_unlocked, shown, write_file
from wrkit.cli.init import read_document
from wrkit.errors import Finding, UsageError, finding
from wrkit.model.indicators import VERDICT_WORDS, IndicatorTable, IndicatorVerdict
from wrkit.model.refs import Ref
from wrkit.model.tables import Table
from wrkit.text.clean import file_stem
from wrkit.text.measure import text_width
from wrkit.vocab import DIR_ANNEX

_NAME_WIDTH = 48


@declare(
    "indicators",
    """对照目标逐项判断指标是否完成

    读取有“指标名称”“预期目标”“完成情况”三列的表（docx、xlsx、xls、csv 或文本），逐项判断，并把表生成到 附件/，
    带“是否达到”一列。其中行未达到的，该项指标算未达到；“不再统计”的不计。

    \b
    例：wrkit indicators 计划执行情况报告.docx
        wrkit indicators 指标.xlsx --adjust 21=0.1 --adjust 21.1=1
    """,
)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option(
    "--adjust", "changes", multiple=True, metavar="序号=目标",
    help="按调整后的目标判断，如 21=0.1；其中行写作 21.1=1（可重复）。表中有“调整目标”列的不必再写。",
)  # fmt: skip
@click.option("--table", "which", type=click.IntRange(1), metavar="第几张", help="文件中有几张指标表时，判断第几张。")
@click.option("--as-published", is_flag=True, help="附件照原样，不加“是否达到”列。")
@click.option(
    "-o", "--out", "out", metavar="文件夹", type=click.Path(path_type=Path), help=f"附件放到哪里（默认：{DIR_ANNEX}）。"
)
@json_option
@strict_option
def command(
    file: Path,
    changes: tuple[str, ...],
    which: int | None,
    as_published: bool,
    out: Path | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Judge a table of indicators."""
    from wrkit.judge.indicators import indicator_annex, judge_indicators, sentence, totals

    table, findings = _table(file, which)
    table = _adjust(table, changes)
    verdicts, said = judge_indicators(table)
    findings = [*findings, *said]
    if not changes:
        findings.extend(_notes(table))
    annex = indicator_annex(table, verdicts, judged=not as_published)
    written = _write(annex, out or Path(DIR_ANNEX))
    if as_json:
        put_json({
            "indicators": [_as_dict(item) for item in verdicts], "totals": totals(verdicts),
            "files": [str(path) for path in written], "findings": [item.as_dict() for item in findings],
        })  # fmt: skip
        return exit_code(findings, strict=strict)
    tell(findings)
    click.echo(table.title or file.name)
    click.echo(_listing(verdicts))
    click.echo(sentence(verdicts))
    say(f"已生成 {'、'.join(shown(path, Path.cwd()) for path in written)}（{len(annex.rows)} 行）")
    return exit_code(findings, strict=strict)


def _table(file: Path, which: int | None) -> tuple[IndicatorTable, list[Finding]]:
    """Return the table to judge: the one asked for, else the first that has actuals.

    Raises:
        UsageError: there is none, or not so many.
    """
    from wrkit.intake.indicators import read_indicators

    tables = read_indicators(read_document(file))
    if not tables:
        raise UsageError("没有找到指标表。", "表头应有“指标名称”“预期目标”和“完成情况”。", Ref(str(file)))
    if which is not None:
        if which > len(tables):
            raise UsageError(f"文件中只有 {len(tables)} 张指标表。", "请改 --table。", Ref(str(file)))
        return tables[which - 1], []
    table = next((item for item in tables if item.has_actuals), None)
    if table is None:
        raise UsageError("指标表中没有“完成情况”，无从判断。", "请补上完成情况一列。", Ref(str(file)))
    others = [item for item in tables if item is not table and item.has_actuals]
    if not others:
        return table, []
    titles = "、".join(item.title or str(item.ref) for item in others)
    return table, [finding("indicator-tables", table.ref, count=len(others), titles=titles)]


def _adjust(table: IndicatorTable, changes: tuple[str, ...]) -> IndicatorTable:
    """Put adjusted targets in.

    Raises:
        UsageError: a change is not 序号=目标, or no row has the number.
    """
    from wrkit.intake.indicators import adjusted

    wanted: dict[str, str] = {}
    for change in changes:
        number, equals, target = (part.strip() for part in change.replace("＝", "=").partition("="))
        if not (number and equals and target):
            raise UsageError(f"“{change}”看不懂。", "应写作 序号=目标，如 --adjust 21=0.1；其中行写作 21.1=1。")
        wanted[number] = target
    table, unknown = adjusted(table, wanted)
    if unknown:
        raise UsageError(f"表中没有序号为{'、'.join(unknown)}的指标。", "其中行写作 序号.第几行，如 21.1。")
    return table


def _notes(table: IndicatorTable) -> list[Finding]:
    from wrkit.intake.indicators import adjustment_notes

    has_own = any(item.adjusted or any(row.adjusted for row in item.rows) for item in table.indicators)
    return [] if has_own else [finding("indicator-note", table.ref, text=note) for note in adjustment_notes(table)]


def _write(annex: Table, folder: Path) -> list[Path]:
    """Write an annex as xlsx and docx.

    Raises:
        LockedError: one of them is open; then neither is written.
    """
    from wrkit.annex import render_docx, render_xlsx

    stem = file_stem(f"{annex.mark} {annex.title}".strip())
    pieces = {folder / f"{stem}.xlsx": render_xlsx(annex), folder / f"{stem}.docx": render_docx(annex)}
    for path in pieces:
        require_unlocked(path)
    for path, data in pieces.items():
        write_file(path, data)
    return list(pieces)


def _as_dict(item: IndicatorVerdict) -> dict[str, object]:
    number = item.indicator.number
    return {
        "no": int(number) if number.isdigit() else number, "name": item.indicator.name,
        "target": item.indicator.adjusted or item.indicator.target, "actual": item.indicator.actual,
        "verdict": item.verdict, "reason": item.reason,
    }  # fmt: skip


def _listing(verdicts: tuple[IndicatorVerdict, ...]) -> str:
    """Return one aligned line per indicator: number, 是否达到, name, reason."""
    lines = []
    for item in verdicts:
        name = item.indicator.name
        pad = " " * max(1, _NAME_WIDTH - text_width(name))
        word = VERDICT_WORDS[item.verdict]
        lines.append(f"{item.indicator.number:>3}  {word}{' ' * (6 - text_width(word))}{name}{pad}{item.reason}")
    return "\n".join(lines)
