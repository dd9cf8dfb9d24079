from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from pratique.content.program.section import module_facts, sections_of, symbols_of


def test_sections_of_a_compiled_program():
    with open(sys.executable, "rb") as opened:
        names = {section.name for section in sections_of(opened.read())}
    assert {".text", ".dynamic"} <= names


def test_a_kernel_module(elf_object):
    held = elf_object({".modinfo": b"author=me\0vermagic=6.1.0 SMP\0"}, ("commit_creds",))
    sections = sections_of(held)
    assert module_facts(held, sections) == {"author": "me", "vermagic": "6.1.0 SMP"}
    assert symbols_of(held, sections) == (frozenset(), {"commit_creds"})


@given(st.binary(max_size=400), st.sampled_from([1, 2]), st.sampled_from([1, 2]))
def test_any_bytes(inside, bits, order):
    held = b"\x7fELF" + bytes([bits, order]) + inside
    sections = sections_of(held)
    symbols_of(held, sections)
    module_facts(held, sections)
    for end in range(60, 64):
        sections_of((held + bytes(64))[:end])
