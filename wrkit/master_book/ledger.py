"""The ledger as the master's hidden sheet holds it: a row for every answer merged, taken or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Entry
from wrkit.model.sheets import Grid
from wrkit.model.tasks import TaskId
from wrkit.text.headers import named_rows
from wrkit.vocab import ANSWER_COLUMNS

_HEAD = (
    "期间", "编号", "单位", *(column.name for column in ANSWER_COLUMNS), "填报人",
    "联系电话", "时间", "文件", "工作表", "单元格", "原文", "采用", "首次", "审核人",
)  # fmt: skip


def read_ledger(grid: Grid | None) -> tuple[Entry, ...]:
    """Read the hidden sheet; rows no program wrote are passed over."""
    entries: list[Entry] = []
    for row in named_rows(grid, _HEAD, raw=True):
        if row["采用"] == _MORE and entries:
            last = entries[-1]
            longer = {name: text + row[name] for name, text in last.fields.items()}
            entries[-1] = replace(last, fields=longer)
            continue
        try:
            period = Period.parse(row["期间"])
        except ValueError:
            continue
        fields = {column.name: row[column.name] for column in ANSWER_COLUMNS if row[column.name]}
        ref = Ref(row["文件"], row["工作表"], row["单元格"])
        entries.append(
            Entry(
                period, TaskId.parse(row["编号"]), row["单位"], fields, row["填报人"], row["联系电话"], row["时间"], ref,
                row["原文"], row["采用"] == "是", row["首次"], row["审核人"],
            )
        )  # fmt: skip
    return tuple(entries)


# A cell holds 32,767 UTF-16 units; a longer answer goes on in further rows.
_MORE, _CHUNK = "续", 16_000


def ledger_rows(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the ledger as rows of texts, header first."""
    yield _HEAD
    for entry in entries:
        code = entry.period.written
        texts = [entry.fields.get(column.name, "") for column in ANSWER_COLUMNS]
        yield (
            code, str(entry.task or ""), entry.unit, *(text[:_CHUNK] for text in texts),
            entry.reporter, entry.phone, entry.modified, entry.ref.file, entry.ref.sheet, entry.ref.cell, entry.said,
            "是" if entry.taken else "否", entry.first, entry.reviewer,
        )  # fmt: skip
        for start in range(_CHUNK, max(map(len, texts), default=0), _CHUNK):
            pieces = [text[start : start + _CHUNK] for text in texts]
            yield "", "", "", *pieces, *[""] * (len(_HEAD) - 6 - len(pieces)), _MORE, "", ""


__all__ = ["ledger_rows", "read_ledger"]
