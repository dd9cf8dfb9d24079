from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.program_replaced import CHECK
from pratique.content.mark import Mark
from pratique.model import Severity

LS = "/usr/bin/ls"
OTHER = "md5:" + "b" * 32
PLAIN = "64-bit x86-64, a program, linked against libc.so.6"


@pytest.fixture
def signs(with_verification):
    def found(*rows):
        with with_verification(rows, CHECK.reads) as tables:
            return [(sign.subject, sign.severity) for sign in CHECK.find(tables)]

    return found


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
def test_points_at(signs, file, packaged, aside, found, severity):  # noqa: PLR0917 - fixtures
    kind, told = found
    rows = [file(LS, kind=kind, digest=OTHER), packaged(LS), file(aside, kind="elf"), *facts(told)]
    assert signs(*rows) == [(LS, severity)]


@pytest.mark.parametrize(
    "found",
    [
        {"kind": "elf", "digest": "md5:" + "a" * 32},  # as it was shipped
        {"kind": "elf", "digest": OTHER},  # told by another check
    ],
)
def test_leaves_alone(signs, file, packaged, found):
    assert signs(file(LS, **found), packaged(LS), *facts(f"{PLAIN}, stripped")) == []


@pytest.mark.parametrize("path", ["/usr/bin/ldd", "/usr/share/x"])
def test_leaves_alone_scripts(signs, file, packaged, path):
    assert signs(file(path, kind="script", digest=OTHER), packaged(path)) == []


def test_says_when_it_cannot_look(signs):
    with pytest.raises(CouldNotLook):
        signs()
