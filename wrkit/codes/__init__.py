"""The one catalogue of finding codes: level, what is wrong, what to do; a module for each kind of work."""

from __future__ import annotations

from wrkit.codes import annexes, breakdown, judging, mail, master, returned
from wrkit.codes.entry import Entry

# Worst first; the Chinese words are what people see.
LEVELS = {"error": "错误", "warning": "警告", "info": "提示"}

CATALOGUE: dict[str, Entry] = {
    **breakdown.CODES,
    **master.CODES,
    **returned.CODES,
    **mail.CODES,
    **annexes.CODES,
    **judging.CODES,
}

__all__ = ["CATALOGUE", "LEVELS", "Entry"]
