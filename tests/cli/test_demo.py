from __future__ import annotations

import json
import subprocess

import pytest

from pratique.cli import run


def unlocked(folder):
    """Take the flag away that only root can set, so that the folder can be removed."""
    if (folder / "suspect").is_dir():
        subprocess.run(
            ["chattr", "-i", folder / "suspect/etc/cron.d/php-clean"], check=False, stderr=-3
        )


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "demo"
    yield target
    unlocked(target)


def test_demo_says_where_everything_is(folder, capsys):
    assert run(["demo", "--into", str(folder)]) == 0
    said = capsys.readouterr()
    for name in ("suspect", "clean", "case"):
        assert str(folder / name) in said.out
        assert (folder / name).is_dir()
    (report,) = (folder / "case" / "reports").iterdir()
    assert str(report) in said.out
    assert said.out.startswith("Compromised; ")
    assert "pratique show F-" in said.out
    assert f"rm -r {folder}" in said.out


def test_demo_as_json_goes_on_with_scripts(folder, capsys):
    assert run(["demo", "--into", str(folder), "--json", "--fail-on", "critical"]) == 1
    said = capsys.readouterr()
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert rows[-1]["location"] == str(folder / "suspect")
    assert "made-up server" in said.err


def test_demo_overwrites_nothing(tmp_path, capsys):
    (tmp_path / "mine").write_text("x")
    assert run(["demo", "--into", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert "not empty" in capsys.readouterr().err
