"""Every command has help, an alias and a place in the README; every code is used and complete."""

from __future__ import annotations

import re
import string
from pathlib import Path

import click
import pytest

import wrkit as package
from wrkit.cli.main import ALIASES, COMMANDS, cli
from wrkit.codes import CATALOGUE, LEVELS, annexes, breakdown, judging, mail, master, returned

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_an_alias_and_a_readme_entry(name):
    context = click.Context(cli)
    command = cli.get_command(context, name)
    assert command is not None
    assert command is cli.get_command(context, COMMANDS[name].alias)
    first = (command.help or "").strip().splitlines()[0]
    assert first == COMMANDS[name].help
    assert "例：wrkit" in (command.help or "")
    assert re.search(r"[\u4e00-\u9fff]", COMMANDS[name].alias)
    assert f"wrkit {name}" in README
    assert COMMANDS[name].alias in README
    for option in command.params:
        if isinstance(option, click.Option):
            assert re.search(r"[\u4e00-\u9fff]", option.help or ""), f"{name} {option.opts} has no Chinese help"


@pytest.mark.parametrize(
    "page", ["README.md", *(f"wrkit/docs/{path.name}" for path in (ROOT / "wrkit/docs").glob("*.md"))]
)
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert links or page != "README.md"
    assert [link for link in links if not ((ROOT / page).parent / link.partition("#")[0]).exists()] == []


def test_aliases_are_distinct():
    assert len(ALIASES) == len(COMMANDS)


def test_help_is_chinese_throughout(wrkit):
    for name in ("", *COMMANDS):
        text = wrkit(*filter(None, (name, "--help"))).out
        for word in ("Usage", "Options", "Commands", "Show this", "Arguments", "required", "default"):
            assert word not in text, f"{name}: {word}"


def test_public_names_are_sorted_and_exist():
    assert package.__all__ == sorted(package.__all__)
    assert sorted(package._HOMES) == package.__all__
    rooms = {path.stem for path in (ROOT / "wrkit").iterdir()}
    for name in package.__all__:
        assert getattr(package, name) is not None
        assert name not in rooms, "importing the room would replace the name"
    with pytest.raises(AttributeError):
        _ = package.nothing_of_the_kind


def test_every_code_is_raised_somewhere_and_says_what_to_do():
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "wrkit").rglob("*.py") if path.parent.name != "codes"
    )
    modules = (breakdown, master, returned, mail, annexes, judging)
    assert sum(len(module.CODES) for module in modules) == len(CATALOGUE), "a code stands in two modules"
    for code, entry in CATALOGUE.items():
        assert entry.level in LEVELS
        assert entry.message
        assert entry.advice
        assert f'"{code}"' in source, f"{code} is never raised"


def test_every_finding_raised_is_in_the_catalogue_with_its_values():
    for path in (ROOT / "wrkit").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for code in re.findall(r'\bfinding\(\s*"([a-z-]+)"', source):
            assert code in CATALOGUE, f"{path}: {code}"


def test_message_fields_are_plain_names():
    for code, entry in CATALOGUE.items():
        for text in (entry.message, entry.advice):
            for _, field, spec, conversion in string.Formatter().parse(text):
                assert field is None or field.isidentifier(), code
                assert not spec, code
                assert conversion is None, code


def test_the_readme_opens_with_two_commands_for_a_fresh_machine():
    head = README[:3000]
    assert "python -m pip install . && wrkit demo" in head
    assert 'python -m pip install ".[test]" && python -m pytest' in head
