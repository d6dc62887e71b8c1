"""Reading in worker processes with limits on memory and time, so that a hostile file costs one finding.

Each worker reads, unwraps and reduces a file to its returns before anything is sent back: pickling whole grids would
cost more than reading them.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from wrkit.collect.forms import read_returns
from wrkit.collect.unwrap import too_large, unwrap
from wrkit.errors import Finding, finding
from wrkit.formats import MAX_FILE
from wrkit.model.refs import Ref
from wrkit.model.returns import Return
from wrkit.model.units import Roster, Unit
from wrkit.processes import cores, process_context

SECONDS, MEMORY = 20.0, 1 << 30
# Jobs a worker is sent before it is done with the first.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Collected:
    """What one file came to."""

    file: str
    returns: tuple[Return, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: where it is, what people call it, when the file system says it was saved."""

    path: str
    name: str
    modified: str


def read_job(job: Job, roster: Roster) -> Collected:
    """Read one file in this process."""
    try:
        with open(job.path, "rb") as stream:  # noqa: PTH123 — a str keeps the job small to send
            size = os.fstat(stream.fileno()).st_size
            data = stream.read() if size <= MAX_FILE else b""
    except OSError:
        why, todo = "文件正被占用，读不出来。", "请先关闭 Excel 中的这个文件，再重新合并。"
        return Collected(job.name, (), (finding("file-unreadable", Ref(job.name), why=why, todo=todo),))
    if size > MAX_FILE:
        error = too_large(size, job.name)
        return Collected(job.name, (), (finding("file-unreadable", Ref(job.name), why=error.what, todo=error.advice),))
    opened = unwrap(data, job.name)
    returns: list[Return] = []
    findings = list(opened.findings)
    for document in opened.documents:
        found, said = read_returns(document, roster, modified=job.modified)
        returns.extend(found)
        findings.extend(said)
    return Collected(job.name, tuple(returns), tuple(findings))


def collect(
    jobs: Sequence[Job],
    units: Sequence[Unit],
    year: int | None,
    *,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    processes: int | None = None,
) -> Iterator[Collected]:
    """Read returned files in worker processes; yield what each came to, in the order given.

    Args:
        jobs: the files.
        units: units of the year, to recognise senders.
        year: year whose aliases hold.
        seconds: limit of time for one file.
        memory: limit of memory for one file in bytes, where the system can limit it (not on Windows).
        processes: workers; default the cores there are, one for a few files.
    """
    count = processes or max(1, min(cores(), (len(jobs) + 15) // 16))
    pool = _Pool(count, (tuple(units), year, memory, seconds), seconds)
    done: dict[int, Collected] = {}
    following = 0
    try:
        for index, result in pool.run(jobs):
            done[index] = result
            while following in done:
                yield done.pop(following)
                following += 1
    finally:
        pool.close()


@dataclass
class _Worker:
    """A process with the jobs it was sent, the one it is at first, and since when it is at that one."""

    process: Any
    pipe: Connection
    jobs: deque[int] = field(default_factory=deque)
    started: float = 0.0


class _Pool:
    """A pool whose workers can be killed: concurrent.futures would break whole when one dies."""

    def __init__(self, count: int, setup: tuple[tuple[Unit, ...], int | None, int, float], seconds: float) -> None:
        self._context = process_context()
        self._setup, self._seconds = setup, seconds
        self._workers = [self._start() for _ in range(count)]

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, *self._setup), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, Collected]]:
        """Yield (index, result) as they come."""
        waiting = deque(range(len(jobs)))
        self._feed(waiting, jobs)
        while busy := [worker for worker in self._workers if worker.jobs]:
            ready = wait([worker.pipe for worker in busy], timeout=0.2)
            for worker in [worker for worker in busy if worker.pipe in ready]:
                index = worker.jobs.popleft()
                try:
                    result = worker.pipe.recv()
                except Exception:  # the worker died, or what it sent cannot be read
                    result = _dead(jobs[index].name, "读取这个文件时出错或内存超限，已放弃。")
                    self._replace(worker, waiting)
                worker.started = time.monotonic()
                self._feed(waiting, jobs)
                yield index, result
            now = time.monotonic()
            for worker in busy:
                # What has arrived meanwhile is taken on the next round, however long the caller was away.
                if worker.jobs and now - worker.started > self._seconds and not worker.pipe.poll():
                    index = worker.jobs.popleft()
                    self._replace(worker, waiting)
                    self._feed(waiting, jobs)
                    yield index, _dead(jobs[index].name, f"读取超过 {self._seconds:.0f} 秒，已放弃。")

    def _feed(self, waiting: deque[int], jobs: Sequence[Job]) -> None:
        """Send the workers jobs in turn, a few ahead of those they are at, so that none waits for the next.

        Near the end nothing is sent ahead: a job must not wait behind a slow one while another worker is idle.
        """
        for depth in range(1, _AHEAD + 1):
            for worker in self._workers:
                if len(worker.jobs) < depth <= 1 + len(waiting) // len(self._workers) and waiting:
                    self._send(worker, waiting, jobs)

    def _send(self, worker: _Worker, waiting: deque[int], jobs: Sequence[Job]) -> None:
        index = waiting.popleft()
        try:
            worker.pipe.send(jobs[index])
        except OSError:
            if worker.jobs:  # it died on one of them, which its empty pipe will tell
                waiting.appendleft(index)
                return
            self._replace(worker, waiting)
            worker.pipe.send(jobs[index])
        if not worker.jobs:
            worker.started = time.monotonic()
        worker.jobs.append(index)

    def _replace(self, worker: _Worker, waiting: deque[int]) -> None:
        """Put a new process in a worker's place; what it had not come to waits again."""
        self._kill(worker)
        waiting.extendleft(reversed(worker.jobs))
        worker.jobs.clear()
        fresh = self._start()
        worker.process, worker.pipe, worker.started = fresh.process, fresh.pipe, time.monotonic()

    @staticmethod
    def _kill(worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join(5)
        worker.pipe.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            self._kill(worker)


def _dead(name: str, why: str) -> Collected:
    todo = "这个文件可能已损坏或不是正常的表格；请用 Excel 打开，另存为 xlsx 后再试。"
    return Collected(name, (), (finding("file-unreadable", Ref(name), why=why, todo=todo),))


def _serve(pipe: Connection, units: tuple[Unit, ...], year: int | None, memory: int, seconds: float) -> None:
    """Answer jobs until the pipe closes or the main process is gone; runs in the worker."""
    # Ctrl-C is the main process's to handle, and a reader's panic is no message for people.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _limit_memory(memory)
    roster = Roster(units, year)
    starter = multiprocessing.parent_process()
    while True:
        try:
            # Workers started later hold this pipe's other end too, so that it stays open when the main process is killed.
            while not pipe.poll(2):
                if starter is not None and os.getppid() != starter.pid:
                    return
            job: Job = pipe.recv()
        except (EOFError, OSError):
            return
        if alarm := getattr(signal, "alarm", None):  # ends a reader that hangs when nobody is left to kill it
            alarm(int(seconds) + 60)
        result = _guarded(job, roster)
        with contextlib.suppress(BrokenPipeError):
            pipe.send(result)


def _guarded(job: Job, roster: Roster) -> Collected:
    try:
        return read_job(job, roster)
    except MemoryError:
        return _dead(job.name, "文件展开后过大，内存超限，已放弃。")
    except RecursionError:
        return _dead(job.name, "文件结构嵌套过深，已放弃。")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a reader's fault on an odd file must not stop the merge
        return _dead(job.name, f"读取这个文件时出错（{type(error).__name__}）。")


def _limit_memory(memory: int) -> None:
    """Cap the process's address space where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    used = 0
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123
        used = int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = memory + used
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


__all__ = ["MEMORY", "SECONDS", "Collected", "Job", "collect", "read_job"]
