"""wrkit check（体检）: returned files before merging: what is wrong and where."""

from __future__ import annotations

from pathlib import Path

import click

from wrkit.cli.common import (
    Opened,
    count_words,
    current_period,
    declare,
    exit_code,
    json_option,
    master_option,
    open_master,
    period_option,
    put_json,
    shortened,
    strict_option,
)
from wrkit.cli.files import NOT_THERE, returned_files, shown
from wrkit.cli.merge import judge_merged
from wrkit.cli.returned import read_returned
from wrkit.codes import LEVELS
from wrkit.errors import Finding, UsageError, worst_first
from wrkit.merge import attribute, changes, merge, same_as_last
from wrkit.model.periods import Period
from wrkit.model.refs import Ref

# What merging would list whole is cut here: a file that is no form may hold whole sheets.
_LONGEST = 2000


@declare(
    "check",
    """合并之前检查报回的文件：哪里有问题

    读取文件并与总表对照，列出与合并时相同的问题，但不改动任何文件。

    \b
    例：wrkit check 区教委填报表.xlsx
    """,
)
@click.argument("files", nargs=-1, required=True, metavar="文件或文件夹…", type=click.Path(path_type=Path))
@master_option
@period_option
@json_option
@strict_option
def command(files: tuple[Path, ...], master_path: Path, period: Period | None, as_json: bool, strict: bool) -> int:
    """Check returned files."""
    opened = open_master(master_path)
    period = current_period(opened.master, period)
    paths: list[Path] = []
    for path in files:
        if not path.exists():
            raise UsageError("没有找到这个文件或文件夹。", NOT_THERE, Ref(str(path)))
        paths.extend(returned_files(path) if path.is_dir() else [path])
    findings, entries = check_files(paths, opened, period)
    if as_json:
        put_json(
            {
                "period": str(period),
                "files": [shown(path, opened.folder) for path in paths],
                "entries": entries,
                "findings": [item.as_dict() for item in findings],
            }
        )
        return exit_code(findings, strict=strict)
    for item in findings:
        place = str(Ref(item.file, item.sheet, item.cell))
        click.echo(f"【{LEVELS[item.level]}】{shortened(item.message, _LONGEST)}" + (f"（{place}）" if place else ""))
        click.echo(f"        {item.advice}")
    click.echo(f"检查了 {len(paths)} 个文件，读到 {entries} 条答复：{count_words(findings)}。没有改动任何文件。")
    return exit_code(findings, strict=strict)


def check_files(paths: list[Path], opened: Opened, period: Period) -> tuple[list[Finding], int]:
    """Return the findings a merge of these files alone would have about them, and the number of answers."""
    returns, said = read_returned(paths, opened, period)
    due = opened.master.due(period)
    merged = merge(opened.master, period, returns, due=due.isoformat() if due else "")
    merged, _, judged = judge_merged(opened, period, merged)
    files = {returned.file for returned in returns} | {item.file for item in said}
    fresh = [entry for entry in merged.entries if entry.ref.file in files]
    units = {entry.unit for entry in fresh}
    repeated = same_as_last(opened.master, period, changes(opened.master, period, fresh))
    about = attribute([*said, *merged.findings, *repeated, *judged], merged.entries, merged.blank, merged.columns)
    kept = [item for item in about if item.file in files or (item.unit in units and item.code != "unit-missing")]
    return worst_first(kept), len(fresh)
