"""wrkit template（模板）: the Word and mail templates: see them, copy them to change, check them."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

import click

from wrkit.cli.annex_output import ANNEX_TEMPLATE, BULLETIN_TEMPLATE
from wrkit.cli.common import (
    declare,
    exit_code,
    json_option,
    master_option,
    open_master,
    put_json,
    say,
    strict_option,
    tell,
)
from wrkit.cli.files import read_bytes, shown, write_file
from wrkit.errors import Finding, UsageError, WrkitError, finding
from wrkit.model.refs import Ref
from wrkit.resources import resource_dir
from wrkit.text.clean import file_stem, squeeze
from wrkit.vocab import DIR_TEMPLATES, KIND_BULLETIN

_ACTIONS = {"list": "list", "列出": "list", "export": "export", "导出": "export", "check": "check", "检查": "check"}
_MEND = "请用 Word 打开模板，改正这一处。"
# What depends on the figures of a period.
_DOUBT = "template-doubt"
_GUARD = "这是用样例数字试填的，实际数字不同时可能没有问题；稳妥的写法是前面加判断，如 {% if 总数 %}……{% endif %}。"
_USES = {ANNEX_TEMPLATE: "各附件的 Word 版（导出后才使用）", BULLETIN_TEMPLATE: "通报（wrkit annex --only 通报）"}


@declare(
    "template",
    """Word 和邮件模板：列出、导出来改、检查

    list（列出）：有哪些模板，用的是自带的还是“模板”文件夹里的。
    export（导出）：把自带的模板复制到总表旁的“模板”文件夹，用 Word 或记事本打开修改，以后就用改过的。
    check（检查）：“模板”文件夹里的模板用了哪些没有的名称、哪里写错了，指出在第几段。
    某个附件要单独的模板时，存为 模板/附件2.docx。

    \b
    例：wrkit template list
        wrkit template export 通报.docx
        wrkit template check
    """,
)
@click.argument(
    "action", metavar="list|export|check", type=click.Choice(list(_ACTIONS)), default="list", required=False
)
@click.argument("names", nargs=-1, metavar="[模板名…]")
@master_option
@json_option
@strict_option
def command(action: str, names: tuple[str, ...], master_path: Path, as_json: bool, strict: bool) -> int:
    """List, export or check templates."""
    folder = master_path.parent / DIR_TEMPLATES
    if _ACTIONS[action] == "export":
        return _export(folder, names)
    if _ACTIONS[action] == "check":
        findings = _check(folder, names, _bulletin_files(master_path))
        if as_json:
            put_json({"findings": [item.as_dict() for item in findings]})
        else:
            tell(findings)
            click.echo(f"检查了 {len(_files(folder, names))} 个模板，有 {len(findings)} 处要改")
        return exit_code(findings, strict=strict)
    rows = _listing(folder)
    if as_json:
        put_json({"templates": [{"name": name, "use": use, "own": own} for name, use, own in rows]})
        return 0
    for name, use, own in rows:
        click.echo(f"{name}  {use}  {'用自带的' if own else f'用“{DIR_TEMPLATES}”文件夹里的'}")
    return 0


def _builtin() -> list[Path]:
    """Return the templates that come with wrkit."""
    files = resource_dir("templates").iterdir()
    return sorted(
        (path for path in files if path.suffix in (".docx", ".txt")), key=lambda path: (path.suffix, path.name)
    )


def _use(name: str) -> str:
    if name in _USES:
        return _USES[name]
    return "邮件" if name.endswith(".txt") else f"{Path(name).stem} 的 Word 版"


def _listing(folder: Path) -> list[tuple[str, str, bool]]:
    names = [path.name for path in _builtin()]
    mine = [path.name for path in _files(folder, ())]
    return [(name, _use(name), name not in mine) for name in (*names, *(name for name in mine if name not in names))]


def _files(folder: Path, names: Collection[str]) -> list[Path]:
    """Return the templates beside the master, all or those named.

    Raises:
        UsageError: one of those named is not there.
    """
    if missing := [name for name in names if not (folder / name).is_file()]:
        raise UsageError(
            f"“{DIR_TEMPLATES}”文件夹里没有 {'、'.join(missing)}。",
            "可先运行 wrkit template export。",
            Ref(str(folder)),
        )
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    templates = [path for path in found if path.suffix in (".docx", ".txt") and not path.name.startswith("~$")]
    return [path for path in templates if not names or path.name in names]


def _export(folder: Path, names: tuple[str, ...]) -> int:
    """Copy templates beside the master; what is there already stays.

    Raises:
        UsageError: there is no such template.
    """
    builtin = {path.name: path for path in _builtin()}
    if unknown := [name for name in names if name not in builtin]:
        raise UsageError(f"没有自带的模板 {'、'.join(unknown)}。", f"自带的模板有：{'、'.join(builtin)}。")
    for name in names or tuple(builtin):
        target = folder / name
        if target.exists():
            say(f"{shown(target, Path.cwd())} 已经有了，没有覆盖")
        else:
            write_file(target, read_bytes(builtin[name]))
            click.echo(f"已导出 {shown(target, Path.cwd())}")
    return 0


def _bulletin_files(master_path: Path) -> frozenset[str]:
    """Return the names of the templates that are for bulletins, as far as the master tells."""
    own: list[str] = []
    with contextlib.suppress(WrkitError):
        specs = open_master(master_path).master.annexes
        own = [file_stem(spec.mark) for spec in specs if spec.mark and squeeze(spec.kind) == KIND_BULLETIN]
    return frozenset({BULLETIN_TEMPLATE, *(f"{stem}.docx" for stem in own)})


def _check(folder: Path, names: tuple[str, ...], bulletins: Collection[str]) -> list[Finding]:
    found: list[Finding] = []
    for path in _files(folder, names):
        found += _check_word(path, bulletin=path.name in bulletins) if path.suffix == ".docx" else _check_mail(path)
    return found


def _check_word(path: Path, *, bulletin: bool) -> list[Finding]:
    """Look at a Word template and, where nothing is wrong in its writing, fill it as a trial."""
    from wrkit.annex import TABLE_NAMES, VALUE_NAMES, try_template
    from wrkit.word.template import FiguresError, check, names_in, single_braces

    data = read_bytes(path)
    name = f"{DIR_TEMPLATES}/{path.name}"
    # Only a bulletin has tables besides the annex's own.
    tables = TABLE_NAMES if bulletin else TABLE_NAMES[:1]
    known = (*VALUE_NAMES, *tables)
    names = f"可用的名称：{'、'.join(known)}。"
    doubts: list[Finding] = []
    try:
        faults = check(data, name, known, tables)
        found = [_fault(path, fault.place, fault.why, names if fault.unknown else _MEND) for fault in faults]
        doubts += [_fault(path, fault.place, fault.why, _MEND, _DOUBT) for fault in single_braces(data, known)]
        if not bulletin and tables[0] not in names_in(data):
            found.append(_fault(path, "", "没有“{{ 表 }}”，表格没有地方放", "请在放表格的地方单独写一段 {{ 表 }}。"))
        if not found:
            try_template(data, name, bulletin=bulletin)
    except FiguresError as error:
        doubts.append(_fault(path, error.ref.cell, error.what.removeprefix("模板有误："), _GUARD, _DOUBT))
        return doubts
    except UsageError as error:
        return [*doubts, _fault(path, error.ref.cell, error.what.removeprefix("模板有误："), error.advice)]
    return found + doubts


def _check_mail(path: Path) -> list[Finding]:
    from wrkit.mail.names import unknown_names
    from wrkit.mail.texts import NAMES, MailTemplate
    from wrkit.text.plain import decode

    data = read_bytes(path)
    try:
        MailTemplate(data, path.name)
    except UsageError as error:
        return [_fault(path, error.ref.cell, error.what, error.advice)]
    advice = f"可用的名称：{'、'.join(NAMES)}。"
    return [
        _fault(path, f"第{line}行", f"没有“{word}”这个名称", advice)
        for line, word in unknown_names(decode(data), NAMES)
    ]


def _fault(path: Path, place: str, why: str, advice: str, code: str = "template-fault") -> Finding:
    ref = Ref(f"{DIR_TEMPLATES}/{path.name}", "", place)
    return finding(code, ref, template=path.name, place=place, why=why.rstrip("。"), advice=advice)
