"""wrkit extract（分解）: a narrative work report → a draft breakdown to finish in Excel."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wrkit.cli.common import declare, exit_code, json_option, put_json, say, strict_option, tell
from wrkit.cli.files import quoted, read_bytes, write_file
from wrkit.errors import Finding, UsageError
from wrkit.model.drafts import PART_SELF, PART_TARGETS, PART_TASKS, Draft
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document
from wrkit.text.clean import file_stem
from wrkit.vocab import TASKS

if TYPE_CHECKING:
    from wrkit.narrative import Advisor

_SPLITS = ("句子", "分号", "单位")


@declare(
    "extract",
    """从政府工作报告正文生成分解草案，供在 Excel 中修改

    读入 docx 或 txt 报告，找出安排当年工作的部分，一句一条列成表：预期目标为第1部分，工作任务为第2部分，
    政府自身建设为第3部分。上年回顾不读（--all 时读）。没有单独列为一行的文字都记在“拆分情况”表里，并写明原因。

    \b
    例：wrkit extract 2026年政府工作报告.docx
        wrkit extract 报告.docx --like 去年/总表.xlsx    参照去年的分解，建议责任单位
    改好后：wrkit init 草案.xlsx
    """,
)
@click.argument("report", metavar="工作报告", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="文件", type=click.Path(path_type=Path), help="草案的文件名（默认：年份加“年政府工作报告目标任务分解方案（草案）.xlsx”）。"
)  # fmt: skip
@click.option(
    "--like", metavar="总表", type=click.Path(path_type=Path),
    help="去年的总表或分解方案：照它建议牵头领导和责任单位，并列出今年没有接续的任务。",
)  # fmt: skip
@click.option(
    "--split", metavar="方式", default=_SPLITS[0], show_default=False,
    help="拆分粗细：句子（默认，一句一条）、分号（分号也拆）、单位（说到另一单位的事就拆，需要 --like）。",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="上年工作回顾等其他部分也列入（第4部分）。")
@click.option("--year", type=click.IntRange(2000, 2100), metavar="年份", help="年度；报告中没有写明时使用。")
@json_option
@strict_option
def command(
    report: Path,
    output: Path | None,
    like: Path | None,
    split: str,
    everything: bool,
    year: int | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Make the draft workbook."""
    from wrkit.narrative import SPLIT_UNIT, read_narrative, with_suggestions
    from wrkit.xl.draft_xlsx import draft_bytes

    if split not in _SPLITS:
        raise UsageError(f"拆分方式没有“{split}”。", f"可用的有：{'、'.join(_SPLITS)}。")
    if split == SPLIT_UNIT and like is None:
        raise UsageError("按单位拆分需要知道有哪些单位。", "请用 --like 指明去年的总表或分解方案。")
    document = read_report(report)
    advisor = _advisor(like) if like is not None else None
    unit_of = advisor.unit_of if advisor is not None else None
    draft, findings = read_narrative(document, year=year, split=split, everything=everything, unit_of=unit_of)
    if not draft.tasks:
        raise UsageError(
            "没有在报告中读到任何工作任务。",
            "请确认这是政府工作报告正文（docx 或 txt），不是目录或扫描件。",
            Ref(str(report)),
        )
    if advisor is not None and like is not None:
        draft = with_suggestions(draft, advisor, like.name)
    target = output or Path(f"{file_stem(draft.title)}（草案）.xlsx")
    if target.exists():
        raise UsageError("草案已经存在，没有覆盖。", "请用 -o 换一个文件名，或先把原来的草案移走。", Ref(str(target)))
    write_file(target, draft_bytes(draft))
    if as_json:
        put_json(_facts(draft, target, findings))
    else:
        tell(findings)
        _summary(draft, target)
    return exit_code(findings, strict=strict)


def read_report(path: Path) -> Document:
    """Read a narrative report, docx or plain text, by its content.

    Raises:
        UnreadableError: another kind of file.
        UsageError: there is no such file.
    """
    from wrkit.formats import refuse, sniff
    from wrkit.narrative import text_document
    from wrkit.word.read import read_docx

    data = read_bytes(path)
    kind = sniff(data)
    if kind == "docx":
        return read_docx(data, path.name)
    if kind in ("xlsx", "xls", "xlsb", "ods"):
        raise UsageError("这是表格，不是报告正文。", "分解方案表格请直接用 wrkit init 建账。", Ref(str(path)))
    if kind != "text":
        raise refuse(kind, str(path))
    try:
        return text_document(data, path.name)
    except ValueError:
        raise refuse("binary", str(path)) from None


def _advisor(path: Path) -> Advisor:
    """Read last year's master, or its breakdown in any form, as an adviser.

    Raises:
        UsageError: it has no task with a lead unit.
    """
    from wrkit.cli.init import read_document
    from wrkit.intake import corrected, read_breakdown
    from wrkit.master_book import read_master
    from wrkit.narrative import Advisor, sheet_duties

    document = read_document(path)
    is_master = any(grid.ref.sheet.strip() == TASKS for grid in document.grids) and document.kind != "docx"
    book = read_master(document)[0].book if is_master else corrected(read_breakdown([document]))
    if not book.lead_units:
        raise UsageError("其中没有带牵头责任单位的任务，不能参照。", "请用去年的总表或分解方案。", Ref(str(path)))
    return Advisor(book, sheet_duties(document))


def _summary(draft: Draft, target: Path) -> None:
    parts = Counter(task.id.part for task in draft.tasks)
    names = {PART_TARGETS: "预期目标", PART_TASKS: "工作任务", PART_SELF: "政府自身建设"}
    counted = "，".join(f"{names.get(part, '其他')} {count}" for part, count in sorted(parts.items()))
    click.echo(f"已生成 {target}：共 {len(draft.tasks)} 条（{counted}）")
    click.echo(
        f"量化指标 {sum(len(task.measures) for task in draft.tasks)} 个；没有单独列为一行的文字 {len(draft.left_out)} 处，见“拆分情况”表"
    )
    if draft.like:
        leads = sum(bool(task.suggestion.leads) for task in draft.tasks)
        click.echo(
            f"责任单位：{leads} 条有建议，都标着“待核对”；去年有、今年没有相近条目的 {len(draft.lapsed)} 项，见“与去年对照”表"
        )
    say(f"下一步：在 Excel 中核对修改，然后运行 wrkit init {quoted(target)}")


def _facts(draft: Draft, target: Path, findings: tuple[Finding, ...]) -> dict[str, object]:
    return {
        "draft": str(target), "title": draft.title, "year": draft.year, "tasks": len(draft.tasks),
        "parts": {str(part): count for part, count in sorted(Counter(task.id.part for task in draft.tasks).items())},
        "measures": sum(len(task.measures) for task in draft.tasks), "left_out": len(draft.left_out),
        "suggested": sum(bool(task.suggestion.leads) for task in draft.tasks), "lapsed": len(draft.lapsed),
        "findings": [item.as_dict() for item in findings],
    }  # fmt: skip
