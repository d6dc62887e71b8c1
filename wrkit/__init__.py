"""wrkit: from a government work report's breakdown to the published annexes, in Excel and Word."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Document",
    "Entry",
    "Finding",
    "Master",
    "Period",
    "Return",
    "Table",
    "Task",
    "TaskBook",
    "TaskId",
    "Unit",
    "WrkitError",
    "annex_tables",
    "divide_tasks",
    "judge_task",
    "merge_returns",
    "read_breakdown",
    "read_master",
    "read_returns",
]

# Public name → module and name there; loaded on first use, so that `wrkit --help` pays for nothing it does not show.
# No public name may be that of a subpackage: importing the subpackage would replace it.
_HOMES = {
    "Answer": "wrkit.model.returns:Answer",
    "Document": "wrkit.model.sheets:Document",
    "Entry": "wrkit.model.returns:Entry",
    "Finding": "wrkit.errors:Finding",
    "Master": "wrkit.model.master:Master",
    "Period": "wrkit.model.periods:Period",
    "Return": "wrkit.model.returns:Return",
    "Table": "wrkit.model.tables:Table",
    "Task": "wrkit.model.tasks:Task",
    "TaskBook": "wrkit.model.tasks:TaskBook",
    "TaskId": "wrkit.model.tasks:TaskId",
    "Unit": "wrkit.model.units:Unit",
    "WrkitError": "wrkit.errors:WrkitError",
    "annex_tables": "wrkit.annex:annex_tables",
    "divide_tasks": "wrkit.dispatch:assignments",
    "judge_task": "wrkit.judge:judge_task",
    "merge_returns": "wrkit.merge:merge",
    "read_breakdown": "wrkit.intake:read_breakdown",
    "read_master": "wrkit.master_book:read_master",
    "read_returns": "wrkit.collect:read_returns",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'wrkit' has no attribute {name!r}")
    from importlib import import_module

    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(module), attribute)
