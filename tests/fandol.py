"""Fandol fonts under the official names, so that a rendered page shows which font was asked for.

They are free (Debian: texlive-lang-chinese, fonts/opentype/public/fandol); WRKIT_FANDOL names their folder where they lie
elsewhere. Tests that need them skip without.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

# PostScript name → the official names it stands in for. 小标宋 has no counterpart; 楷 is told apart from the others.
ALIASES = {
    "FandolFang-Regular": ("仿宋_GB2312", "方正仿宋_GBK"),
    "FandolHei-Regular": ("黑体",),
    "FandolKai-Regular": ("方正小标宋简体",),
    "FandolSong-Regular": ("宋体",),
}
_PLACES = (
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/local/share/fonts/fandol",
    "/usr/share/fonts/fandol",
    "/tmp/fandol",
)


def folder() -> Path | None:
    """Return where the fonts lie, None where they do not."""
    places = (os.environ.get("WRKIT_FANDOL", ""), *_PLACES)
    return next((Path(place) for place in places if place and (Path(place) / "FandolFang-Regular.otf").is_file()), None)


needs_fandol = pytest.mark.skipif(
    folder() is None or shutil.which("fc-match") is None,
    reason="the Fandol fonts (texlive-lang-chinese) are not at hand",
)


def settings(target: Path) -> Path:
    """Write a fontconfig file with the aliases; return its path, for FONTCONFIG_FILE."""
    source = folder()
    assert source is not None
    # A folder of its own: fontconfig keeps what it once read of a folder, whatever the rules say later.
    fonts = target / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for file in ALIASES:
        shutil.copyfile(source / f"{file}.otf", fonts / f"{file}.otf")
    rules = "".join(
        f'<match target="scan"><test name="postscriptname"><string>{file}</string></test>'
        '<edit name="weight" mode="assign"><const>regular</const></edit>'
        '<edit name="familylang" mode="delete"/><edit name="family" mode="assign">'
        + "".join(f"<string>{escape(name)}</string>" for name in names)
        + "</edit></match>"
        for file, names in ALIASES.items()
    )
    path = target / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<cachedir>{target / 'cache'}</cachedir><dir>{fonts}</dir>{rules}"
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include></fontconfig>',
        encoding="utf-8",
    )
    return path
