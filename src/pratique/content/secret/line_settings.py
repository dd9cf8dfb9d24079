"""Settings a line: `.env`, ini, properties, YAML, `*.cnf`, `*.cf`, and directives of servers.

`name = value`, `name: value`, `export NAME=value`, and `SetEnv NAME value`. Sections, and in
YAML the names that a line is indented below, come before the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pratique.content.secret.code_settings import source_part
from pratique.content.secret.found import FoundSecret, Setting
from pratique.content.secret.opens import database, system, text_of
from pratique.content.secret.placeholder import is_placeholder
from pratique.parsers.base import raw_lines

MOST_BYTES: Final = 2 << 20
_LINE: Final = 4096
_COMMENTS: Final = (b"#", b";", b"//", b"!", b"/*", b"<!--")
_SECTION: Final = re.compile(rb"\[([^\]\n]{1,200})\]")
_PAIR: Final = re.compile(
    rb"(\s*)((?:-\s+)?)(?:(?:export|set|local|readonly|declare|hide|env)\s+)?"
    rb"[\"']?(:?[A-Za-z_][\w./\-]{0,100}(?:\[[^\]\n]{0,60}\])?|//[\w.\-/:]{1,200}:_\w+)[\"']?"
    rb"(?:\s*=>\s*|\s*=\s*|:\s+|:(?=\s*$))(.*)"
)
_SPACED: Final = re.compile(
    rb"\s*(?:(?:SetEnv|fastcgi_param|uwsgi_param|PassEnv|env)\s+([A-Za-z_]\w{0,100})"
    rb"|(bindpw|rootbindpw|AuthLDAPBindPassword|ssl_passphrase|masterauth|requirepass"
    rb"|SMTPPassword|password|passwd|rpcpassword))\s+([^\s].*)",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(rb"(?i)(?:^|[;\s])(?:password|pwd)\s*=\s*[\"']?([^;\"'\s]+)")
_PUT_IN: Final = re.compile(rb"\$\{?[A-Za-z_]|\$\(|`")


def line_settings(content: bytes, *, indented: bool, shell: bool) -> Iterator[Setting]:
    """The settings of a file, line by line; of the first two megabytes.

    `indented` for YAML, where a list item or a name above makes a group. With `shell`, a value
    into which another is put is none.
    """
    groups = _Groups(indented=indented)
    for number, raw in raw_lines(content[:MOST_BYTES]):
        line = raw[:_LINE]
        bare = line.strip()
        if not bare or (bare.startswith(_COMMENTS) and b"/:_" not in bare):
            continue
        section = _SECTION.fullmatch(bare)
        if section is not None and not indented:
            groups.section(text_of(section[1].strip(b"\"' ")))
            continue
        spaced = None if indented else _SPACED.fullmatch(line)
        if spaced is not None and not spaced[3].startswith((b"=", b":")):
            value = _value(spaced[3].rstrip(b"; \t"), shell=False)
            if value is not None:
                yield Setting(number, groups.name(text_of(spaced[1] or spaced[2])), value, 0)
            continue
        pair = _PAIR.match(line)
        if pair is None:
            continue
        depth = len(pair[1]) + len(pair[2])
        key = groups.at(depth, text_of(pair[3].lstrip(b":")), item=bool(pair[2]))
        value = _value(pair[4], shell=shell)
        if value is not None:
            yield Setting(number, key, value, groups.current)


class _Groups:
    """Which names stand above a line, and which lines stand side by side."""

    def __init__(self, *, indented: bool) -> None:
        self._indented = indented
        self._above: list[tuple[int, str, int]] = []  # indentation, name, group of what is below
        self._section = ""
        self._count = 0
        self.current = 0

    def section(self, name: str) -> None:
        """A header: what follows is a group of its own."""
        self._section = name
        self._count += 1
        self.current = self._count

    def name(self, key: str) -> str:
        """The key with its section before it."""
        return f"{self._section}.{key}" if self._section else key

    def at(self, depth: int, key: str, *, item: bool) -> str:
        """The key with the names above it; moves to its group."""
        if not self._indented:
            return self.name(key)
        while self._above and self._above[-1][0] >= depth:
            self._above.pop()
        if item:  # each item of a list is a group, side by side with what it begins
            self._count += 1
            group = self._count
            self._above = [one for one in self._above if one[0] < depth - 1]
            self._above.append((depth - 1, "", group))
        self.current = self._above[-1][2] if self._above else 0
        names = [name for _depth, name, _group in self._above[-6:] if name]
        self._count += 1
        self._above.append((depth, key, self._count))
        return ".".join((*names, key))


def _value(raw: bytes, *, shell: bool) -> bytes | None:
    text = raw.strip()
    if text.startswith((b"# ", b"#\t")):
        return None
    if text[:1] in (b'"', b"'"):
        quote = text[:1]
        end = text.find(quote, 1)
        while end > 0 and text[end - 1 : end] == b"\\":
            end = text.find(quote, end + 1)
        if end > 0:
            inner = text[1:end].replace(b"\\" + quote, quote)
            return None if shell and quote == b'"' and _PUT_IN.search(inner) else inner
        text = text[1:]
    for mark in (b" #", b"\t#", b" ;", b"\t;"):
        text = text.partition(mark)[0]
    text = text.strip().rstrip(b",;")
    if not text or (text[:1] in (b"|", b">", b"{", b"[", b"&", b"*") and len(text) < 3):
        return None
    return None if shell and _PUT_IN.search(text) else text


def data_sources(settings: Iterable[Setting], path: str) -> Iterator[FoundSecret]:
    """Passwords within a value: `connect = host=... password=...`, `Server=..;Pwd=..`."""
    settings = list(settings)
    driver = next((text_of(one.value) for one in settings if one.key == "driver"), "")
    for setting in settings:
        found = _SOURCE.search(setting.value)
        if found is None or is_placeholder(found[1]) or found[0] == setting.value:
            continue
        value = setting.value
        opens = database(
            system(driver, setting.key, path.rpartition("/")[2], text_of(value)),
            source_part(value, b"dbname") or source_part(value, b"(?:database|initial catalog)"),
            source_part(value, b"host") or source_part(value, b"(?:server|data source)"),
            source_part(value, b"user") or source_part(value, b"(?:uid|user id|username)"),
        )
        yield FoundSecret("database-password", setting.line, text_of(setting.key), found[1], opens)
