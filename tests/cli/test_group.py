from __future__ import annotations

import pkgutil
import re
import subprocess
import sys

import click
import pytest

from pratique import cli
from pratique.cli import command
from pratique.cli.group import ORDER

PARTS = {
    "answer_text", "by_hand", "chosen_case", "context", "fault", "given_evidence", "group",
    "history_text", "journal_text", "machine_clock", "named_finding", "notice_letter",
    "notices_text", "options", "people_text", "register_text", "say", "story_text", "time_options",
    "timeline_text", "unseen", "watch_progress", "bag_progress",
}  # fmt: skip


def test_every_module_is_a_command_or_a_part_of_some():
    modules = {module.name for module in pkgutil.iter_modules(cli.__path__)}
    assert modules == set(ORDER) | PARTS


@pytest.mark.parametrize("name", ORDER)
def test_a_command_is_loaded_by_its_name(name):
    found = command.get_command(click.Context(command), name)
    assert isinstance(found, click.Command)
    assert found.short_help.endswith(".")


@pytest.mark.parametrize("name", ["say", "options", "__init__", "no-such", "../demo"])
def test_nothing_else_is_a_command(name, typed):
    assert command.get_command(click.Context(command), name) is None
    said = typed(name)
    assert (said.status, said.out) == (2, "")
    assert "No such command" in said.err


@pytest.mark.parametrize("arguments", [[], *([name] for name in ORDER)], ids=str)
def test_help_fits_and_every_option_is_explained(arguments, typed, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    helped = typed(*arguments, "--help")
    assert helped.status == 0
    assert max(map(len, helped.out.splitlines())) <= 88
    assert re.search(r"Exit statuses.*\b0\s+done", helped.out, re.DOTALL)
    found = command if not arguments else command.get_command(click.Context(command), arguments[0])
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help.endswith((".", "]")), parameter.name


def test_help_needs_none_of_the_heavy_modules():
    program = (
        "import sys; from pratique.cli import run; run(['--help']); "
        "print(sorted({'duckdb', 'polars', 'jinja2', 'tree_sitter'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
