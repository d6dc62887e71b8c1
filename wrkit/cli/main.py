"""The `wrkit` group: commands by name and Chinese alias, loaded only when called; errors to exit codes."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import click

from wrkit import __version__


class Listed(NamedTuple):
    """A command as the group's help lists it."""

    alias: str
    module: str
    help: str


# Short helps stand here so that `wrkit --help` need not import a single command; a test keeps them true.
COMMANDS: dict[str, Listed] = {
    "init": Listed("建账", "wrkit.cli.init", "读取目标任务分解方案，建立总表.xlsx"),
    "extract": Listed("分解", "wrkit.cli.extract", "从政府工作报告正文生成分解草案，供在 Excel 中修改"),
    "split": Listed("下发", "wrkit.cli.split", "开始一期：建本期表，生成各牵头单位的填报表"),
    "send": Listed("发送", "wrkit.cli.send", "把填报表用邮件发给各牵头单位"),
    "remind": Listed("催报", "wrkit.cli.remind", "催没有报、没有报齐的单位，附上它们还没报的任务"),
    "fetch": Listed("收件", "wrkit.cli.fetch", "把邮件里的附件收进回收文件夹"),
    "merge": Listed("合并", "wrkit.cli.merge", "把收回的填报表合并进总表，并出核对表"),
    "status": Listed("进度", "wrkit.cli.status", "看谁报了、谁没报、还有哪些没完成"),
    "check": Listed("体检", "wrkit.cli.check", "合并之前检查报回的文件：哪里有问题"),
    "indicators": Listed("指标", "wrkit.cli.indicators", "对照目标逐项判断指标是否完成"),
    "annex": Listed("附件", "wrkit.cli.annex", "生成附件（xlsx 和 docx）"),
    "template": Listed("模板", "wrkit.cli.template", "Word 和邮件模板：列出、导出来改、检查"),
    "demo": Listed("演示", "wrkit.cli.demo", "用内置示例走完一个季度，文件留下供查看"),
}
ALIASES = {listed.alias: name for name, listed in COMMANDS.items()}


class ChineseHelp(click.Command):
    """A command whose help is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line in Chinese."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options under a Chinese heading."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        records = [record for option in options if (record := option.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help with its text in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助。"
        return option


class WrkitGroup(ChineseHelp, click.Group):
    """Finds commands by English name or Chinese alias."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command by its name or alias."""
        name = ALIASES.get(cmd_name, cmd_name)
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[name].module).command
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options under a Chinese heading."""
        super().format_options(ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(f"{name}（{listed.alias}）", listed.help) for name, listed in COMMANDS.items()])


_HELP = """政府工作报告目标任务：分解、下发、合并、出附件。

\b
一个季度四步：
  wrkit init 分解方案.docx                 建立总表.xlsx
  wrkit split -p 2025Q1 --due 2025-04-10   生成各单位填报表
  wrkit merge                              合并收回的填报表
  wrkit annex                              生成附件2、附件3
"""


@click.group(
    cls=WrkitGroup,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.version_option(__version__, "--version", prog_name="wrkit", message="%(prog)s %(version)s", help="显示版本号。")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Group the commands; the help people see is `_HELP`, also where no command is named."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code: 0 done, 1 findings under --strict, 2 could not."""
    _safe_streams()
    try:
        result = cli.main(args=list(arguments), prog_name="wrkit", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.Abort:
        return _fail("已中断。")
    except click.UsageError as error:
        return _fail(_usage_message(error), error.ctx)
    except click.ClickException as error:
        return _fail(error.format_message())
    except KeyboardInterrupt:
        return _fail("已中断。")
    except BrokenPipeError:
        return 2
    except Exception as error:
        return _fail(_explain(error) or _crash(error))
    return result if isinstance(result, int) else 0


def _safe_streams() -> None:
    """Let a console in GBK show a mark in place of a character it lacks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _explain(error: Exception) -> str | None:
    """Return what to tell people of an error that is not a fault of wrkit's own, None for one that is."""
    from wrkit.errors import WrkitError

    if isinstance(error, WrkitError):
        return str(error)
    if isinstance(error, OSError):
        from wrkit.cli.files import os_message

        return os_message(error)
    return None


def _crash(error: Exception) -> str:
    """Return what to tell people of a fault of wrkit's own; where it happened is kept for those who mend it."""
    import tempfile
    import traceback
    from pathlib import Path

    log = Path(tempfile.gettempdir()) / "wrkit-error.txt"
    with contextlib.suppress(OSError):
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    said = f"{type(error).__name__}: {error}"[:200]
    return f"wrkit 内部出错，没有做完（{said}）。\n  → 这是程序的问题，不是您的操作有误；请把 {log} 发给维护人员。"


def _fail(text: str, ctx: click.Context | None = None) -> int:
    with contextlib.suppress(OSError):
        click.echo(f"错误：{text}", err=True)
        if ctx is not None:
            click.echo(f"  → 用法见：{ctx.command_path} --help", err=True)
    return 2


def _usage_message(error: click.UsageError) -> str:
    """Say click's usage errors in Chinese."""
    if isinstance(error, click.NoSuchOption):
        hint = f"，是否想用 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有选项 {error.option_name}{hint}。"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {_param_name(error.param)}。"
    if isinstance(error, click.BadParameter):
        return f"参数 {_param_name(error.param)} 不对{_wanted(error)}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 用法不对（缺少值或多给了值）。"
    message = error.format_message()
    if message.startswith("No such command"):
        name = message.partition("'")[2].rpartition("'")[0]
        return f"没有命令“{name}”。可用的命令：{'、'.join(f'{name}（{listed.alias}）' for name, listed in COMMANDS.items())}。"
    if message.startswith("Missing command"):
        return "请写明命令，如 wrkit merge。"
    if "unexpected extra argument" in message:
        extra = message.partition("(")[2].rpartition(")")[0]
        hint = f"报告期请写成 -p {extra}。" if _is_period(extra) else ""
        return f"多余的参数：{extra}。{hint}"
    return message


def _is_period(text: str) -> bool:
    from wrkit.model.periods import Period

    with contextlib.suppress(ValueError):
        Period.parse(text, 0)
        return True
    return False


def _wanted(error: click.BadParameter) -> str:
    """Return what a parameter may be: click says it in English, wrkit's own types in Chinese."""
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"，可以是：{'、'.join(map(str, kind.choices))}。"
    if isinstance(kind, click.IntRange):
        return f"，应是 {kind.min} {f'到 {kind.max} 之间' if kind.max is not None else '或更大'}的整数。"
    if isinstance(kind, (type(click.INT), type(click.FLOAT))):
        return "，应是数字。"
    if isinstance(kind, click.Path):
        return f"，应是{'文件夹' if not kind.file_okay else '文件' if not kind.dir_okay else '文件或文件夹'}的路径。"
    return f"：{error.message}"


def _param_name(param: Any) -> str:
    if isinstance(param, click.Option):
        return "/".join(param.opts)
    return str(param.metavar or param.name) if param is not None else ""
