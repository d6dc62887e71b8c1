"""Whether the files of an annex say what its table says: same rows, same order, same number."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from wrkit.errors import WrkitError
from wrkit.model.refs import Ref
from wrkit.model.tables import Table

_ADVICE = "这是 wrkit 的问题，文件没有写出。请把总表发给维护人员；可先用 --format 只生成其他格式。"
# Characters by which a row is found again in a PDF.
_KEY = 10


def expected_rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the rows as a reader finds them: a group's heading is a row of one cell."""
    bands = table.band_at
    rows: list[tuple[str, ...]] = []
    for index, texts in enumerate(table.rows):
        if index in bands:
            rows.append((_clean(bands[index]),))
        rows.append(tuple(map(_clean, texts)))
    return tuple(rows)


def compare_rows(table: Table, rows: Sequence[Sequence[str]], file: str) -> None:
    """Compare the rows read back from a file with the table.

    Raises:
        WrkitError: they differ; says where first.
    """
    wanted = expected_rows(table)
    found = [tuple(row) for row in rows]
    if list(wanted) == found:
        return
    if len(wanted) != len(found):
        raise WrkitError(f"核对不一致：应有 {len(wanted)} 行，文件中有 {len(found)} 行。", _ADVICE, Ref(file))
    place = next(n for n, (a, b) in enumerate(zip(wanted, found, strict=True), 1) if a != b)
    raise WrkitError(f"核对不一致：表中第 {place} 行与应有的内容不同。", _ADVICE, Ref(file))


def compare_text(table: Table, text: str, file: str, *, in_order: bool = True) -> None:
    """Compare the text of a PDF with the table: nothing missing, and the rows in their order.

    Only letters, digits and Chinese characters are looked at: what a PDF says of marks depends on the fonts.

    Args:
        table: what it should hold.
        text: of the PDF.
        file: its name.
        in_order: whether the program that made it writes row by row, as Writer does and Calc does not.

    Raises:
        WrkitError: something is missing or out of order; says what.
    """
    flat = _letters(text)
    runs = table.runs()
    lacking = Counter(
        char
        for index, row in enumerate(table.rows)
        for col, cell in enumerate(row)
        if col not in runs or index in runs[col]
        for char in _letters(cell)
    )
    lacking.update(_letters(table.title + table.mark + table.note + "".join(band.text for band in table.bands)))
    lacking.subtract(Counter(flat))
    if gone := "".join(char for char, count in lacking.items() if count > 0):
        raise WrkitError(f"核对不一致：PDF 中缺少文字“{gone[:20]}”。", _ADVICE, Ref(file))
    place = 0
    for number, row in enumerate(table.rows if in_order else (), 1):
        key = _letters(max((cell for col, cell in enumerate(row) if col not in runs), key=len, default=""))[:_KEY]
        found = flat.find(key, place)
        if found < 0:
            raise WrkitError(f"核对不一致：PDF 中第 {number} 行不在应有的位置。", _ADVICE, Ref(file))
        place = found + 1


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def _clean(text: str) -> str:
    """Return a text as a file can hold it.

    Said here once more: the check does not lean on what the writers use.
    """
    if text.isprintable():
        return text
    return "".join(char for char in text.replace("\r\n", "\n").replace("\r", "\n") if _is_xml(ord(char)))


def _is_xml(code: int) -> bool:
    """Tell whether a character may stand in a file (XML 1.0, 2.2 Char)."""
    return code in (9, 10) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


__all__ = ["compare_rows", "compare_text", "expected_rows"]
