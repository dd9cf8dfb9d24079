from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.program_replaced import CHECK
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables

LS = "/usr/bin/ls"
OTHER = "b" * 32
PLAIN = "64-bit x86-64, a program, linked against libc.so.6"


def signs(*rows):
    return [(sign.subject, sign.severity) for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


def facts(told):
    return [Mark(LS, None, "elf-facts", told, "", 0.99)] if told else []


@pytest.mark.parametrize(
    ("aside", "found", "severity"),
    [
        ("/usr/bin/ls.original", ("script", ""), Severity.CRITICAL),
        ("/usr/bin/.ls", ("elf", f"{PLAIN}, stripped"), Severity.CRITICAL),
        ("/usr/bin/ls-real", ("elf", f"{PLAIN}, stripped"), Severity.CRITICAL),
        ("/usr/bin/other", ("script", ""), Severity.CRITICAL),
        ("/usr/bin/other", ("elf", PLAIN), Severity.HIGH),
        ("/usr/bin/other", ("elf", f"{PLAIN}, statically linked, stripped"), Severity.HIGH),
    ],
)
def test_points_at(file, packaged, aside, found, severity):
    kind, told = found
    rows = [file(LS, kind=kind, md5=OTHER), packaged(LS), file(aside, kind="elf"), *facts(told)]
    assert signs(*rows) == [(LS, severity)]


@pytest.mark.parametrize(
    "found",
    [
        {"kind": "elf", "md5": "a" * 32},  # as it was shipped
        {"kind": "elf", "md5": OTHER},  # told by another check
    ],
)
def test_leaves_alone(file, packaged, found):
    assert signs(file(LS, **found), packaged(LS), *facts(f"{PLAIN}, stripped")) == []


@pytest.mark.parametrize("path", ["/usr/bin/ldd", "/usr/share/x"])
def test_leaves_alone_scripts(file, packaged, path):
    assert signs(file(path, kind="script", md5=OTHER), packaged(path)) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()
