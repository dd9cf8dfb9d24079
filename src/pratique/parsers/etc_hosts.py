"""Names with fixed addresses: `/etc/hosts`, hosts(5).

An address, blanks, names; `#` begins a comment. One row a line, as osquery's `etc_hosts`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, text_lines, unread

_MOST_NAMES: Final = 500


@dataclass(frozen=True, slots=True)
class EtcHosts:
    """An address that stands for names on this machine."""

    table: ClassVar[str] = "etc_hosts"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    address: Annotated[str, "the address as written"]
    hostnames: Annotated[tuple[str, ...], "the names, in lower case"]


def parse(content: bytes, path: str) -> Iterator[EtcHosts | Gap]:
    """Read the lines; one without an address or without a name is a gap."""
    for number, line in text_lines(content):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        address, *names = text[:65_536].split()
        if not names or not _is_address(address):
            yield unread(path, number, "not a line of hosts", text)
            continue
        kept = tuple(shown(name.lower(), FIELD_LENGTH) for name in names[:_MOST_NAMES])
        yield EtcHosts(path, number, address, kept)
        if len(names) > _MOST_NAMES:
            yield unread(path, number, "more names than are kept", names[-1])


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return len(text) <= 100


PARSERS = (Parser("etc-hosts", (EtcHosts,), ("/etc/hosts",), parse),)
