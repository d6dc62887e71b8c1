"""Shared fixtures: the command line in a folder, the real documents where they are at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Ran:
    """What a command line printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def codes(self, level: str = "") -> list[str]:
        return [item["code"] for item in self.json["findings"] if not level or item["level"] == level]


@pytest.fixture
def wrkit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run `wrkit …` in the test's folder; every argument a string or a path."""
    from wrkit.cli.main import run

    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, code: int | None = 0) -> Ran:
        capsys.readouterr()
        result = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        assert "内部出错" not in captured.err
        if code is not None:
            assert result == code, captured.err
        return Ran(result, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents, not part of the project."""
    folder = ROOT.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip("the real documents (../shared) are not at hand")
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    """The project's own examples."""
    return ROOT / "examples"


def python(*arguments: str, cwd: Path | None = None, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run the interpreter the tests run on."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=timeout
    )
