"""Who may own a name on D-Bus and send to whom: `system.d/*.conf`, see dbus-daemon(1).

`<policy context="default|mandatory">`, `user="..."`, `group="..."` or `at_console="..."` with
`<allow .../>` and `<deny .../>` inside. Only what is allowed is a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.markup import tags

_MOST: Final = 50_000


@dataclass(frozen=True, slots=True)
class DbusPermission:
    """Something that D-Bus lets somebody do."""

    table: ClassVar[str] = "dbus_permission"

    path: Annotated[str, "the file of policies, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    who: Annotated[str, "`context=default` (everybody), `user=NAME`, `group=NAME` ..."]
    allows: Annotated[str, "what is allowed, e.g. `own=org.example.Service`; several by blanks"]


def parse(content: bytes, path: str) -> Iterator[DbusPermission | Gap]:
    """Read the policies of a file; text without a single tag is a gap."""
    who = ""
    seen = False
    count = 0
    for tag in tags(content):
        seen = True
        if tag.name == "policy":
            who = "" if tag.closes else _written(tag.attributes)
        elif tag.name == "allow" and not tag.closes:
            count += 1
            if count > _MOST:
                yield unread(path, tag.line, "more permissions than are kept", "")
                return
            yield DbusPermission(path, tag.line, who, _written(tag.attributes))
    if content.strip() and not seen:
        yield unread(path, None, "not a file of policies of D-Bus", content[:200])


def _written(attributes: dict[str, str]) -> str:
    return shown(" ".join(f"{name}={value}" for name, value in attributes.items()), FIELD_LENGTH)


PARSERS = (
    Parser(
        "dbus-policy",
        (DbusPermission,),
        (
            *(
                f"{share}/dbus-1/{bus}.d/*.conf"
                for share in ("/etc", "/usr/share", "/usr/local/share", "/usr/local/etc")
                for bus in ("system", "session")
            ),
            *(
                f"{share}/dbus-1/{name}.conf"
                for share in ("/etc", "/usr/share")
                for name in ("system", "session", "system-local", "session-local")
            ),
        ),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
