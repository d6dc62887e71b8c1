"""A function at work in another process answers as it would here, whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from wrkit.processes import BackgroundCall


def whose(folder: Path, number: int) -> tuple[int, int]:
    """Return who answered; note every call, in whichever process."""
    (folder / str(os.getpid())).touch()
    return os.getpid(), number


def fails(folder: Path) -> None:
    (folder / str(os.getpid())).touch()
    raise ValueError("没有这一期")


def dies(folder: Path, here: int) -> str:
    (folder / str(os.getpid())).touch()
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGTERM)
    return "在这里算的"


def test_another_process_answers(tmp_path):
    process, number = BackgroundCall(whose, tmp_path, 7).result()
    assert number == 7
    assert process != os.getpid()


def test_a_process_started_afresh_answers(tmp_path):
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()  # a process with threads is not forked
    try:
        process, number = BackgroundCall(whose, tmp_path, 8).result()
    finally:
        stop.set()
        thread.join()
    assert number == 8
    assert process != os.getpid()


def test_what_it_raises_is_raised_here(tmp_path):
    at_work = BackgroundCall(fails, tmp_path)
    with pytest.raises(ValueError, match="没有这一期"):
        at_work.result()
    assert len(list(tmp_path.iterdir())) == 2  # tried there, then here


def test_killed_it_is_done_here(tmp_path):
    assert BackgroundCall(dies, tmp_path, os.getpid()).result() == "在这里算的"
    assert len(list(tmp_path.iterdir())) == 2


def test_without_processes_it_is_done_here(tmp_path, monkeypatch):
    def refuse(*_args: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    assert BackgroundCall(whose, tmp_path, 9).result() == (os.getpid(), 9)
