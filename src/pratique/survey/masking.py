"""Keeps the secrets of a file out of the rows that parsers and analysers make of that file.

A crontab with a password on a command line is a row of `crontab`, too, and a directive of a web
server may be one. In those rows a dot stands for the secret. It is covered where it stands behind
a sign that passwords stand behind, on its own line: an intruder must not be able to cover a
command by writing the same word as a password somewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, Final

from pratique.content.mark import Mark
from pratique.content.secret.found import FoundSecret
from pratique.model import Gap

COVER: Final = "\N{BLACK CIRCLE}\N{BLACK CIRCLE}\N{BLACK CIRCLE}"
_SHORTEST: Final = 4
_LONGEST: Final = 400
# `=`, `:` or a quote; or an option that passwords follow.
_BEHIND: Final = r"((?:[=:,'\"]|(?:^|\s)-[pwa]|pass(?:word|wd)?|pw|bindpw|ConnectInfo)\s*['\"]?)"

# The same for lists of a whole file, where no line is known: `ExecStart=` is no such sign.
_NAMED: Final = (
    r"((?:(?:pass|pwd|pw|secret|key|token|auth|psk)\w*\s*[=:\s]\s*|(?:^|\s)-[pwau]\s*(?:[^\s:]*:)?"
    r"|://[^\s:/@]*:)['\"]?)"
)


class Masking:
    """The secrets of one file."""

    def __init__(self, found: Iterable[FoundSecret] = ()) -> None:
        self._lines: dict[int | None, list[re.Pattern[str]]] = defaultdict(list)
        self._named: list[re.Pattern[str]] = []
        self._plain: list[str] = []
        for secret in found:
            text = secret.value.decode("utf-8", "backslashreplace")
            if _SHORTEST <= len(text) <= _LONGEST:
                covered = re.compile(_BEHIND + re.escape(text), re.IGNORECASE)
                self._lines[secret.line].append(covered)
                self._named.append(re.compile(_NAMED + re.escape(text), re.IGNORECASE))
                self._plain.append(text)

    def covered(self, row: Any) -> Any:
        """The row without the secrets; marks and gaps, of which nothing is asked, without any."""
        if not self._plain:
            return row
        changes: dict[str, Any] = {}
        for field in fields(row):
            value = getattr(row, field.name)
            if isinstance(value, tuple) and value:
                hidden_list = tuple(map(self._in_list, value))
                if hidden_list != value:
                    changes[field.name] = hidden_list
                continue
            if field.name == "path" or not isinstance(value, str) or not value:
                continue
            whole = field.name == "value" and value in self._plain
            hidden = COVER if whole else self._hidden(value, row)
            if hidden != value:
                changes[field.name] = hidden
        return replace(row, **changes) if changes else row

    def line(self, text: str, number: int) -> str:
        """A line of the file for a person to look at."""
        for pattern in self._lines.get(number, ()):
            text = pattern.sub(rf"\1{COVER}", text)
        return text

    def _in_list(self, item: Any) -> Any:
        if isinstance(item, str):
            for pattern in self._named:
                item = pattern.sub(rf"\1{COVER}", item)
        return item

    def _hidden(self, value: str, row: Any) -> str:
        if isinstance(row, Mark | Gap):
            for text in self._plain:
                value = value.replace(text, COVER)
            return value
        return self.line(value, getattr(row, "line", None) or 0)
