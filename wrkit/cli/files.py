"""Reading and writing files: locks, backups, replacement in one step."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from wrkit.errors import LockedError, UsageError, WrkitError
from wrkit.model.refs import Ref
from wrkit.model.times import now
from wrkit.vocab import DIR_HISTORY

NOT_THERE = '请检查路径和文件名；名称里有空格的，前后要加引号，如 "区教委 一季度.xlsx"。'
_TEMPORARY = ".wrkit-"
# Virus scanners and indexers keep a fresh file for a moment on Windows; seconds to wait before each further try.
_WAITS = (0.1, 0.3, 0.9)
# What a network drive says that cannot write through to its disk.
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)


def os_message(error: OSError) -> str:
    """Say an operating system error in plain Chinese, with a remedy."""
    name = str(error.filename or "")
    place = f"{name}：" if name else ""
    if error.errno == errno.ENOSPC:
        return f"{place}磁盘空间不足，没有写入。\n  → 请清理磁盘后重试；原有文件没有改动。"
    if isinstance(error, FileNotFoundError):
        return f"{place}没有找到这个文件或文件夹。\n  → 请检查路径。"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        base = Path(name).name
        advice = "请检查文件夹权限。"
        if Path(base).suffix and not base.startswith(_TEMPORARY) and not Path(name).is_dir():
            advice = f"请先关闭 Excel 中的 {base}，或检查文件夹权限。"
        return f"{place}不能写入（文件正被打开，或文件夹是只读的）。\n  → {advice}"
    return f"{place}读写失败（{error.strerror or error}）。\n  → 请检查磁盘和网络后重试。"


def read_bytes(path: Path) -> bytes:
    """Return a file's content.

    Raises:
        UsageError: there is no such file.
        LockedError: another program keeps it.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError("没有找到这个文件。", NOT_THERE, Ref(str(path))) from None
    except IsADirectoryError:
        raise UsageError("这是文件夹，不是文件。", "请写明文件名。", Ref(str(path))) from None
    except PermissionError:
        if path.is_dir():
            raise UsageError("这是文件夹，不是文件。", "请写明文件名。", Ref(str(path))) from None
        raise LockedError("文件正被占用，读不出来。", f"请先关闭 Excel 中的 {path.name}。", Ref(str(path))) from None


def require_unlocked(path: Path) -> None:
    """Refuse to go on while a file that will be written is open in Excel, WPS or LibreOffice.

    Raises:
        LockedError: a lock file lies beside it, or the system denies writing.
    """
    if lock := lock_of(path):
        advice = f"请先关闭 Excel 中的 {path.name}。如果并没有打开，请删除同一文件夹里的“{lock.name}”。"
        raise LockedError("文件正在 Excel（或 WPS）中打开。", advice, Ref(str(path)))
    if path.exists():
        try:
            with path.open("r+b"):
                pass
        except PermissionError:
            raise LockedError(
                "文件不能写入（正被打开，或是只读的）。",
                f"请先关闭 Excel 中的 {path.name}，或去掉只读属性。",
                Ref(str(path)),
            ) from None


def lock_of(path: Path) -> Path | None:
    """Return the lock file Excel, Word, WPS or LibreOffice keeps beside an open file, None where there is none."""
    names = [f"~${path.name}", f".~{path.name}", f".~lock.{path.name}#"]
    if path.suffix.lower() in (".docx", ".doc") and len(path.stem) > 6:
        # Word puts its mark in place of the first letters of a longer name.
        names += [f"~${path.name[cut:]}" for cut in (1, 2)]
    return next((lock for name in names if (lock := path.with_name(name)).exists()), None)


def write_file(path: Path, data: bytes) -> bool:
    """Replace a file in one step: at any moment there is the old one or the new one, never half of one.

    Returns:
        False where the file already had this content and was left alone.

    Raises:
        LockedError: it may not be written.
        WrkitError: the disk is full.
    """
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_TEMPORARY, suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            sync(stream)
        if path.exists():
            with contextlib.suppress(OSError):
                temporary.chmod(path.stat().st_mode & 0o777)
        else:
            umask = os.umask(0)
            os.umask(umask)
            temporary.chmod(0o666 & ~umask)
        _put_in_place(temporary, path)
    except OSError as error:
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise LockedError(
                "文件不能写入（正被打开，或文件夹是只读的）。",
                f"请先关闭 Excel 中的 {path.name}，或检查文件夹权限。",
                Ref(str(path)),
            ) from None
        if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
            raise WrkitError(
                "磁盘空间不足，没有写入。", "请清理磁盘后重试；原有文件没有改动。", Ref(str(path))
            ) from None
        raise
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.chmod(0o600)  # Windows does not take away what is read-only
                temporary.unlink()
    return True


def sync(stream: IO[Any]) -> None:
    """Have the system write out what a file was given; some network drives know no such thing."""
    stream.flush()
    try:
        os.fsync(stream.fileno())
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


def _put_in_place(temporary: Path, path: Path) -> None:
    for wait in _WAITS if sys.platform == "win32" else ():
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    temporary.replace(path)


def back_up(path: Path) -> Path:
    """Copy a file into 历史/ beside it under its name and the time; return the copy's path."""
    stamp = now().strftime("%Y%m%d-%H%M%S")
    for suffix in ("", *(f"-{number}" for number in range(2, 1000))):
        copy = path.parent / DIR_HISTORY / f"{path.stem} {stamp}{suffix}{path.suffix}"
        if not copy.exists():
            break
    write_file(copy, read_bytes(path))
    return copy


def returned_files(folder: Path) -> list[Path]:
    """Return all files below a folder in order; what is no form says so when it is read."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def shown(path: Path, base: Path) -> str:
    """Return a path as people and reports see it: relative to `base` where it lies below, with /."""
    text = path.as_posix()
    with contextlib.suppress(ValueError):
        text = path.resolve().relative_to(base.resolve()).as_posix()
    return "/".join(map(_readable, text.split("/")))


def quoted(path: Path) -> str:
    """Return a path as it is to be typed on a command line, of Windows or another system."""
    text = str(path)
    return f'"{text}"' if re.search(r"[\s()&;'|<>^`$!*?~#]", text) else text


def _readable(name: str) -> str:
    """Return a name of a file or folder as text; one in GBK comes from an archive unpacked on Linux."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
    return name
