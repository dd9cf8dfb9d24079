"""What is printed to be typed: on a disk whose every link leads out of it, and with odd names."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from pratique.case.evidence_tables import stored_types
from pratique.case.folder import read
from pratique.checks import all_checks
from pratique.checks.evidence_path import by_hand
from pratique.checks.runner import run
from pratique.store.tables import Tables

CANARY = "canary:x:0:0:this was read outside the evidence:/:/bin/sh\n" * 30


@pytest.fixture(scope="module")
def signs(suspect):
    """All that the checks say of the demo."""
    case = read(suspect.case)
    with Tables.open_at(case.survey(case.newest().id), stored_types()) as tables:
        return [sign for answer in run(all_checks(), tables) for sign in answer.signs]


@pytest.fixture(scope="module")
def trap(demo, signs, tmp_path_factory):
    """The same disk behind links that lead to another place for whoever follows them here."""
    top = tmp_path_factory.mktemp("trap")
    root, outside = top / "ROOT", top / "outside"
    inside = root / str(outside).lstrip("/")
    for copy in (inside, outside):
        copy.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", demo.suspect, copy], check=True)
    for folder, _folders, files in os.walk(outside):
        for name in files:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                os.unlink(path)
                with open(path, "w") as opened:
                    opened.write(CANARY)
    shared = outside.parts[1]  # the one folder at the top that is a folder in the trap too
    at_top = os.listdir(inside)
    below = os.listdir(inside / shared) if shared in at_top else []
    for name in (*at_top, *(f"{shared}/{one}" for one in below)):
        if not (root / name).exists():
            (root / name).symlink_to(outside / name)
    paths = {place.path for sign in signs for command in sign.verify for place in command.places}
    for number, path in enumerate(sorted(paths)):
        if number % 2 and "\\" not in path and os.path.isfile(f"{inside}{path}"):
            for tree in (inside, outside):
                os.rename(f"{tree}{path}", tree / f"leaf-{number}")
                os.symlink(outside / f"leaf-{number}", f"{tree}{path}")
    return top


@pytest.fixture(scope="module")
def commands(trap, signs, typed):
    assert typed("examine", trap / "ROOT", "--case", trap / "case").status in (0, 1, 3)
    case = read(trap / "case")
    with Tables.open_at(case.survey(case.newest().id), stored_types()) as tables:
        return list(by_hand(signs, tables))


def said(commands, folder):
    done = subprocess.run(
        ["bash"], input="\n".join(commands), cwd=folder, capture_output=True, timeout=120,
        check=False, text=True,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_every_check_says_how_to_look_by_hand(signs, commands):
    assert len(commands) == len(signs) > 60
    for lines in commands:
        assert lines
        for line in lines.splitlines():
            assert line.endswith(" | cat -v"), line


def test_a_link_of_the_evidence_would_lead_out(trap, signs):
    naive = "".join(f"cat ROOT{p.path}\n" for s in signs for c in s.verify for p in c.places)
    assert "read outside the evidence" in said([naive], trap)


def test_what_is_typed_reads_nothing_outside_the_evidence(trap, commands):
    with_canaries = said(commands, trap)
    assert "read outside the evidence" not in with_canaries
    assert "No such file" not in with_canaries
    away = trap / "away"
    shutil.move(trap / "outside", away)
    assert said(commands, trap) == with_canaries
    shutil.move(away, trap / "outside")


def test_what_is_typed_shows_what_was_found(trap, commands):
    for lines in commands:
        assert said([lines], trap).strip() or "grep" in lines or "lsattr" in lines, lines
