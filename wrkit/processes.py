"""How work is shared among the processor's cores."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from typing import Any

MOST = 8


def cores() -> int:
    """Return how many processes are worth starting."""
    return max(1, min(os.cpu_count() or 1, MOST))


def process_context() -> Any:
    """Return the multiprocessing context to start processes with.

    fork starts ten times as quickly as spawn, but must not copy a process that runs threads.
    """
    quick = sys.platform.startswith("linux") and threading.active_count() == 1
    return multiprocessing.get_context("fork" if quick else "spawn")


__all__ = ["MOST", "cores", "process_context"]
