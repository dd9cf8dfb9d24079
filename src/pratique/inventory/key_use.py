"""What on this server a private key is used for: web servers that name it, accounts it opens."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pratique.content.program.place import resolved
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.store.tables import Tables
from pratique.survey.secret import Secret

_MOST: Final = 5
_MOST_NAMED: Final = 20_000
_FINGERPRINT: Final = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
# ngx_http_ssl_module and mod_ssl. A link such as Let's Encrypt's is followed by one step.
_NAMED: Final = """
    SELECT DISTINCT coalesce(l.target, w.value) AS key, w.server, w.path, w.line
    FROM (SELECT server, path, line, trim(value, ' "''') AS value FROM web_directive
          WHERE lower(directive) IN ('ssl_certificate_key', 'sslcertificatekeyfile')
          LIMIT ?) w
    LEFT JOIN (SELECT path, CASE WHEN starts_with(symlink_target, '/') THEN symlink_target
                            ELSE directory || '/' || symlink_target END AS target
               FROM file WHERE type = 'symlink') l ON l.path = w.value
    ORDER BY ALL
"""


def with_use(tables: Tables) -> Callable[[Secret], Secret]:
    """A function that adds to a key what it is used for here, in `opens`."""
    servers: dict[str, list[str]] = defaultdict(list)
    for key, server, path, line in tables.select(_NAMED, _MOST_NAMED):
        servers[resolved(key)].append(f"{server} ({path}:{line})")
    accounts: dict[str, list[str]] = defaultdict(list)
    for row in tables.rows(AuthorizedKey, most=_MOST_NAMED):
        accounts[row.fingerprint].append(f"{row.path}:{row.line}")

    def add(secret: Secret) -> Secret:
        told = secret.opens
        if secret.kind == "tls-key" and secret.path in servers:
            told += f"; used by {_some(servers[secret.path])}"
        found = _FINGERPRINT.search(told) if secret.kind == "ssh-key" else None
        if found is not None and found[0] in accounts:
            told += f"; on this server: {_some(accounts[found[0]])}"
        return secret if told == secret.opens else replace(secret, opens=told)

    return add


def _some(places: list[str]) -> str:
    more = f" and {len(places) - _MOST} more" if len(places) > _MOST else ""
    return ", ".join(places[:_MOST]) + more
