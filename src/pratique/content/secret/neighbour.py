"""Where the account went: `known_hosts` (sshd(8)), and the hosts of `ssh_config`(5).

They are no secrets. They tell an intruder, and a person who follows them, which machines come
next. Hashed names are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.secret.found import FoundSecret
from pratique.content.secret.opens import text_of
from pratique.parsers.base import raw_lines

KIND: Final = "neighbour"
_LINE: Final = 8192
_MOST: Final = 500
_OPTION: Final = re.compile(rb"\s*([A-Za-z]+)(?:\s*=\s*|\s+)\"?([^\"\n]+?)\"?\s*$")


def known_hosts(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """A row for each host by name, and one for all whose names are hashed."""
    hashed = 0
    seen: set[bytes] = set()
    for number, raw in raw_lines(content):
        fields = raw[:_LINE].split()
        if fields and fields[0].startswith(b"@"):
            fields = fields[1:]
        if len(fields) < 3 or fields[0].startswith(b"#"):
            continue
        if fields[0].startswith(b"|1|"):
            hashed += 1
            continue
        if fields[0] in seen or len(seen) >= _MOST:
            continue
        seen.add(fields[0])
        yield FoundSecret(KIND, number, "known host", b"", f"{text_of(fields[0])} by SSH")
    if hashed:
        yield FoundSecret(KIND, None, "known hosts", b"", f"{hashed} hosts whose names are hashed")


def ssh_hosts(content: bytes, _path: str) -> Iterator[FoundSecret]:
    """A row for each host that a configuration of ssh names."""
    line, host = 0, ""
    told: dict[bytes, str] = {}
    for number, raw in raw_lines(content):
        option = _OPTION.match(raw[:_LINE])
        if option is None:
            continue
        word = option[1].lower()
        if word in (b"host", b"match"):
            yield from _host(line, host, told)
            line, told = number, {}
            host = text_of(option[2]) if word == b"host" else ""
        else:
            told.setdefault(word, text_of(option[2]))
    yield from _host(line, host, told)


def _host(line: int, host: str, told: dict[bytes, str]) -> Iterator[FoundSecret]:
    if not host or (("*" in host or "?" in host) and b"hostname" not in told):
        return
    name = told.get(b"hostname", host)
    user = f" as {told[b'user']}" if b"user" in told else ""
    key = f" with the key {told[b'identityfile']}" if b"identityfile" in told else ""
    yield FoundSecret(KIND, line, f"Host {host}", b"", f"{name}{user} by SSH{key}")
