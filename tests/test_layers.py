"""The layers of the code, held by its imports."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "wrkit"
L0 = {"errors", "codes", "vocab", "formats", "model", "text", "resources", "processes"}
L1 = {"xl", "word", "mail", "office", "frames"}
L3 = {"cli", "__main__"}
# Third-party libraries and the rooms they may be imported in.
HOMES = {
    "lxml": {"xl", "word"},
    "openpyxl": {"xl", "frames"},
    "xlsxwriter": {"xl"},
    "xlrd": {"xl"},
    "python_calamine": {"xl"},
    "docx": {"word"},
    "docxtpl": {"word"},
    "pypdf": {"office"},
    "jinja2": {"word", "mail"},
    "pandas": {"frames"},
    "rapidfuzz": {"text"},
    "imap_tools": {"mail"},
    "smtplib": {"mail"},
    "imaplib": {"mail"},
    "keyring": {"mail"},
    "click": {"cli"},
}
# Loaded by the modules that use them and by no other: their weight is felt at every start.
HEAVY = {"openpyxl", "xlsxwriter", "pandas", "docx", "docxtpl", "lxml", "imap_tools", "keyring"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, bool]]:
    """Return (module, whether at the top of the file) for every import."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found.extend((alias.name, id(node) in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.append((node.module or "", id(node) in top))
            if node.module == "wrkit":
                found.extend((f"wrkit.{alias.name}", id(node) in top) for alias in node.names)
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_what_lies_below_it(path):
    own = room(path)
    for name, _ in imports(path):
        if not name.startswith("wrkit.") or own in L3 or own == "__init__":
            continue
        other = name.split(".")[1]
        if other == own or other.startswith("__"):
            continue
        if own in L0:
            assert other in L0, f"{path.name} (L0) imports {name}"
        elif own in L1:
            assert other in L0, f"{path.name} (L1) imports {name}"
        else:
            assert other in L0 | L1, f"{path.name} (L2) imports {name}: rooms meet only through model types"


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_libraries_stay_in_their_rooms(path):
    for name, _ in imports(path):
        home = HOMES.get(name.split(".")[0])
        assert home is None or room(path) in home, f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "model").glob("*.py")), ids=lambda p: p.name)
def test_the_model_is_standard_library_only(path):
    for name, _ in imports(path):
        first = name.split(".")[0]
        assert first == "wrkit" or first in sys.stdlib_module_names, f"{path.name} imports {name}"


def test_only_the_command_line_prints():
    for path in modules():
        if room(path) in L3:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", f"{path}:{node.lineno} prints"


def test_help_loads_no_heavy_library():
    from tests.conftest import python

    code = f"import sys; from wrkit.cli.main import run; run(['--help']); print(sorted(set(sys.modules) & {HEAVY!r}), file=sys.stderr)"
    done = python("-c", code, cwd=ROOT)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert "wrkit" in done.stdout
