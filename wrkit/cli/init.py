"""wrkit init（建账）: breakdown documents → 总表.xlsx."""

from __future__ import annotations

from pathlib import Path

import click

from wrkit.cli.common import (
    count_words,
    declare,
    exit_code,
    json_option,
    master_option,
    put_json,
    say,
    strict_option,
    tell,
)
from wrkit.cli.files import read_bytes, require_unlocked, shown, write_file
from wrkit.errors import UsageError
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document
from wrkit.vocab import DIR_CHECK, FORM, INIT_REPORT, SET_TITLE, SET_YEAR, SETTINGS, TASKS


def read_document(path: Path) -> Document:
    """Read a breakdown document of any kind by its content.

    Raises:
        UnreadableError: no document wrkit can read.
        UsageError: there is no such file.
    """
    from wrkit.formats import refuse, sniff
    from wrkit.text.plain import decode, looks_tabbed, read_csv, read_text

    data = read_bytes(path)
    kind = sniff(data)
    if kind == "docx":
        from wrkit.word.read import read_docx

        return read_docx(data, path.name)
    if kind in ("xlsx", "xls", "xlsb", "ods"):
        from wrkit.xl.read import read_workbook

        return read_workbook(data, path.name)
    if kind != "text":
        raise refuse(kind, str(path))
    try:
        tabbed = path.suffix.lower() != ".csv" and looks_tabbed(decode(data))
        return read_text(data, path.name) if tabbed else read_csv(data, path.name)
    except ValueError:
        raise refuse("binary", str(path)) from None


@declare(
    "init",
    """读取目标任务分解方案，建立总表.xlsx

    分解方案可以是 docx、xlsx、xls、csv 或文本，可以一次给几个；各表依次成为第 1、2、3 部分。
    断行的分类和单位、连写的领导、疑似笔误等都会修复或指出，见 核对/建账.xlsx。已有总表时不会覆盖。

    \b
    例：wrkit init 2025年目标任务分解方案.docx
    """,
)
@click.argument("files", nargs=-1, required=True, metavar="分解方案…", type=click.Path(path_type=Path))
@master_option
@click.option("--year", type=click.IntRange(2000, 2100), metavar="年份", help="年度；文件中没有写明时使用。")
@json_option
@strict_option
def command(files: tuple[Path, ...], master_path: Path, year: int | None, as_json: bool, strict: bool) -> int:
    """Build the master workbook."""
    from wrkit.intake import read_breakdown
    from wrkit.master_book import new_specs
    from wrkit.narrative.checked import unchecked_suggestions
    from wrkit.report import init_report
    from wrkit.xl.master_xlsx import new_master

    if master_path.exists():
        raise UsageError(
            "总表已经存在，没有覆盖。", "请换一个文件夹，或先把原来的总表移走或改名。", Ref(str(master_path))
        )
    documents = [read_document(path) for path in files]
    for document in documents:
        sheets = {grid.ref.sheet.strip() for grid in document.grids}
        if {TASKS, SETTINGS} <= sheets or FORM in sheets:
            what = "填报表" if FORM in sheets else "总表"
            raise UsageError(f"这是 wrkit 的{what}，不是分解方案。", "请换成分解方案文件。", Ref(document.name))
    result = read_breakdown(documents, year)
    findings = (*result.findings, *(found for document in documents for found in unchecked_suggestions(document)))
    book = result.book
    if not book.tasks:
        raise UsageError(
            "没有读到任何目标任务。",
            "表头应有“目标任务”和“牵头责任单位”等列，请检查文件。",
            Ref("、".join(map(str, files))),
        )
    settings = {SET_TITLE: book.title, SET_YEAR: str(book.year or "")}
    report_path = master_path.parent / DIR_CHECK / INIT_REPORT
    require_unlocked(report_path)
    facts = {
        "目标任务": len(book.tasks), "部分": len({task.id.part for task in book.tasks}), "分类": len(book.categories),
        "牵头领导": len(book.leaders), "牵头责任单位": len(book.lead_units), "全部单位": len(book.units),
    }  # fmt: skip
    write_file(report_path, init_report({**settings, **facts}, findings, link=lambda _: ""))
    write_file(master_path, new_master(book, new_specs(book.title, book.year), settings))
    report = shown(report_path, Path.cwd())
    if as_json:
        put_json({"master": str(master_path), **_json_facts(book), "findings": [f.as_dict() for f in findings]})
    else:
        tell(findings, report)
        click.echo(f"已建立 {master_path}：" + "，".join(f"{name} {count}" for name, count in facts.items()))
        click.echo(f"读取情况：{count_words(findings)}，见 {report}")
        say("下一步：在 Excel 中核对总表，然后运行 wrkit split -p 期别 --due 截止日期")
    return exit_code(findings, strict=strict)


def _json_facts(book: object) -> dict[str, object]:
    from wrkit.model.tasks import TaskBook

    assert isinstance(book, TaskBook)
    return {
        "title": book.title, "year": book.year, "tasks": len(book.tasks), "lead_units": len(book.lead_units),
        "leaders": len(book.leaders), "categories": len(book.categories), "units": len(book.units),
    }  # fmt: skip
