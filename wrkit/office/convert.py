"""Documents to PDF through LibreOffice, started without a shell and with a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from wrkit.errors import UsageError, WrkitError
from wrkit.model.refs import Ref

_NAMES = ("soffice", "libreoffice", "soffice.exe")
_SECONDS, _SECONDS_EACH = 120, 60


def find_soffice() -> Path | None:
    """Return LibreOffice's program, None where it is not installed."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    return next((path for path in _usual_places() if path.is_file()), None)


def _usual_places() -> list[Path]:
    if sys.platform.startswith("win"):
        roots = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432")]
        return [Path(root) / "LibreOffice" / "program" / "soffice.exe" for root in roots if root]
    if sys.platform == "darwin":
        return [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")]
    return [Path("/opt/libreoffice/program/soffice"), Path("/usr/lib/libreoffice/program/soffice")]


def to_pdf(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Convert documents in one go.

    Args:
        documents: file name with its suffix (甲.docx) → content.

    Returns:
        The same names → PDF.

    Raises:
        UsageError: LibreOffice is not installed.
        WrkitError: it failed, or took too long.
    """
    if not documents:
        return {}
    program = find_soffice()
    if program is None:
        raise UsageError(
            "本机没有安装 LibreOffice，不能生成 PDF。",
            "请安装 LibreOffice（免费），或用 Word、WPS 打开 docx 后另存为 PDF；不要 pdf 时去掉 --format pdf。",
        )
    with tempfile.TemporaryDirectory(prefix="wrkit-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # Plain names inside: nothing in a title can then trouble a program or a file system.
        inside = {document: f"{number}{Path(document).suffix}" for number, document in enumerate(documents)}
        for document, data in documents.items():
            (folder / inside[document]).write_bytes(data)
        _run(program, folder, list(inside.values()))
        made = {}
        for document, short in inside.items():
            path = (folder / short).with_suffix(".pdf")
            if not path.is_file():
                raise _failed(Ref(document))
            made[document] = path.read_bytes()
        return made


def _run(program: Path, folder: Path, names: Sequence[str]) -> None:
    profile = (folder / "profile").as_uri()
    command = [
        str(program), f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf", "--outdir",
        str(folder), *(str(folder / name) for name in names),
    ]  # fmt: skip
    try:
        subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=_SECONDS + _SECONDS_EACH * len(names), check=False,
            stdin=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(Ref()) from error


def _failed(ref: Ref) -> WrkitError:
    advice = "请关闭已打开的 LibreOffice 后重试；docx 可用 Word、WPS 打开后另存为 PDF。"
    return WrkitError("LibreOffice 没有转换成功，没有生成 PDF。", advice, ref)


__all__ = ["find_soffice", "to_pdf"]
