"""Marks of kernel modules that hide something, raise somebody, or run programs for somebody.

Told by mechanism, so that a rename does not help: which functions of the kernel a module asks
for, and which of them it names in texts to put its own in their place. A module has no business
with the table of system calls, the lists of open ports or the rights of a running program.
Mechanisms as in the public descriptions of Diamorphine, Reptile, Suterusu and adore-ng, and of
hooks by ftrace (the kernel's own documentation: trace/ftrace-uses, trace/kprobes).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import ELF_HIDES_IN_KERNEL
from pratique.content.program.section import module_facts, sections_of, symbols_of
from pratique.parsers.base import shown

_SIGNED: Final = b"~Module signature appended~\n"
# How a module gets at what the kernel does not give it.
_REACHES: Final = ("kallsyms_lookup_name", "kallsyms_on_each_symbol", "sys_call_table")
_FTRACE: Final = frozenset({"register_ftrace_function", "ftrace_set_filter_ip"})
# What is replaced to hide files, processes, connections and packets.
_HIDES: Final = (
    "sys_getdents64", "sys_getdents", "compat_sys_getdents", "filldir64", "fillonedir",
    "tcp4_seq_show", "tcp6_seq_show", "udp4_seq_show", "udp6_seq_show", "tpacket_rcv",
    "packet_rcv_spkt", "sys_kill", "sys_newlstat", "next_tgid", "iterate_shared",
)  # fmt: skip
_RAISES: Final = frozenset({"commit_creds", "prepare_creds"})
_SHELLS: Final = (b"/bin/sh", b"/bin/bash", b"bash -i", b"/dev/tcp/")


def find(content: Content) -> Iterator[Mark]:
    """What a kernel module does to the kernel, and what it says of itself."""
    held = content.held
    if content.kind != "elf" or b"vermagic=" not in held:
        return
    sections = sections_of(held)
    facts = module_facts(held, sections)
    if not facts:
        return
    own, asked = symbols_of(held, sections)
    found = list(_does(held, own, asked))
    if not found:
        return
    sure = 1.0
    for _, one in found:
        sure *= 1.0 - one
    signed = "signed" if held.endswith(_SIGNED) else "not signed"
    about = ", ".join(
        f"{name} {facts[name]!r}" for name in ("author", "description", "vermagic") if name in facts
    )
    why = (
        f"It {' and '.join(what for what, _ in found)}. It says of itself: {about or 'nothing'}; "
        f"it is {signed}."
    )
    names = sorted({*(asked & (_FTRACE | _RAISES)), *_named(held, _HIDES), *_named(held, _REACHES)})
    quote = shown(", ".join(names) or "call_usermodehelper", 300)
    yield Mark(content.path, None, ELF_HIDES_IN_KERNEL, quote, shown(why, 900), 1.0 - sure)


def _does(held: bytes, own: frozenset[str], asked: frozenset[str]) -> Iterator[tuple[str, float]]:
    hides = [name for name in _named(held, _HIDES) if name not in own]
    reaches = _named(held, _REACHES) or (["ftrace"] if asked >= _FTRACE else [])
    raises = asked >= _RAISES
    if hides and reaches:
        yield f"puts itself in the place of {', '.join(hides[:4])}", 0.85
    if raises and reaches:
        yield "changes the rights of running programs", 0.8
    if "sys_call_table" in reaches:
        yield "looks for the table of system calls", 0.6
    if "call_usermodehelper" in asked and any(shell in held for shell in _SHELLS):
        yield "starts a shell from inside the kernel", 0.85


def _named(held: bytes, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name.encode("ascii") in held]


ANALYSER = Analyser(frozenset({"elf"}), find)
