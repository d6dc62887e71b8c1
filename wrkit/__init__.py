"""wrkit: from a government work report's breakdown to the published annexes, in Excel and Word."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

# Name → module; loaded on first use, so that `wrkit --help` pays for nothing it does not show.
_HOMES = {
    "Answer": "wrkit.model.returns",
    "Document": "wrkit.model.sheets",
    "Entry": "wrkit.model.returns",
    "Finding": "wrkit.errors",
    "Master": "wrkit.model.master",
    "Period": "wrkit.model.periods",
    "Return": "wrkit.model.returns",
    "Table": "wrkit.model.tables",
    "Task": "wrkit.model.tasks",
    "TaskBook": "wrkit.model.tasks",
    "TaskId": "wrkit.model.tasks",
    "Unit": "wrkit.model.units",
    "WrkitError": "wrkit.errors",
    "annex_tables": "wrkit.annex",
    "assignments": "wrkit.dispatch",
    "merge": "wrkit.merge",
    "read_breakdown": "wrkit.intake",
    "read_master": "wrkit.master_book",
    "read_return": "wrkit.collect",
}

__all__ = [  # noqa: PLE0604
    *sorted(_HOMES),
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'wrkit' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
