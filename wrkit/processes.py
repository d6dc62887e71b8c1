"""How work is shared among the processor's cores."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
MOST = 8
# Fewer rows than these are worked through sooner than another process starts.
MANY = 2000


def cores() -> int:
    """Return how many processes are worth starting."""
    return max(1, min(os.cpu_count() or 1, MOST))


def process_context() -> Any:
    """Return the multiprocessing context to start processes with.

    fork starts ten times as quickly as spawn, but must not copy a process that runs threads.
    """
    quick = sys.platform.startswith("linux") and threading.active_count() == 1
    return multiprocessing.get_context("fork" if quick else "spawn")


class BackgroundCall(Generic[T]):
    """A function at work in another process; where that comes to nothing, it is called here instead."""

    def __init__(self, function: Callable[..., T], *arguments: object) -> None:
        self._function, self._arguments = function, arguments
        self._pipe: Any = None
        context = process_context()
        with contextlib.suppress(OSError):  # no more processes to be had
            ours, theirs = context.Pipe(duplex=False)
            self._process = context.Process(target=_send, args=(theirs, function, arguments), daemon=True)
            self._process.start()
            theirs.close()
            self._pipe = ours

    def result(self) -> T:
        """Wait for the result; what the function raises is raised here."""
        if self._pipe is None:
            return self._function(*self._arguments)
        try:
            found: T = self._pipe.recv()
        except (EOFError, OSError):  # it failed, or was killed
            found = self._function(*self._arguments)
        self._pipe.close()
        self._process.join()
        return found


def _send(pipe: Any, function: Callable[..., T], arguments: tuple[object, ...]) -> None:
    """Answer with a function's result; with nothing where it fails. Runs in the other process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the main process's to handle
    with contextlib.suppress(Exception), pipe:
        pipe.send(function(*arguments))


__all__ = ["MANY", "MOST", "BackgroundCall", "cores", "process_context"]
