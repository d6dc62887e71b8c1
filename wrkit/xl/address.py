"""A1 addresses and ranges."""

from __future__ import annotations

import re
from functools import lru_cache

from wrkit.model.refs import column_index

_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")


def parse_address(text: str) -> tuple[int, int] | None:
    """Return (row, column) from 0 of an A1 address, None if it is none."""
    match = _ADDRESS.match(text)
    return (int(match[2]) - 1, column_index(match[1])) if match else None


@lru_cache(maxsize=1024)
def column_of(letters: str) -> int:
    """Return the column from 0 that letters name, -1 where they name none."""
    return column_index(letters) if letters.isascii() and letters.isupper() and len(letters) <= 3 else -1


def parse_column(address: str) -> int:
    """Return the column from 0 of a well-formed A1 address, -1 for any other: the quick half of `parse_address`."""
    return column_of(address.rstrip("0123456789"))


def parse_range(text: str) -> tuple[int, int, int, int] | None:
    """Return (first row, first column, last row, last column) from 0 of an A1 range."""
    first, _, last = text.partition(":")
    start, end = parse_address(first), parse_address(last or first)
    return (*start, *end) if start and end else None
