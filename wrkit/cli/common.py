"""What commands share: options, opening the master, telling findings, JSON."""

from __future__ import annotations

import datetime
import json
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from wrkit.cli.files import back_up, lock_of, read_bytes, require_unlocked, write_file
from wrkit.cli.main import ChineseHelp
from wrkit.codes import LEVELS
from wrkit.errors import Finding, LockedError, MasterError, UnreadableError, UsageError, worst_first
from wrkit.model.master import Master
from wrkit.model.periods import Period, parse_date
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document
from wrkit.vocab import DIR_HISTORY, LEDGER, MASTER_FILE, SET_PERIOD, SETTINGS, TASKS

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
_SHOWN = 12
# How much of a message is told on the screen; a file without a form is listed with all its words.
_SAID = 240
# Of a period named without its year (-p 一季度): the year is the master's.
_MASTERS_YEAR = 0
_LOST = f"请从 {DIR_HISTORY}/ 中取最近的一份备份，改名为“{MASTER_FILE}”放回来，再运行一次。"


class PeriodType(click.ParamType):  # type: ignore[type-arg]  # no generic before click 8.4
    """A period on the command line, as a code or in Chinese."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Parse the period."""
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(str(value), _MASTERS_YEAR)
        except ValueError:
            self.fail(
                f"“{value}”不是报告期，应如 2025Q1、2025H1、2025Q3、2025FY、2025M04 或 2025年一季度。", param, ctx
            )


class DateType(click.ParamType):  # type: ignore[type-arg]
    """A date on the command line, however people write it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """Parse the date."""
        if isinstance(value, datetime.date):
            return value
        found = parse_date(str(value))
        if found is None:
            self.fail(f"“{value}”不是日期，应如 2025-04-10 或 2025年4月10日。", param, ctx)
        return found


def declare(name: str, help_text: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Declare a command whose help is Chinese; the first line is the one the group lists."""
    return click.command(
        name, cls=ChineseHelp, help=help_text, options_metavar="[选项]",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )  # fmt: skip


def master_option(function: F) -> F:
    """Add -m/--master."""
    return click.option(
        "-m", "--master", "master_path", metavar="文件", default=MASTER_FILE, show_default=False,
        type=click.Path(path_type=Path), help=f"总表的路径（默认：当前文件夹的 {MASTER_FILE}）。",
    )(function)  # fmt: skip


def period_option(function: F) -> F:
    """Add -p/--period."""
    return click.option(
        "-p",
        "--period",
        type=PeriodType(),
        metavar="期别",
        help="报告期，如 2025Q1、2025H1、2025Q3、2025FY、2025M04（默认：最近一次下发的一期）。",
    )(function)


def json_option(function: F) -> F:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 对象，供程序使用。")(function)


def strict_option(function: F) -> F:
    """Add --strict."""
    return click.option("--strict", is_flag=True, help="有错误或警告时以退出码 1 结束。")(function)


@dataclass(frozen=True)
class Opened:
    """The master workbook as opened by a command; of the document those sheets that `master` does not hold."""

    path: Path
    data: bytes
    document: Document
    master: Master
    findings: tuple[Finding, ...]

    @property
    def folder(self) -> Path:
        """The folder everything else lies in."""
        return self.path.parent


def open_master(path: Path) -> Opened:
    """Read the master workbook.

    Raises:
        UsageError: there is none at `path`.
        MasterError, UnreadableError: it is none, or damaged.
    """
    from wrkit.master_book import read_master
    from wrkit.xl.read import read_workbook

    if not path.exists():
        raise UsageError(
            "没有找到总表。",
            "请进入总表所在的文件夹，或用 -m 指明总表；还没有总表时先运行 wrkit init。",
            Ref(str(path)),
        )
    data = read_bytes(path)
    if lock_of(path):
        say(f"提示：{path.name} 正在 Excel（或 WPS）中打开，还没有存盘的改动不在内。")
    try:
        document = read_workbook(data, path.name)
    except UnreadableError as error:
        raise MasterError(f"总表打不开：{error.what}", _LOST, Ref(str(path))) from error
    if document.kind != "xlsx":
        raise MasterError(
            "总表不是 xlsx 格式，不能就地修改。", "请在 Excel 或 WPS 中另存为“Excel 工作簿（*.xlsx）”。", Ref(str(path))
        )
    master, findings = read_master(document)
    # The largest sheets are in the master as read, and need not be held twice.
    held = {TASKS, LEDGER, *(sheet.name for sheet in master.periods.values())}
    rest = tuple(grid for grid in document.grids if grid.ref.sheet not in held)
    return Opened(path, data, replace(document, blocks=rest), master, findings)


def replace_master(opened: Opened, data: bytes) -> None:
    """Back up the master and put a new one in its place, unless somebody saved it meanwhile.

    Raises:
        LockedError: it is open, may not be written, or was saved since it was read.
    """
    require_unlocked(opened.path)
    if read_bytes(opened.path) != opened.data:
        raise LockedError("总表在处理期间被别人保存过，没有写入。", "请重新运行这条命令。", Ref(str(opened.path)))
    back_up(opened.path)
    write_file(opened.path, data)


def current_period(master: Master, period: Period | None, *, sheet: bool = True) -> Period:
    """Return the period asked for, else the current one of the 设置 sheet.

    Raises:
        UsageError: there is none, or (with `sheet`) it has no sheet yet; no year is known for one named without.
    """
    if period is not None and period.year == _MASTERS_YEAR:
        if not master.book.year:
            advice = f"请写上年份，如 -p 2026{period.code}，或在总表“设置”表中填写“年度”。"
            raise UsageError(f"不知道“{period.short}”是哪一年的，总表中没有年度。", advice)
        period = replace(period, year=master.book.year)
    if period is None:
        text = master.settings.get(SET_PERIOD, "")
        try:
            period = Period.parse(text)
        except ValueError:
            if master.periods and not text.strip():
                latest = max(master.periods, key=lambda one: one.last_day)
                raise UsageError(
                    f"总表的“{SETTINGS}”表没有写明“{SET_PERIOD}”。",
                    f"请用 -p 写明期别，如 -p {latest}；或在“{SETTINGS}”表（表头为“项目”“值”）中补上这一项。",
                ) from None
            raise UsageError("还没有开始任何一期。", "请先下发，如：wrkit split -p 2025Q1 --due 2025-04-10") from None
    if period in master.broken:
        raise MasterError(
            master.broken[period], "请恢复这一列的表头（可以在任意位置）。", Ref(master.file, str(period))
        )
    if sheet and period not in master.periods:
        advice = f"请先下发：wrkit split -p {period.written}"
        if any(entry.period == period for entry in master.ledger):
            advice = f"这一期已经合并过答复；如改过工作表的名称，请改回“{period}”。"
        raise UsageError(f"总表中没有“{period}”工作表。", advice)
    return period


def say(text: str = "") -> None:
    """Print progress on standard error."""
    click.echo(text, err=True)


@contextmanager
def progress(items: Sequence[T], label: str) -> Iterator[Iterable[T]]:
    """Show a bar on standard error while a long list is worked through; quiet where nobody watches."""
    if len(items) < 8 or not sys.stderr.isatty():
        yield items
        return
    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield bar


def put_json(value: object) -> None:
    """Print one JSON object on standard output, in ASCII where the console could not show Chinese."""
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
    click.echo(json.dumps(value, ensure_ascii=not encoding.startswith("utf"), indent=2))


def count_words(findings: Iterable[Finding]) -> str:
    """Return “错误 1 条，警告 3 条，提示 20 条”, or 没有问题."""
    counts = Counter(finding.level for finding in findings)
    return "，".join(f"{word} {counts[level]} 条" for level, word in LEVELS.items() if counts[level]) or "没有问题"


def tell(findings: Iterable[Finding], report: str = "", *, hints: Collection[str] = ()) -> None:
    """Print errors and warnings on standard error, the worst first, and where the rest stands.

    Args:
        findings: what was found.
        report: where all of it can be read.
        hints: codes of those for the record that say something to act on and are printed too.
    """
    serious = [finding for finding in worst_first(findings) if finding.level != "info" or finding.code in hints]
    for item in serious[:_SHOWN]:
        place = str(Ref(item.file, item.sheet, item.cell))
        task = f"{item.task}：" if item.task and item.task not in item.message else ""
        say(f"【{LEVELS[item.level]}】{task}{shortened(item.message)}" + (f"（{place}）" if place else ""))
        say(f"        {item.advice}")
    if len(serious) > _SHOWN:
        say(f"……还有 {len(serious) - _SHOWN} 条" + (f"，见 {report}" if report else ""))


def shortened(text: str, longest: int = _SAID) -> str:
    """Return as much of a message as a screen takes, cut between two items of what it lists."""
    if len(text) <= longest:
        return text
    end = max(text.rfind(mark, longest // 2, longest) for mark in "、，；。 ")
    return f"{text[: end if end > 0 else longest]}……"


def exit_code(findings: Iterable[Finding], *, strict: bool) -> int:
    """Return 1 under --strict where there are errors or warnings, else 0."""
    return int(strict and any(finding.level != "info" for finding in findings))
