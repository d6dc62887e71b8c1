"""The master workbook between its file and its values."""

from wrkit.master_book.book import (
    add_period,
    apply_edits,
    new_specs,
    put_settings,
    read_master,
    split_lines,
    stale_cells,
    stale_findings,
    write_rows,
)

__all__ = [
    "add_period",
    "apply_edits",
    "new_specs",
    "put_settings",
    "read_master",
    "split_lines",
    "stale_cells",
    "stale_findings",
    "write_rows",
]
