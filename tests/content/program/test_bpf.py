from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.program.bpf import ANALYSER

BPF = 247
EXIT = b"\x95" + bytes(7)


def call(number):
    return struct.pack("<BBhi", 0x85, 0, 0, number)


def marks(held):
    return list(ANALYSER.find(Content(held, "/opt/x.o", "elf")))


@pytest.mark.parametrize(("number", "least"), [(36, 0.9), (58, 0.85), (109, 0.75), (6, 0.5)])
def test_points_at(elf_object, number, least):
    (mark,) = marks(elf_object({"kprobe/sys_read": call(number) + EXIT}, machine=BPF))
    assert mark.confidence == least
    assert mark.quote == "kprobe/sys_read"


def test_points_at_one_inside_a_program(elf_object):
    inside = elf_object({"xdp": EXIT}, machine=BPF)
    (mark,) = marks(elf_object({".rodata": inside}))
    assert "holds" in mark.why


def test_leaves_alone(elf_object):
    assert marks(elf_object({".text": call(36)})) == []
    assert marks(elf_object({".rodata": b"\x01\x00\xf7\x00"})) == []


@given(st.binary(max_size=300))
def test_any_bytes(inside):
    marks(b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x01\x00\xf7\x00" + inside)
