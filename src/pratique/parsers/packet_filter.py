"""Rules that let packets in, as `iptables-save` writes them: iptables-save(8), iptables(8).

Only what is appended to or put into the chain INPUT with `-j ACCEPT` is a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.parsers.base import FIELD_LENGTH, Parser, shown, text_lines

_MOST_WORDS: Final = 100


@dataclass(frozen=True, slots=True)
class AcceptRule:
    """A rule of the packet filter that lets something in."""

    table: ClassVar[str] = "accept_rule"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    source: Annotated[str, "where packets come from, as written; empty: from anywhere"]
    narrowed: Annotated[bool, "whether a port, a protocol, a state or an interface is asked for"]
    rule: Annotated[str, "the rule as written"]


def parse(content: bytes, path: str) -> Iterator[AcceptRule]:
    """Read saved rules; what does not let anything in is left out."""
    for number, line in text_lines(content):
        words = line[:FIELD_LENGTH].split()[:_MOST_WORDS]
        if words[:1] not in (["-A"], ["-I"]) or words[1:2] != ["INPUT"]:
            continue
        if ["-j", "ACCEPT"] not in (words[at : at + 2] for at in range(len(words))):
            continue
        source = next((words[at + 1] for at, word in enumerate(words[:-1]) if word == "-s"), "")
        narrowed = any(word in ("-p", "-i", "-m", "-d") for word in words)
        yield AcceptRule(
            path, number, shown(source), narrowed=narrowed, rule=shown(line.strip(), FIELD_LENGTH)
        )


PARSERS = (
    Parser(
        "packet-filter",
        (AcceptRule,),
        (
            "/etc/iptables/rules.v4",
            "/etc/iptables/rules.v6",
            "/etc/iptables.rules",
            "/etc/sysconfig/iptables",
            "/etc/sysconfig/ip6tables",
        ),
        parse,
        most=16 << 20,
    ),
)
