"""A1 addresses and ranges."""

from __future__ import annotations

import re

from wrkit.model.refs import column_index

_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")


def parse_address(text: str) -> tuple[int, int] | None:
    """Return (row, column) from 0 of an A1 address, None if it is none."""
    match = _ADDRESS.match(text)
    return (int(match[2]) - 1, column_index(match[1])) if match else None


def parse_range(text: str) -> tuple[int, int, int, int] | None:
    """Return (first row, first column, last row, last column) from 0 of an A1 range."""
    first, _, last = text.partition(":")
    start, end = parse_address(first), parse_address(last or first)
    return (*start, *end) if start and end else None
