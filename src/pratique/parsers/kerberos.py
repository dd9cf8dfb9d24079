"""What Kerberos is set up for: the realm of the machine, and what it loads: krb5.conf(5).

Sections stand in brackets; `name = value`, and `name = {` opens what belongs together. A plug-in
is loaded by every program that uses Kerberos: `module = NAME:FILE`, and `module FILE:REST` at the
top for one that gives the settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    FIELD_LENGTH,
    Parser,
    shown,
    text_lines,
    unread,
)
from pratique.parsers.startup_item import StartupItem

_LEFT_OUT: Final = ("#", ";", "include ", "includedir ")


@dataclass(frozen=True, slots=True)
class KerberosRealm:
    """A realm of Kerberos to which the machine belongs."""

    table: ClassVar[str] = "kerberos_realm"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    realm: Annotated[str, "its name, as written"]


def parse(content: bytes, path: str) -> Iterator[KerberosRealm | StartupItem | Gap]:
    """Read the file: the realm of the machine, each plug-in, a gap for what does not fit."""
    section = group = ""
    for number, raw in text_lines(content):
        line = raw.strip()
        if not line or line.startswith(_LEFT_OUT):
            continue
        if line.startswith("["):
            section, group = line.partition("]")[0].strip("[ ").lower(), ""
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        if line.startswith("}"):
            group = ""
        elif line.startswith("module ") and not section:
            file = line.split(None, 1)[1].partition(":")[0]
            yield _plugin(path, number, "settings", f":{file}")
        elif not equals:
            yield unread(path, number, "not a setting of Kerberos", line)
        elif value.startswith("{"):
            group = name
        elif section == "libdefaults" and name == "default_realm":
            yield KerberosRealm(path, number, shown(value.split(" ", 1)[0], FIELD_LENGTH))
        elif section == "plugins" and name == "module":
            yield _plugin(path, number, group, value)


def _plugin(path: str, number: int, group: str, value: str) -> StartupItem:
    name, _, file = value.partition(":")
    return StartupItem(
        path, number, "kerberos-plugin", shown(f"{group} {name}".strip()), "",
        "with every program that uses Kerberos", shown(value, FIELD_LENGTH),
        shown(file if file.startswith("/") else "", FIELD_LENGTH), "T1556",
    )  # fmt: skip


PARSERS = (
    Parser(
        "kerberos",
        (KerberosRealm, StartupItem),
        ("/etc/krb5.conf", "/etc/krb5.conf.d/*", "/etc/krb5kdc/kdc.conf"),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
