"""wrkit annex（附件）: the annexes as xlsx and docx."""

from __future__ import annotations

from pathlib import Path

import click

from wrkit.cli.common import (
    count_words,
    current_period,
    declare,
    exit_code,
    json_option,
    master_option,
    open_master,
    period_option,
    put_json,
    say,
    strict_option,
    tell,
)
from wrkit.cli.files import require_unlocked, shown, write_file
from wrkit.model.periods import Period
from wrkit.text.clean import file_stem
from wrkit.vocab import DIR_ANNEX


@declare(
    "annex",
    """生成附件（xlsx 和 docx）

    按总表“附件”工作表的设置，把本期各附件生成到 附件/期别/，文件名就是附件标题。
    附件3 收入“审定结论”为“未实现”的任务；“审定完成情况”有内容时以它为准。

    \b
    例：wrkit annex
        wrkit annex --only 附件3
    """,
)
@master_option
@period_option
@click.option("--only", multiple=True, metavar="附件号", help="只生成这个附件，如 附件3（可重复）。")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["xlsx", "docx"]),
    metavar="格式",
    help="只出 xlsx 或 docx（默认两种都出）。",
)
@json_option
@strict_option
def command(
    master_path: Path,
    period: Period | None,
    only: tuple[str, ...],
    formats: tuple[str, ...],
    as_json: bool,
    strict: bool,
) -> int:
    """Generate the annexes."""
    from wrkit.annex import annex_tables, render_docx, render_xlsx

    opened = open_master(master_path)
    period = current_period(opened.master, period)
    tables, said = annex_tables(opened.master, period, only)
    findings = (*opened.findings, *said)
    folder = opened.folder / DIR_ANNEX / str(period)
    renderers = {"xlsx": render_xlsx, "docx": render_docx}
    written: list[dict[str, object]] = []
    for table in tables:
        name = file_stem(f"{table.mark} {table.title}".strip())
        if not as_json:
            say(f"正在生成 {name}……")
        for suffix in formats or tuple(renderers):
            path = folder / f"{name}.{suffix}"
            require_unlocked(path)
            write_file(path, renderers[suffix](table))
            written.append({"mark": table.mark, "title": table.title, "rows": len(table.rows), "file": str(path)})
    if as_json:
        put_json({
            "period": str(period), "master": str(master_path), "annexes": written, "findings": [item.as_dict() for item in findings],
        })  # fmt: skip
        return exit_code(findings, strict=strict)
    tell(findings)
    for table in tables:
        click.echo(f"{table.mark} {table.title}：{len(table.rows)} 行")
    click.echo(f"已生成 {len(written)} 个文件，在 {shown(folder, Path.cwd())}/；{count_words(findings)}")
    return exit_code(findings, strict=strict)
