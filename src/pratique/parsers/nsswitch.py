"""Where names of accounts and machines are looked up: `/etc/nsswitch.conf`, nsswitch.conf(5).

`database: source [STATUS=action] source ...`. For each source the C library loads
`libnss_SOURCE.so.2` into whatever program asks, that of root included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, shown, text_lines, unread

_LINE = re.compile(r"\s*([A-Za-z_]\w*)\s*:(.*)", re.DOTALL)
_SOURCE = re.compile(r"\[[^\]]*+\]?|([^\s\[]++)")
_MOST: Final = 1000
# Built into the C library of today, or into older ones as libraries of its own package.
BUILT_IN: Final = frozenset("files dns db compat nis nisplus hesiod".split())


@dataclass(frozen=True, slots=True)
class NssSource:
    """One source that is asked for one kind of name."""

    table: ClassVar[str] = "nss_source"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    database: Annotated[str, "what is looked up: passwd, shadow, hosts ..."]
    source: Annotated[str, "who is asked, e.g. `files`, `sss`; names a library libnss_*"]


def parse(content: bytes, path: str) -> Iterator[NssSource | Gap]:
    """Read the file; a line without a colon is a gap."""
    for number, line in text_lines(content):
        text = line.partition("#")[0]
        if not text.strip():
            continue
        found = _LINE.fullmatch(text)
        if found is None:
            yield unread(path, number, "not a line of nsswitch.conf", line)
            continue
        count = 0
        for source in _SOURCE.finditer(found[2]):
            if source[1]:
                count += 1
                if count > _MOST:
                    yield unread(path, number, "more sources than are kept", source[1])
                    break
                yield NssSource(path, number, shown(found[1]), shown(source[1]))


PARSERS = (
    Parser(
        "nsswitch",
        (NssSource,),
        ("/etc/nsswitch.conf", "/usr/etc/nsswitch.conf"),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
