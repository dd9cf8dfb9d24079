"""Marks of ELF files: their facts in one line, and contents that tell what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import (
    ELF_BOT,
    ELF_FACTS,
    ELF_GIVES_SHELL,
    ELF_HOOKS_LIBRARY,
    ELF_MINES,
    ELF_WATCHES_LOGINS,
)
from pratique.content.program.elf import Elf, read_elf
from pratique.parsers.base import shown

# Functions that show files, processes and connections: who replaces them hides some.
_SHOWING: Final = frozenset(
    """readdir readdir64 readdir_r readdir64_r getdents getdents64 __getdents64 fopen fopen64
    open open64 openat lstat __lxstat __lxstat64 stat __xstat __xstat64 access rmdir unlink
    unlinkat opendir fdopendir accept pcap_loop write execve""".split()
)
_LISTING: Final = frozenset("readdir readdir64 readdir_r getdents getdents64".split())
# Functions on the way of a login or a connection.
_LETTING_IN: Final = frozenset(
    """accept accept4 pam_authenticate pam_open_session pam_acct_mgmt pam_sm_authenticate getpwnam
    getpwnam_r getspnam getspnam_r crypt SSL_read SSL_write ssh_packet_send syslog audit_log_user
    """.split()
)
_HIDING: Final = (
    b"/proc/self/fd/%d", b"/proc/%s/", b"/proc/%s", b"/etc/ld.so.preload", b"/proc/net/tcp",
)  # fmt: skip
# What is the library of the system itself, or a tool of compilers that stands before all of it.
_SYSTEM: Final = frozenset(
    "gnu_get_libc_version __libc_start_main __asan_init __tsan_init __msan_init".split()
)
_POOLS: Final = (b"stratum+tcp://", b"stratum+ssl://", b"stratum1+tcp", b"daemon+http://")
_MINING: Final = (
    b"donate-level", b"randomx", b"cryptonight", b"mining.subscribe", b"mining.authorize",
    b"cpu-max-threads-hint", b"hashrate", b'"method":"login"', b"argon2/chukwa", b"rx/0",
)  # fmt: skip
_CHAT: Final = (b"PRIVMSG ", b"NICK ", b"JOIN ")
_ATTACKS: Final = re.compile(
    rb"(?i)\b(?:udp|syn|tcp|http|ack|std|vse|hold|junk|stomp|greip|slowloris)["
    rb" _-]?flood\w{0,10}|/bin/busybox [A-Z]{4,12}\b|\bgetspoof"
)
_SHELL_TEXTS: Final = (
    b"/bin/sh -i",
    b"/bin/bash -i",
    b"bash -i >& /dev/tcp",
    b"HISTFILE=/dev/null",
    b"unset HISTFILE",
)
_PRELOAD: Final = b"/etc/ld.so.preload"


def find(content: Content) -> Iterator[Mark]:
    """The facts of an ELF file, and what its contents tell."""
    if content.kind != "elf":
        return
    elf = read_elf(content.held, whole=content.whole)
    if elf is not None:
        yield Mark(content.path, None, ELF_FACTS, shown(elf.described, 300), "", 0.99)
        yield from _library(content, elf)
        yield from _login(content, elf)
    yield from _texts(content)


def _library(content: Content, elf: Elf) -> Iterator[Mark]:
    """A library that puts itself before those of the system, to hide or to let somebody in."""
    if not elf.is_library or elf.exports & _SYSTEM:
        return
    hooked = elf.exports & (_SHOWING | _LETTING_IN)
    forwards = bool(elf.imports & {"dlsym", "dlvsym"})
    if not forwards or not (hooked & _LISTING or (hooked & _LETTING_IN and hooked & _SHOWING)):
        return
    hides = any(text in content.held for text in _HIDING)
    shells = b"/bin/sh" in content.held or b"/bin/bash" in content.held
    sure = 0.55 + (0.25 if hides else 0) + (0.1 if len(hooked) >= 4 else 0)
    if not hooked & _LISTING:
        # Proxies and tracers stand before these functions too; they start no shell.
        sure = 0.8 if hides and shells else 0.5
    names = ", ".join(sorted(hooked)[:8])
    why = f"Programs that load it get its {names} in place of the system's: that is how " + (
        "files and processes are hidden."
        if hooked & _LISTING
        else "a login is listened to, or a connection is answered with a shell."
    )
    yield Mark(content.path, None, ELF_HOOKS_LIBRARY, shown(names, 300), why, sure)


def _login(content: Content, elf: Elf) -> Iterator[Mark]:
    """A module of PAM that writes a file of its own, or has a password of its own."""
    if "pam_sm_authenticate" not in elf.exports:
        return
    writes = elf.imports & {
        "fopen",
        "fopen64",
        "fprintf",
        "open",
        "open64",
        "write",
        "fputs",
        "sendto",
        "send",
    }
    asks = elf.imports & {"pam_get_item", "pam_get_authtok", "pam_get_user", "pam_prompt"}
    secret = re.search(rb"(?i)pass\w{0,5}\s{0,3}[:=]\s{0,3}%s", content.held)
    if writes and asks and secret is not None:
        why = "It takes part in every login, and writes names and passwords down."
        yield Mark(content.path, None, ELF_WATCHES_LOGINS, shown(secret[0], 300), why, 0.85)


def _texts(content: Content) -> Iterator[Mark]:
    held = content.held
    lowered = None
    pool = next((one for one in _POOLS if one in held), None)
    if pool is not None or b"mining.subscribe" in held:
        lowered = content.lowered
        words = [one for one in _MINING if one in lowered]
        if len(words) >= 2:
            seen = b", ".join([*([pool] if pool else []), *words[:5]])
            why = "It holds the words with which a coin miner speaks to its pool."
            yield Mark(
                content.path,
                None,
                ELF_MINES,
                shown(seen, 300),
                why,
                0.9 if pool and len(words) >= 3 else 0.75,
            )
    if all(one in held for one in _CHAT) or b"/bin/busybox" in held:
        attack = _ATTACKS.search(held)
        if attack is not None:
            why = "It takes orders from a machine outside and knows how to flood others."
            yield Mark(content.path, None, ELF_BOT, shown(attack[0], 300), why, 0.85)
    shells = [one for one in _SHELL_TEXTS if one in held]
    if shells and (_PRELOAD in held or len(shells) >= 2):
        why = "It holds the commands that start a shell without a history, for somebody outside."
        yield Mark(content.path, None, ELF_GIVES_SHELL, shown(b", ".join(shells), 300), why, 0.75)


ANALYSER = Analyser(frozenset({"elf"}), find)
