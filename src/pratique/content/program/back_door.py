"""Marks of compiled programs that let somebody in, told by what they ask of the system.

- A program that reads raw packets through a filter of its own, and starts a shell on a terminal:
  it waits for one packet, on no port (public descriptions of BPFDoor). The filter is a table of
  instructions of <linux/filter.h>; the first one loads the type of the packet.
- A library that speaks to the network though its whole work is something else (public
  descriptions of the Ebury libkeyutils).
- The code that the release archives of xz 5.6.0 and 5.6.1 put into liblzma (CVE-2024-3094): the
  first instructions of the function that it starts with, as the public analyses give them.
- A login service that writes names and passwords down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import ELF_GIVES_SHELL, ELF_WAITS_FOR_PACKET, ELF_WATCHES_LOGINS
from pratique.content.program.elf import Elf, read_elf
from pratique.parsers.base import shown

# ldh [12] and then jeq 0x0800 or 0x86dd: every filter for packets of a network card begins so.
_FILTER: Final = re.compile(rb"\x28\0\0\0\x0c\0\0\0\x15\0..(?:\x00\x08|\xdd\x86)\0\0", re.DOTALL)
_STARTS: Final = frozenset("execl execle execlp execv execve execvp system popen".split())
_TERMINAL: Final = frozenset("openpty forkpty ptsname grantpt posix_openpt dup2".split())
_NETWORK: Final = frozenset(
    "socket connect sendto send getaddrinfo res_query gethostbyname".split()
)
# Libraries that have no business with the network, by the start of their names.
_QUIET: Final = ("libkeyutils.so", "liblzma.so", "libz.so", "libcrypt.so", "libutil.so",
                 "libbz2.so", "libcap.so")  # fmt: skip
_XZ: Final = bytes.fromhex("f30f1efa554889f54c89ce5389fb81e7000000804883ec28488954241848894c2410")
_WRITES: Final = frozenset("fopen fopen64 open open64 openat write fprintf fputs".split())
_DOWN: Final = re.compile(
    rb"(?i)[ -~]{0,40}(?:user|login|host|from)[ -~]{0,12}%s[ -~]{0,24}pass[ -~]{0,12}%s[ -~]{0,20}"
)


def find(content: Content) -> Iterator[Mark]:
    """What in a compiled program lets somebody in."""
    if content.kind != "elf":
        return
    if _XZ in content.held:
        why = "It holds the code that the archives of xz 5.6.0 and 5.6.1 put into liblzma."
        yield Mark(content.path, None, ELF_GIVES_SHELL, _XZ.hex(), why, 0.97)
    elf = read_elf(content.held, whole=content.whole)
    if elf is None:
        return
    yield from _packet(content, elf)
    yield from _quiet(content, elf)
    yield from _login(content, elf)


def _packet(content: Content, elf: Elf) -> Iterator[Mark]:
    asks = elf.imports
    if not (asks >= {"socket", "setsockopt"} and asks & _STARTS and asks & _TERMINAL):
        return
    if _FILTER.search(content.held) is None or b"/bin/" not in content.held:
        return
    told = sorted(asks & (_STARTS | _TERMINAL | {"recvfrom", "setsockopt", "prctl", "fork"}))
    why = (
        "It reads all packets through a filter of its own, and can start a program on a terminal: "
        "it may wait for one packet from outside, without an open port."
    )
    yield Mark(content.path, None, ELF_WAITS_FOR_PACKET, ", ".join(told), why, 0.85)


def _quiet(content: Content, elf: Elf) -> Iterator[Mark]:
    speaks = elf.imports & _NETWORK
    if len(speaks) >= 2 and content.filename.startswith(_QUIET):
        named = ", ".join(sorted(speaks))
        why = (
            f"A library of this name has nothing to say to the network, and this asks for {named}."
        )
        yield Mark(content.path, None, ELF_GIVES_SHELL, named, why, 0.85)


def _login(content: Content, elf: Elf) -> Iterator[Mark]:
    """A server or client of logins; modules of PAM are looked at in `contents`."""
    held = content.held
    if b"OpenSSH_" not in held or not elf.imports & _WRITES:
        return
    found = _DOWN.search(held)
    if found is not None:
        why = "It takes part in logins, and has a text to write names and passwords down with."
        yield Mark(content.path, None, ELF_WATCHES_LOGINS, shown(found[0], 300), why, 0.85)


ANALYSER = Analyser(frozenset({"elf"}), find)
