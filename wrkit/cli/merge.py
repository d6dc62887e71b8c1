"""wrkit merge（合并）: returned workbooks → master and check report."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
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
    progress,
    put_json,
    replace_master,
    say,
    strict_option,
    tell,
)
from wrkit.cli.files import NOT_THERE, read_bytes, require_unlocked, returned_files, shown, write_file
from wrkit.cli.journal import fetched_record
from wrkit.errors import Finding, UnreadableError, UsageError, finding, worst_first
from wrkit.merge import Merged, applied, attribute, changes, forget, judged, merge, same_as_last
from wrkit.model.changes import Change
from wrkit.model.columns import absent_columns
from wrkit.model.decisions import decision_findings
from wrkit.model.master import Master
from wrkit.model.messages import MAIL_BODY
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Entry, Return
from wrkit.model.states import UnitState, unit_counts
from wrkit.model.times import BEIJING, FILE_TIME
from wrkit.processes import MANY, BackgroundCall
from wrkit.vocab import DIR_BACK, DIR_CHECK, DIR_IN


@declare(
    "merge",
    """把收回的填报表合并进总表，并出核对表

    不写文件时，合并 回收/期别/ 下的全部文件（文件名随意，行序随意）。合并前先备份总表到 历史/；
    总表里人工填写的内容不会改动。每条答复来自哪个文件哪一格，见 核对/期别.xlsx。

    \b
    例：wrkit merge
        wrkit merge 区教委补报.xlsx
    """,
)
@click.argument("files", nargs=-1, metavar="[文件或文件夹]…", type=click.Path(path_type=Path))
@master_option
@period_option
@click.option("--forget", "forgotten", multiple=True, metavar="文件名", help="撤销以前从这个文件合并的答复（可重复）。")
@json_option
@strict_option
def command(
    files: tuple[Path, ...],
    master_path: Path,
    period: Period | None,
    forgotten: tuple[str, ...],
    as_json: bool,
    strict: bool,
) -> int:
    """Merge what came back."""
    from wrkit.collect import litter
    from wrkit.master_book import stale_findings

    opened = open_master(master_path)
    period = current_period(opened.master, period)
    forgotten = tuple(name.replace("\\", "/") for name in forgotten)
    report_path = opened.folder / DIR_CHECK / f"{period}.xlsx"
    asked = _paths(files, opened, period, needed=not forgotten)
    again = _merged_before(opened, period, forgotten, asked)
    paths = [*asked, *again]
    returns, read_findings = _still_merged(*read_returned(paths, opened, period), opened, period, again)
    received = [shown(path, opened.folder) for path in paths]
    merged = _merge(opened, period, returns, forgotten, [name for name in received if not litter(name)])
    moved = changes(opened.master, period, merged.entries)
    merged, after, judge_findings = judge_merged(opened, period, merged)
    said = [
        *opened.findings,
        *stale_findings(opened.master, period),
        *absent_columns(opened.master.periods[period], opened.master.file),
        *decision_findings(opened.master.periods[period]),
        *read_findings,
        *_mail_words(opened, period),
        *merged.findings,
        *same_as_last(opened.master, period, moved),
        *judge_findings,
    ]
    findings = worst_first(attribute(said, merged.entries, merged.blank, merged.columns))
    back, mended = _to_give_back(opened, period, merged, findings)
    for path in (report_path, *back, *mended):
        require_unlocked(path)
    arguments = opened.folder, after, period, merged.states, merged.entries, moved, findings
    # The report of many rows is made while the master is written into.
    at_work = BackgroundCall(_report, *arguments) if len(merged.entries) >= MANY else None
    master_bytes = _edited(opened, merged)
    report_bytes = at_work.result() if at_work else _report(*arguments)
    if master_bytes:
        replace_master(opened, master_bytes)
    write_file(report_path, report_bytes)
    for path, data in back.items():
        write_file(path, data)
    for path in mended:
        path.unlink(missing_ok=True)
    if as_json:
        put_json(_summary(opened, period, merged, findings))
        return exit_code(findings, strict=strict)
    _tell(period, merged, findings, shown(report_path, Path.cwd()), written=bool(master_bytes), back=len(back))
    _tell_files([shown(path, opened.folder) for path in asked] if files else (), merged)
    _tell_forgotten(opened, period, forgotten)
    return exit_code(findings, strict=strict)


def _tell(
    period: Period, merged: Merged, findings: Sequence[Finding], report: str, *, written: bool, back: int
) -> None:
    """Print what a merge came to."""
    tell([item for item in findings if item.code != "unit-missing"], report)  # they are named below
    counts = unit_counts(merged.states)
    click.echo(f"{period}：{counts.due} 个单位已报 {counts.returned} 个，共 {len(merged.entries)} 条答复。")
    if written and not merged.edits:
        click.echo("答复没有变化，总表只登记了收到的文件；原总表已备份到 历史/。")
    elif written and not merged.changed:
        click.echo("答复没有变化，总表只更新了系统研判；原总表已备份到 历史/。")
    elif written:
        click.echo(f"总表更新了 {merged.changed} 项任务；原总表已备份到 历史/。")
    else:
        click.echo("没有新内容，总表未改动。")
    if counts.missing:
        click.echo(f"未报：{counts.missing_said}")
    if back:
        click.echo(f"需要单位改正的有 {back} 份，已标好放在 {DIR_BACK}/{period}/。")
    click.echo(f"核对：{count_words(findings)}，见 {report}")


def _tell_files(names: Sequence[str], merged: Merged) -> None:
    """Print what each file that was named came to."""
    for name in names:
        mine = [entry for entry in merged.entries if entry.ref.file == name or entry.ref.file.startswith(f"{name}/")]
        taken = sum(entry.taken for entry in mine)
        click.echo(f"{name}：{len(mine)} 条答复，采用 {taken} 条。")


def _tell_forgotten(opened: Opened, period: Period, forgotten: Sequence[str]) -> None:
    """Print what was withdrawn, and that a file still there would be read in again."""
    for name in forgotten:
        left = {id(entry) for entry in forget(opened.master, period, [name])}
        gone = [entry for entry in opened.master.ledger if id(entry) not in left]
        click.echo(f"已撤销“{name}”的 {sum(bool(entry.fields) for entry in gone)} 条答复。")
        for file in sorted({entry.ref.file for entry in gone}):
            if there := _on_disk(opened.folder, file):
                click.echo(f"这个文件还在 {there}，请移走；不移走，下次 wrkit merge 又会合并进来。")


def _paths(files: Sequence[Path], opened: Opened, period: Period, *, needed: bool) -> list[Path]:
    """Return the files to read: those named, those in the folders named, or all of 回收/<period>/.

    Raises:
        UsageError: a named file does not exist, or there is nothing to merge.
    """
    if not files:
        folder = opened.folder / DIR_IN / str(period)
        found = returned_files(folder) if folder.is_dir() else []
        if not found and needed and not any(entry.period == period for entry in opened.master.ledger):
            raise UsageError(f"{DIR_IN}/{period}/ 中没有文件。", "请把收回的填报表放进这个文件夹，或在命令后写明文件。")
        return found
    paths: dict[Path, None] = {}
    for path in files:
        if not path.exists():
            raise UsageError("没有找到这个文件或文件夹。", NOT_THERE, Ref(str(path)))
        paths.update(dict.fromkeys(returned_files(path) if path.is_dir() else [path]))
    return list(paths)


def _merged_before(opened: Opened, period: Period, forgotten: Sequence[str], asked: Sequence[Path]) -> list[Path]:
    """Return the files merged before that are still where they were, less those asked for.

    Reading them again changes nothing in the master, and what could not be merged of them stays on the check report.
    """
    seen = {path.resolve() for path in asked}
    found = []
    for file in sorted(
        {entry.ref.file for entry in forget(opened.master, period, forgotten) if entry.period == period}
    ):
        name = _on_disk(opened.folder, file)
        if name and (opened.folder / name).resolve() not in seen:
            seen.add((opened.folder / name).resolve())
            found.append(opened.folder / name)
    return found


def _mail_words(opened: Opened, period: Period) -> list[Finding]:
    """Say what the mails themselves said that brought the files; their words are in 收件记录 alone."""
    path = fetched_record(opened.folder, period)
    if not path.is_file():
        return []
    from wrkit.inbox import mail_words
    from wrkit.mail.records import read_fetched
    from wrkit.model.units import Roster

    roster, name = Roster(opened.master.book.units, period.year), shown(path, opened.folder)
    try:
        lines = read_fetched(read_bytes(path), name)
    except UnreadableError as error:
        return [finding("file-unreadable", Ref(name), why=error.what, todo=error.advice)]
    words = [line for line in lines if line.attachment == MAIL_BODY]
    said = (mail_words(line.note, [unit] if (unit := roster.find(line.unit)) else [], Ref(name)) for line in words)
    return [item for item in said if item]


def _still_merged(
    returns: Sequence[Return], findings: Sequence[Finding], opened: Opened, period: Period, again: Sequence[Path]
) -> tuple[list[Return], list[Finding]]:
    """Leave out what was withdrawn since from an archive that is read again."""
    known = {entry.ref.file for entry in opened.master.ledger if entry.period == period}
    archives = tuple(f"{shown(path, opened.folder)}/" for path in again)
    gone = {one.file for one in returns if one.file.startswith(archives) and one.file not in known}
    return [one for one in returns if one.file not in gone], [one for one in findings if one.file not in gone]


def _on_disk(folder: Path, file: str) -> str:
    """Return the file, or the archive it came in, where it still is; “” where it is gone."""
    parts = file.split("/")
    tried = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((name for name in tried if name and (folder / name).is_file()), "")


def read_returned(paths: Sequence[Path], opened: Opened, period: Period) -> tuple[list[Return], list[Finding]]:
    """Read returned files in worker processes; one that cannot be read costs a finding, no more."""
    from wrkit.collect import Job, collect

    jobs = [Job(str(path), shown(path, opened.folder), _file_time(path)) for path in paths]
    returns: list[Return] = []
    findings: list[Finding] = []
    if jobs:
        say(f"正在读取 {len(jobs)} 个文件……")
    with progress(jobs, "合并") as bar:
        found = collect(jobs, opened.master.book.units, period.year)
        for _ in bar:
            collected = next(found)
            returns.extend(collected.returns)
            findings.extend(collected.findings)
    return returns, findings


def _file_time(path: Path) -> str:
    try:  # Windows knows no time before 1970, and no calendar one after 9999
        moment = datetime.datetime.fromtimestamp(0, BEIJING) + datetime.timedelta(seconds=path.stat().st_mtime)
    except OverflowError:
        return ""
    return moment.strftime("%Y-%m-%d %H:%M:%S") + FILE_TIME


def _merge(
    opened: Opened, period: Period, returns: Sequence[Return], forgotten: Sequence[str], received: Sequence[str]
) -> Merged:
    """Merge with the ledger less the files to forget.

    Raises:
        UsageError: nothing was ever merged from a file to forget.
    """
    master = opened.master
    for name in forgotten:
        files = {entry.ref.file for entry in master.ledger} - {
            entry.ref.file for entry in forget(master, period, [name])
        }
        if len(files) > 1 and name not in files:
            raise UsageError(
                f"有几个文件都叫“{name}”：{'、'.join(sorted(files))}。", "请写明路径，如 --forget " + min(files)
            )
        if forget(master, period, [name]) == master.ledger:
            raise UsageError(f"{period}没有合并过文件“{name}”。", "文件名以核对表“填报明细”中的为准。")
    due = master.due(period)
    return merge(master, period, returns, due=due.isoformat() if due else "", forgotten=forgotten, received=received)


def judge_merged(opened: Opened, period: Period, merged: Merged) -> tuple[Merged, Master, tuple[Finding, ...]]:
    """Fill 系统研判 and 研判依据; return the merge with those edits, the master as it will read, and findings."""
    from wrkit.judge import DEFAULT, RULES_SHEET, judge_period, read_rules

    own_rules = next((grid for grid in opened.document.grids if grid.ref.sheet.strip() == RULES_SHEET), None)
    rules, findings = read_rules(own_rules) if own_rules else (DEFAULT, ())
    after = applied(opened.master, period, merged)
    values, said = judge_period(after, period, rules=rules)
    edits = judged(after, period, values)
    merged = replace(merged, edits=tuple(sorted((*merged.edits, *edits))))
    return merged, applied(opened.master, period, merged), (*findings, *said)


def _edited(opened: Opened, merged: Merged) -> bytes:
    """Return the new master, nothing where nothing is new."""
    from wrkit.master_book import apply_edits

    if not merged.edits and not merged.ledger_changed:
        return b""
    return apply_edits(opened.data, str(opened.path), merged.edits, merged.ledger)


def _report(
    folder: Path,
    after: Master,
    period: Period,
    states: Sequence[UnitState],
    entries: Sequence[Entry],
    moved: Sequence[Change],
    findings: Sequence[Finding],
) -> bytes:
    """Return 核对/<period>.xlsx; links lead to the file, or to the archive it came in."""
    from wrkit.frames import statistics
    from wrkit.report import beside_master, changes_sheet, check_report, joint_sheet

    known: dict[str, str] = {}

    def link(file: str) -> str:
        if file not in known:
            known[file] = _on_disk(folder, file)
        return beside_master(known[file])

    counted = statistics(after, period, states=states)
    more = (joint_sheet(after.book.tasks, entries), changes_sheet(moved), counted.sheet)
    return check_report(states, findings, entries, more=more, dashboard=counted.dashboard, link=link)


def _to_give_back(
    opened: Opened, period: Period, merged: Merged, findings: Sequence[Finding]
) -> tuple[dict[Path, bytes], list[Path]]:
    """Return what goes into 退回/<period>/, one workbook per unit with something to mend, and what is mended since."""
    from wrkit.dispatch import assignments
    from wrkit.giveback import file_name, to_give_back

    folder = opened.folder / DIR_BACK / str(period)
    handed_out, _ = assignments(opened.master, period, opened.master.due(period))
    made = to_give_back(handed_out, (*merged.entries, *merged.blank), findings, merged.columns)
    back = {folder / item.file: item.data for item in made}
    once = (folder / file_name(period, state.unit) for state in merged.states)
    return back, [path for path in once if path not in back and path.exists()]


def _summary(opened: Opened, period: Period, merged: Merged, findings: Sequence[Finding]) -> dict[str, object]:
    counts = unit_counts(merged.states)
    return {
        "period": str(period),
        "master": str(opened.path),
        "units": {"expected": counts.due, "returned": counts.returned, "missing": counts.missing},
        "entries": len(merged.entries),
        "changed": merged.changed,
        "findings": [item.as_dict() for item in findings],
    }
