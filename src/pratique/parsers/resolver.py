"""Whom the C library asks for the addresses of names: resolv.conf(5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.parsers.base import Parser, shown, text_lines


@dataclass(frozen=True, slots=True)
class Nameserver:
    """A server of names. Named after the row of osquery's `dns_resolvers`."""

    table: ClassVar[str] = "dns_resolver"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    address: Annotated[str, "its address, as written"]


def parse(content: bytes, path: str) -> Iterator[Nameserver]:
    """Read resolv.conf; the library leaves out what it does not know, and so does this."""
    for number, line in text_lines(content):
        words = line.split(maxsplit=2)
        if len(words) > 1 and words[0] == "nameserver":
            yield Nameserver(path, number, shown(words[1]))


PARSERS = (Parser("resolver", (Nameserver,), ("/etc/resolv.conf",), parse, most=1 << 20),)
