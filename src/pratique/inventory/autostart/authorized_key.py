"""Keys with which somebody may log in through SSH, and what they run then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

_COMMAND: Final = re.compile(r'command="((?:[^"\\]|\\.)*)"', re.IGNORECASE)


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a key; `command` is the forced one, where there is one."""
    for key in tables.rows(AuthorizedKey):
        forced = _COMMAND.search(key.options)
        yield StartupItem(
            path=key.path,
            line=key.line,
            kind="authorized-key",
            name=f"{key.algorithm} {key.fingerprint} {key.comment}".strip(),
            username=key.username or "",
            occasion="whenever its holder logs in",
            command=forced[1].replace('\\"', '"') if forced else "",
            program="",
            technique="T1098.004",
        )
