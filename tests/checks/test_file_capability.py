from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.checks.file_capability import FileCapability, file_capability


def raw(revision, *words, effective=1):
    return struct.pack(f"<{len(words) + 1}I", revision << 24 | effective, *words).hex()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (raw(1, 1 << 7, 0), FileCapability(("cap_setuid",), effective=True, root=None)),
        (raw(2, 1 << 13, 0, 0, 0), FileCapability(("cap_net_raw",), effective=True, root=None)),
        (raw(2, 0, 0, 1 << 7, 0), FileCapability(("cap_bpf",), effective=True, root=None)),
        (raw(3, 1 << 21, 0, 0, 0, 1000),
         FileCapability(("cap_sys_admin",), effective=True, root=1000)),
        (raw(2, 3, 0, 1 << 31, 0, effective=0),
         FileCapability(("cap_chown", "cap_dac_override", "cap_63"), effective=False, root=None)),
    ],
)  # fmt: skip
def test_decodes(text, expected):
    assert file_capability(text) == expected


def test_words_for_a_person():
    found = file_capability(raw(2, 1 << 7 | 1 << 13, 0, 0, 0))
    assert found.written == "cap_setuid,cap_net_raw=ep"
    assert found.strong == ("cap_setuid",)


@pytest.mark.parametrize("text", [None, "", "zz", "00", raw(9, 1, 1), raw(2, 1)])
def test_no_sense(text):
    assert file_capability(text) is None


@given(st.binary(max_size=40))
def test_any_bytes(held):
    file_capability(held.hex())
