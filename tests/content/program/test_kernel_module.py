from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.program.kernel_module import ANALYSER

INFO = b"author=x\0vermagic=6.1.0 SMP\0"


def marks(held):
    return list(ANALYSER.find(Content(held, "/lib/modules/x.ko", "elf")))


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        (("register_kprobe",), b"kallsyms_lookup_name\0__x64_sys_getdents64\0"),
        (("register_ftrace_function", "ftrace_set_filter_ip"), b"tcp4_seq_show\0"),
        (("commit_creds", "prepare_creds", "kallsyms_lookup_name"), b""),
        (("call_usermodehelper",), b"/bin/bash\0-c\0"),
    ],
)
def test_points_at(elf_object, asked, texts):
    (mark,) = marks(elf_object({".modinfo": INFO, ".rodata": texts}, asked))
    assert mark.confidence >= 0.8
    assert "not signed" in mark.why


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        (("call_usermodehelper",), b"/sbin/drbdadm\0"),
        (("register_kprobe", "printk"), b"hello\0"),
        (("commit_creds", "prepare_creds"), b""),
        ((), b"tcp4_seq_show\0"),
    ],
)
def test_leaves_alone(elf_object, asked, texts):
    assert marks(elf_object({".modinfo": INFO, ".rodata": texts}, asked)) == []


def test_leaves_alone_what_is_no_module(elf_object):
    held = elf_object({".rodata": b"kallsyms_lookup_name sys_getdents64 vermagic="})
    assert marks(held) == []


@given(st.binary(max_size=300))
def test_any_bytes(inside):
    marks(b"\x7fELF\x02\x01" + inside + b"vermagic=")
