"""LibreOffice and poppler for tests that look at printed pages."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_MISSING = [tool for tool in ("soffice", "pdftotext") if shutil.which(tool) is None]
needs_soffice = pytest.mark.skipif(bool(_MISSING), reason=f"{' and '.join(_MISSING)} not installed")

_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', re.DOTALL)
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


@dataclass(frozen=True)
class Word:
    """A run of characters on a page; points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    """A page with its words; points."""

    width: float
    height: float
    words: tuple[Word, ...]


def to_pdf(path: Path, out: Path) -> Path:
    """Convert a file with LibreOffice, under a profile of its own inside `out`."""
    out.mkdir(parents=True, exist_ok=True)
    profile = (out / "soffice-profile").resolve().as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(out)]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, timeout=240, check=False)
    result = out / f"{path.stem}.pdf"
    assert result.is_file(), done.stdout + done.stderr
    return result


def pdf_text(path: Path) -> str:
    """Return the text of a PDF in reading order."""
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def pdf_pages(path: Path) -> list[Page]:
    """Return every word of a PDF with its place."""
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True)
    return [
        Page(
            float(width),
            float(height),
            tuple(Word(*map(float, word[:4]), html.unescape(word[4])) for word in _WORD.findall(body)),
        )
        for width, height, body in _PAGE.findall(done.stdout.decode("utf-8"))
    ]
