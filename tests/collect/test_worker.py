"""Limits of the workers: a reader that hangs, eats memory or dies costs one finding; order and the others are kept."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.collect.kit import BOOK, filled
from tests.conftest import ROOT
from wrkit.collect import Job, collect, worker

fork_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="a patched reader reaches the worker by fork"
)


@pytest.fixture(scope="module")
def form():
    return filled()


@pytest.fixture
def jobs(tmp_path, form):
    """Return jobs for files of the given names, each a good form."""

    def make(*names):
        for name in names:
            (tmp_path / name).write_bytes(form)
        return [Job(str(tmp_path / name), name, "2026-04-08 09:00:00") for name in names]

    return make


@pytest.fixture
def misbehave(monkeypatch):
    """Let the reader do something else with files whose name says so."""
    real = worker.read_job

    def patch(behaviour):
        def read(job, roster):
            if "坏" in job.name:
                behaviour()
            return real(job, roster)

        monkeypatch.setattr(worker, "read_job", read)

    return patch


def outcome(found):
    return [(item.file, len(item.returns), [f.code for f in item.findings]) for item in found]


NAMES = ("一.xlsx", "坏.xlsx", "二.xlsx", "又坏.xlsx", "三.xlsx")
EXPECTED = [(name, 0 if "坏" in name else 1, ["file-unreadable"] if "坏" in name else []) for name in NAMES]


def _hang():
    while True:
        time.sleep(0.1)


def _spin():
    while True:
        pass


def _eat():
    block = []
    while True:
        block.append(bytearray(16 * 2**20))


def _deep():
    _deep()


def _panic():
    raise BaseException("panic")  # noqa: TRY002 — as calamine's PanicException is


@fork_only
class TestLimits:
    @pytest.mark.parametrize("behaviour", [_hang, _spin])
    @pytest.mark.parametrize("processes", [1, 2])
    def test_a_reader_that_hangs_is_killed(self, jobs, misbehave, behaviour, processes):
        misbehave(behaviour)
        started = time.monotonic()
        found = list(collect(jobs(*NAMES), BOOK.units, 2026, seconds=0.6, processes=processes))
        assert outcome(found) == EXPECTED
        assert "超过" in found[1].findings[0].message
        assert time.monotonic() - started < 6

    @pytest.mark.parametrize(
        ("behaviour", "words"),
        [
            (lambda: os._exit(3), "出错"),
            (lambda: os.kill(os.getpid(), signal.SIGKILL), "出错"),
            (_panic, "BaseException"),
            (lambda: [][1], "IndexError"),
            (_deep, "嵌套过深"),
            (lambda: sys.exit(1), "SystemExit"),
        ],
    )
    def test_a_reader_that_dies_costs_one_finding(self, jobs, misbehave, behaviour, words):
        misbehave(behaviour)
        found = list(collect(jobs(*NAMES), BOOK.units, 2026))
        assert outcome(found) == EXPECTED
        assert words in found[1].findings[0].message

    def test_memory(self, jobs, misbehave):
        misbehave(_eat)
        found = list(collect(jobs(*NAMES), BOOK.units, 2026, memory=200 * 2**20))
        assert outcome(found) == EXPECTED
        assert "内存" in found[1].findings[0].message

    def test_a_reader_says_nothing_on_the_screen(self, jobs, misbehave, capfd):
        def shout():
            os.write(2, b"thread panicked\n")
            raise ValueError

        misbehave(shout)
        assert outcome(collect(jobs(*NAMES), BOOK.units, 2026)) == EXPECTED
        assert capfd.readouterr().err == ""

    def test_a_worker_that_dies_between_two_files_is_replaced(self, jobs):
        pool = worker._Pool(1, (BOOK.units, 2026, worker.MEMORY, 20.0), 20.0)
        try:
            pool._workers[0].process.kill()
            pool._workers[0].process.join()
            (found,) = pool.run(jobs("一.xlsx"))
        finally:
            pool.close()
        assert outcome([found[1]]) == [("一.xlsx", 1, [])]

    def test_a_caller_who_takes_long_does_not_cost_a_file(self, jobs):
        found = []
        for item in collect(jobs(*(f"{n}.xlsx" for n in range(2))), BOOK.units, 2026, seconds=1.0, processes=2):
            found.append(item)
            time.sleep(1.1)
        assert [len(item.returns) for item in found] == [1] * 2


@fork_only
def test_slow_files_next_to_each_other_are_shared_out(jobs, misbehave):
    misbehave(lambda: time.sleep(1.5))
    slow = jobs(*(f"坏{n}.xlsx" for n in range(4)), *(f"好{n}.xlsx" for n in range(2)))
    started = time.monotonic()
    found = outcome(collect(slow, BOOK.units, 2026, processes=4))
    assert found == [(job.name, 1, []) for job in slow]
    assert time.monotonic() - started < 4


@fork_only
def test_what_a_dead_worker_had_not_come_to_is_read_by_the_next(jobs, misbehave):
    misbehave(lambda: os._exit(1))
    names = ["一.xlsx", "坏1.xlsx", "坏2.xlsx", *(f"好{n}.xlsx" for n in range(12)), "坏3.xlsx", "末.xlsx"]
    found = outcome(collect(jobs(*names), BOOK.units, 2026, processes=1))
    assert found == [(name, 0 if "坏" in name else 1, ["file-unreadable"] if "坏" in name else []) for name in names]


def test_order_is_kept(jobs):
    names = [f"{number}.xlsx" for number in range(40)]
    assert [item.file for item in collect(jobs(*names), BOOK.units, 2026, processes=3)] == names


def test_no_worker_is_left_over(jobs):
    list(collect(jobs("一.xlsx"), BOOK.units, 2026, processes=2))
    assert multiprocessing.active_children() == []
    run = collect(jobs(*NAMES), BOOK.units, 2026, processes=2)
    next(run)
    run.close()
    assert multiprocessing.active_children() == []


def test_with_spawn(jobs):
    """Where the caller runs threads, and on Windows and macOS, workers are started afresh."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        pool = worker._Pool(1, (BOOK.units, 2026, worker.MEMORY, 20.0), 20.0)
        method = type(pool._workers[0].process).__name__
        pool.close()
        found = list(collect(jobs("一.xlsx", "二.xlsx"), BOOK.units, 2026))
    finally:
        stop.set()
        thread.join()
    assert method == "SpawnProcess"
    assert outcome(found) == [("一.xlsx", 1, []), ("二.xlsx", 1, [])]


ORPHANS = """
import sys, time, os
from wrkit.collect import worker
worker.read_job = lambda job, roster: time.sleep(600)
pool = worker._Pool(2, ((), None, worker.MEMORY, 20.0), 20.0)
print(*(w.process.pid for w in pool._workers), flush=True)
time.sleep(600)
"""


@fork_only
def test_workers_end_when_the_main_process_is_killed():
    process = subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    pids = [int(text) for text in process.stdout.readline().split()]
    assert len(pids) == 2
    process.kill()
    process.wait()
    process.stdout.close()
    until = time.monotonic() + 8
    while any(map(_alive, pids)) and time.monotonic() < until:
        time.sleep(0.2)
    assert not any(map(_alive, pids))


def _alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


INTERRUPTED = """
import os, signal, time
from wrkit.collect import Job, collect, worker
def slow(job, roster):
    os.killpg(0, signal.SIGINT)
    time.sleep(30)
worker.read_job = slow
try:
    list(collect([Job("x", "x", "")], (), None))
except KeyboardInterrupt:
    print("interrupted")
"""


@fork_only
def test_ctrl_c_shows_no_traceback():
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=20,
        start_new_session=True,
    )
    assert done.stdout == "interrupted\n"
    assert done.stderr == ""
