from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.program import contents
from pratique.content.program.contents import ANALYSER
from pratique.content.program.elf import Elf

HEADER = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00" + bytes(44)


def seen(held, kind="elf"):
    return {one.mark for one in ANALYSER.find(Content(held, "/tmp/a", kind))}


def elf(**values):
    given = {
        "bits": 64, "machine": "x86-64", "type": "a library", "interpreter": "", "needed": (),
        "linked": True, "sections": 9, "stripped": True, "packed": "", "segments": (),
        "entropy": 6.0, "exports": frozenset(), "imports": frozenset(), "made_by": "",
    }  # fmt: skip
    return Elf(**{**given, **values})


@pytest.mark.parametrize(
    ("mark", "inside"),
    [
        ("elf-facts", b""),
        ("elf-mines", b"stratum+tcp://\0donate-level\0randomx\0cryptonight"),
        ("elf-bot", b"PRIVMSG \0NICK \0JOIN \0udpflood udp flood"),
        ("elf-gives-shell", b"/bin/sh -i\0unset HISTFILE"),
    ],
)
def test_points_at(mark, inside):
    assert mark in seen(HEADER + inside)


@pytest.mark.parametrize(
    ("exports", "imports", "inside", "mark"),
    [
        (
            {"readdir", "readdir64", "fopen", "open"},
            {"dlsym"},
            b"/proc/self/fd/%d",
            "elf-hooks-library",
        ),
        ({"pam_sm_authenticate"}, {"fopen", "pam_get_item"}, b"%s pass=%s", "elf-watches-logins"),
    ],
)
def test_points_at_what_it_puts_in_the_way(monkeypatch, exports, imports, inside, mark):
    told = elf(exports=frozenset(exports), imports=frozenset(imports))
    monkeypatch.setattr(contents, "read_elf", lambda _held, whole: told if whole else None)
    assert mark in seen(HEADER + inside)


@pytest.mark.parametrize(
    ("exports", "imports", "inside"),
    [
        ({"open", "open64", "fopen"}, {"dlsym"}, b""),  # shows no folders
        ({"readdir", "__libc_start_main"}, {"dlsym"}, b"/proc/self/fd/%d"),  # the library itself
        ({"readdir"}, {"dlsym"}, b""),  # a sandbox: only a doubt
        ({"pam_sm_authenticate"}, {"fopen", "pam_get_item"}, b"user=%s rhost=%s"),
    ],
)
def test_leaves_alone(monkeypatch, exports, imports, inside):
    told = elf(exports=frozenset(exports), imports=frozenset(imports))
    monkeypatch.setattr(contents, "read_elf", lambda _held, whole: told if whole else None)
    content = Content(HEADER + inside, "/usr/lib/a.so", "elf")
    assert {one.mark for one in ANALYSER.find(content) if one.confidence >= 0.7} == {"elf-facts"}


def test_texts_alone_are_nothing():
    assert seen(HEADER + b"mining.subscribe") == {"elf-facts"}
    assert seen(b"stratum+tcp:// donate-level randomx", "text") == set()


@given(st.binary(max_size=300))
def test_any_bytes(inside):
    assert isinstance(seen(b"\x7fELF\x02\x01" + inside), set)
