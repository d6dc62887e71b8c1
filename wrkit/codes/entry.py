"""What a code says: level, what is wrong, what to do."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """Level of a code with its message and advice, both format strings."""

    level: str
    message: str
    advice: str


CHECK = "请核对，必要时在总表中改正。"

__all__ = ["CHECK", "Entry"]
