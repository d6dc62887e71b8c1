"""Which of the fonts an annex names are on this computer."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

# A font's Chinese name and the names its file may give instead.
_ALIASES = (
    ("仿宋_GB2312", "FangSong_GB2312"),
    ("仿宋", "FangSong"),
    ("楷体_GB2312", "KaiTi_GB2312"),
    ("楷体", "KaiTi"),
    ("黑体", "SimHei"),
    ("宋体", "SimSun"),
    ("新宋体", "NSimSun"),
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    ("方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    ("方正仿宋_GBK", "FZFangSong-Z02"),
    ("方正仿宋简体", "FZFangSong-Z02S"),
    ("方正黑体_GBK", "FZHei-B01"),
    ("方正楷体_GBK", "FZKai-Z03"),
    ("方正书宋_GBK", "FZShuSong-Z01"),
    ("华文仿宋", "STFangsong"),
    ("华文中宋", "STZhongsong"),
)
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
_MOST_FILES = 5000


def missing_fonts(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the named fonts that are not installed; none where that cannot be told."""
    installed = installed_fonts()
    if not installed:
        return ()
    known = {_key(name) for name in installed}
    return tuple(name for name in dict.fromkeys(names) if known.isdisjoint(map(_key, _other_names(name))))


def installed_fonts() -> frozenset[str]:
    """Return the family names of all fonts, from fontconfig where it is present, else from the fonts' files."""
    if (program := shutil.which("fc-list")) and not sys.platform.startswith("win"):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run([program, ":", "family"], capture_output=True, timeout=30, check=True)  # noqa: S603
            lines = done.stdout.decode("utf-8", "replace").splitlines()
            return frozenset(
                name.strip().replace("\\-", "-") for line in lines for name in line.split(",") if name.strip()
            )
    return frozenset(name for path in _font_files(_folders()) for name in file_names(path))


def _other_names(name: str) -> set[str]:
    return {name, *(other for group in _ALIASES if name in group for other in group)}


def _key(name: str) -> str:
    return name.replace(" ", "").casefold()


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform.startswith("win"):
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", str(home / "AppData" / "Local")))
        return [windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", home / ".local/share/fonts"]


def _font_files(folders: Iterable[Path]) -> Iterator[Path]:
    count = 0
    for folder in folders:
        with contextlib.suppress(OSError):
            for path in folder.rglob("*"):
                if path.suffix.lower() in _SUFFIXES:
                    count += 1
                    if count > _MOST_FILES:
                        return
                    yield path


def file_names(path: Path) -> frozenset[str]:
    """Return the family names in a font file, Chinese and English; none where it is no font."""
    names: set[str] = set()
    with contextlib.suppress(OSError, struct.error, ValueError), path.open("rb") as stream:
        if stream.read(4) == b"ttcf":
            stream.seek(8)
            (count,) = struct.unpack(">I", stream.read(4))
            starts = struct.unpack(f">{min(count, 64)}I", stream.read(4 * min(count, 64)))
        else:
            starts = (0,)
        for start in starts:
            names |= _family_names(stream, start)
    return frozenset(names)


def _family_names(stream: BinaryIO, start: int) -> set[str]:
    """Read the family names (ids 1 and 16) of the name table of one font (OpenType specification, name)."""
    stream.seek(start + 4)
    (tables,) = struct.unpack(">H", stream.read(2))
    stream.seek(start + 12)
    place = 0
    for _ in range(min(tables, 64)):
        tag, _, offset, _ = struct.unpack(">4sIII", stream.read(16))
        if tag == b"name":
            place = offset
    if not place:
        return set()
    stream.seek(place)
    _, count, strings = struct.unpack(">HHH", stream.read(6))
    records = [struct.unpack(">6H", stream.read(12)) for _ in range(min(count, 512))]
    names = set()
    for platform, encoding, _, kind, length, offset in records:
        if kind not in (1, 16) or platform not in (0, 3):
            continue
        stream.seek(place + strings + offset)
        raw = stream.read(length)
        codec = {3: "gb18030", 4: "big5"}.get(encoding, "utf-16-be") if platform == 3 else "utf-16-be"
        text = raw.decode(codec, "ignore").replace("\0", "").strip()
        if text:
            names.add(text)
    return names


__all__ = ["file_names", "installed_fonts", "missing_fonts"]
