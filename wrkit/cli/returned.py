"""Which returned files a merge reads, and reading them; the words of the mails that brought them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from wrkit.cli.common import Opened, progress, say
from wrkit.cli.files import NOT_THERE, read_bytes, returned_files, shown
from wrkit.cli.journal import fetched_record
from wrkit.collect import litter
from wrkit.errors import Finding, UnreadableError, UsageError, finding
from wrkit.merge import forget
from wrkit.model.messages import MAIL_BODY
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Return
from wrkit.model.times import BEIJING, FILE_TIME
from wrkit.vocab import DIR_IN


def asked_for(files: Sequence[Path], opened: Opened, period: Period, *, needed: bool) -> list[Path]:
    """Return the files to read: those named, those in the folders named, or all of 回收/<period>/.

    Raises:
        UsageError: a named file does not exist, or there is nothing to merge.
    """
    if not files:
        folder = opened.folder / DIR_IN / str(period)
        found = returned_files(folder) if folder.is_dir() else []
        if not found and needed and not any(entry.period == period for entry in opened.master.ledger):
            advice = _beside(opened) or "请把收回的填报表放进这个文件夹，或在命令后写明文件。"
            raise UsageError(f"{DIR_IN}/{period}/ 中没有文件。", advice)
        if not found and needed:
            say(f"{DIR_IN}/{period}/ 中没有文件，这次只核对以前合并过的。")
        if said := _beside(opened):
            say(f"提示：{said}")
        return found
    paths: dict[Path, None] = {}
    for path in files:
        if not path.exists():
            raise UsageError("没有找到这个文件或文件夹。", NOT_THERE, Ref(str(path)))
        paths.update(dict.fromkeys(returned_files(path) if path.is_dir() else [path]))
    return list(paths)


def _beside(opened: Opened) -> str:
    """Say which files lie in 回收 itself, where no period's are looked for."""
    folder = opened.folder / DIR_IN
    names = [path.name for path in sorted(folder.iterdir()) if path.is_file()] if folder.is_dir() else []
    names = [name for name in names if not litter(name)]
    listed = "、".join(names[:5]) + (" 等" if len(names) > 5 else "")
    where = f"{DIR_IN}/ 里有 {len(names)} 个文件不在期别文件夹中，没有读取：{listed}。"
    return f"{where}请把它们移到 {DIR_IN}/期别/ 里再合并。" if names else ""


def merged_before(opened: Opened, period: Period, forgotten: Sequence[str], asked: Sequence[Path]) -> list[Path]:
    """Return the files merged before that are still where they were, less those asked for.

    Reading them again changes nothing in the master, and what could not be merged of them stays on the check report.
    """
    seen = {path.resolve() for path in asked}
    found = []
    for file in sorted(
        {entry.ref.file for entry in forget(opened.master, period, forgotten) if entry.period == period}
    ):
        name = on_disk(opened.folder, file)
        if name and (opened.folder / name).resolve() not in seen:
            seen.add((opened.folder / name).resolve())
            found.append(opened.folder / name)
    return found


def mail_findings(opened: Opened, period: Period) -> list[Finding]:
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


def still_merged(
    returns: Sequence[Return], findings: Sequence[Finding], opened: Opened, period: Period, again: Sequence[Path]
) -> tuple[list[Return], list[Finding]]:
    """Leave out what was withdrawn since from an archive that is read again."""
    known = {entry.ref.file for entry in opened.master.ledger if entry.period == period}
    archives = tuple(f"{shown(path, opened.folder)}/" for path in again)
    gone = {one.file for one in returns if one.file.startswith(archives) and one.file not in known}
    return [one for one in returns if one.file not in gone], [one for one in findings if one.file not in gone]


def on_disk(folder: Path, file: str) -> str:
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


__all__ = ["asked_for", "mail_findings", "merged_before", "on_disk", "read_returned", "still_merged"]
