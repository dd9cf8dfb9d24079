"""Keys with which somebody may log in through SSH, and what they run then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.ssh_settings import SshSetting
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

_COMMAND: Final = re.compile(r'command="((?:[^"\\]|\\.)*)"', re.IGNORECASE)


_STANDS_FOR: Final = {"u": "[^/]+", "h": "/.*", "U": r"\d+"}
# Tokens of AuthorizedKeysFile: sshd_config(5), TOKENS.
_TOKEN: Final = re.compile(r"%(.)")
_MOST_PATTERNS: Final = 100
_MOST_SETTINGS: Final = 1_000
_MOST_ACCOUNTS: Final = 200_000
_ACCOUNTS: Final = "SELECT directory, min(username) FROM account GROUP BY directory LIMIT ?"


class _Places:
    """Whose keys lie where AuthorizedKeysFile names an account or a home."""

    def __init__(self, tables: Tables) -> None:
        where = "side = 'server' AND name = 'authorizedkeysfile'"
        rows = tables.rows(SshSetting, where, most=_MOST_SETTINGS)
        written = {word for row in rows for word in row.value.split() if "%" in word}
        patterns = (_pattern(word) for word in sorted(written)[:_MOST_PATTERNS])
        self._patterns = [pattern for pattern in patterns if pattern is not None]
        homes = tables.select(_ACCOUNTS, _MOST_ACCOUNTS) if self._patterns else ()
        self._by_home = dict(homes)

    def account(self, path: str) -> str:
        """The account whose keys are in the file at `path`; empty where nothing tells."""
        for pattern in self._patterns:
            found = pattern.fullmatch(path)
            told = found.groupdict() if found else {}
            if told.get("u"):
                return str(told["u"])
            if told.get("h"):
                return str(self._by_home.get(told["h"], ""))
        return ""


def _pattern(written: str) -> re.Pattern[str] | None:
    """The paths for which a word of the setting stands; None where sshd would not take it."""
    parts: list[str] = []
    seen: set[str] = set()
    end = 0
    for token in _TOKEN.finditer(written):
        parts.append(re.escape(written[end : token.start()]))
        end = token.end()
        name = token[1]
        if name == "%":
            parts.append("%")
        elif name in seen:
            parts.append(f"(?P={name})")
        elif name in _STANDS_FOR:
            seen.add(name)
            parts.append(f"(?P<{name}>{_STANDS_FOR[name]})")
        else:
            return None
    return re.compile("".join((*parts, re.escape(written[end:]))))


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a key; `command` is the forced one, where there is one."""
    whose = _Places(tables)
    for key in tables.rows(AuthorizedKey):
        forced = _COMMAND.search(key.options)
        yield StartupItem(
            path=key.path,
            line=key.line,
            kind="authorized-key",
            name=f"{key.algorithm} {key.fingerprint} {key.comment}".strip(),
            username=key.username or whose.account(key.path),
            occasion="whenever its holder logs in",
            command=forced[1].replace('\\"', '"') if forced else "",
            program="",
            technique="T1098.004",
        )
