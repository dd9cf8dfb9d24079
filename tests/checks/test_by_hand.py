from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.checks.by_hand import in_root, word
from pratique.model import readable


def test_a_plain_path_stays_as_it_is():
    assert in_root("/etc/passwd") == "ROOT/etc/passwd"


@pytest.mark.parametrize(
    "name", [b"a b", b"a'b", b"$(id)", b"`id`", b"a\nb", b"\xff", b"a\\b", b""]
)
def test_bash_reads_the_exact_bytes(name):
    typed = word(readable(name))
    said = subprocess.run(["bash", "-c", f"printf %s {typed}"], capture_output=True, check=True)
    assert said.stdout == name


@given(st.binary(max_size=40).filter(lambda name: b"\0" not in name))
def test_a_word_is_plain_or_wholly_quoted(name):
    typed = word(readable(name))
    if typed.startswith("$'"):
        inside = typed[2:-1].replace("\\\\", "").replace("\\'", "")
        assert "'" not in inside
    else:
        assert typed.isascii()
        assert not set(typed) & set(" '\"`$;&|<>()*?[]#~!\\\n")
