"""Records that grow line by line: each line is on the disk before the next thing is done."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from wrkit.cli.files import require_unlocked, sync, write_file
from wrkit.errors import LockedError
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.vocab import DIR_CHECK


class Journal:
    """A record open for adding lines; held against Excel and a second wrkit while it is open."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.columns = path, columns
        self.data = b""
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Journal:
        """Open the record and make it ready.

        Raises:
            LockedError: it is open in Excel, or another wrkit is at work.
            UnreadableError: it is no such record.
        """
        from wrkit.mail.records import ready

        require_unlocked(self.path)
        there = self.path.read_bytes() if self.path.exists() else b""
        wanted = ready(there, str(self.path), self.columns)
        if there and wanted != there:
            write_file(self.path, wanted)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._stream = self.path.open("ab")
        except PermissionError:
            raise LockedError(
                "记录文件不能写入。", f"请先关闭 Excel 中的 {self.path.name}。", Ref(str(self.path))
            ) from None
        try:
            _lock(self._stream)
        except OSError:
            self._stream.close()
            raise LockedError("另一个 wrkit 正在办理同一件事。", "请等它结束后再运行。", Ref(str(self.path))) from None
        self.data = self.path.read_bytes()  # what another wrkit may have added meanwhile
        return self

    def add(self, lines: bytes) -> None:
        """Add lines and have the system write them out."""
        from wrkit.mail.records import head

        assert self._stream is not None
        if not lines:
            return
        if not self.data:
            lines = head(self.columns) + lines
        self._stream.write(lines)
        sync(self._stream)
        self.data += lines

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the record; one without a line is taken away again."""
        assert self._stream is not None
        self._stream.close()
        if not self.data:
            with contextlib.suppress(OSError):
                self.path.unlink()


def fetched_record(folder: Path, period: Period) -> Path:
    """Return where what came in by mail for a period is recorded."""
    return folder / DIR_CHECK / f"{period} 收件记录.csv"


if sys.platform == "win32":

    def _lock(stream: BinaryIO) -> None:
        """Lock a byte far behind the end, so that the record stays readable for others."""
        import msvcrt

        stream.seek(1 << 30)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        stream.seek(0, os.SEEK_END)

else:

    def _lock(stream: BinaryIO) -> None:
        import errno
        import fcntl

        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                raise
            # a network drive without locks: then there is none
