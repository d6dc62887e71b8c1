"""What the narrative tests share: reports written as lines, drafts read back from the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wrkit.model.drafts import Draft, LeftOut
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.narrative import read_narrative
from wrkit.text.clean import squeeze
from wrkit.xl.read import read_workbook

FRAME = (
    "各位代表：",
    "现在，我代表区人民政府向大会报告工作。",
    "一、2025年工作回顾",
    "过去一年，新建公园3个。",
    "二、2026年工作安排",
)
GENERAL = ("今年是关键的一年。预期目标是：地区生产总值增长6%；粮食产量9万吨。",)


def document(*lines: str, name: str = "报告.docx") -> Document:
    return Document(
        name, tuple(Paragraph(line, Ref(name, "", f"第{i}段")) for i, line in enumerate(lines, 1)), kind="docx"
    )


def plan(*lines: str, **options: object) -> Draft:
    """Read a report whose planning part is `lines`."""
    return read_narrative(document(*FRAME, *lines), **options)[0]  # type: ignore[arg-type]


def texts(draft: Draft, part: int = 2) -> list[str]:
    return [task.text for task in draft.tasks if task.id.part == part]


def reasons(draft: Draft) -> dict[str, str]:
    return {item.text: item.reason for item in draft.left_out}


def accounted(draft: Draft) -> str:
    """Everything the draft accounts for of the sections read, put together in the report's order, white space aside."""
    stretches = [(task.order, task.source) for task in draft.tasks if task.source]
    stretches += [(item.order, item.text) for item in draft.left_out if not is_beside(item)]
    return squeeze("".join(text for _, text in sorted(stretches)))


def is_beside(item: LeftOut) -> bool:
    """Tell whether a stretch is in no section read: before or behind them, or one line for a section passed over."""
    return item.reason.startswith(("正文之", "目录", "页眉", "没有读入"))


def section_text(paragraphs: Iterable[str], first: str, until: str) -> str:
    """The report's own words from the heading `first` up to `until`, taken from the file, not from wrkit's outline."""
    lines = [squeeze(line) for text in paragraphs for line in text.split("\n")]
    start = next(i for i, line in enumerate(lines) if line.startswith(first))
    end = next((i for i, line in enumerate(lines) if i > start and line.startswith(until)), len(lines))
    return "".join(lines[start:end])


def draft_rows(path: Path) -> list[dict[str, str]]:
    """Rows of the sheet 分解草案 as heading → text."""
    grid = sheets(path)["分解草案"]
    rows = [cells for _, cells in grid.rows()]
    heads = rows[1]
    return [{name: cells.get(col, "") for col, name in heads.items()} for cells in rows[2:]]


def sheets(path: Path) -> dict[str, Grid]:
    return {grid.ref.sheet: grid for grid in read_workbook(path.read_bytes(), path.name).grids}
