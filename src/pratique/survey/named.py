"""Files that settings name in places of their own: keys of accounts, rules of sudo, of sshd.

Parsers have fixed places. But sshd_config(5) says where the keys of accounts lie, and settings
of sshd, sudo and PAM include further files from anywhere: an intruder needs one line for that.
Such a file is read a second time, for the parser of its form alone, under its own name.
"""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import islice
from typing import Final

from pratique.errors import EvidenceError
from pratique.evidence.base import Source
from pratique.model import Entry, EntryType, exact, readable
from pratique.parsers import all_parsers, pam, passwd, ssh_settings, sudoers
from pratique.parsers.passwd import Account
from pratique.parsers.sudoers import SudoSetting
from pratique.survey.places import Routes
from pratique.survey.segment import MOST_ENTRIES, Segment

KEYS: Final = "authorized-keys"
SSHD: Final = "sshd-config"
SUDO: Final = "sudoers"
PAM: Final = "pam"
# A machine has a few of each. Beyond these somebody wants to keep us busy.
_MOST_FILES: Final = 2_000
_MOST_SETTINGS: Final = 300
_MOST_BYTES: Final = 1 << 20
_MOST_ACCOUNTS: Final = 20_000
_WORD: Final = re.compile(r"\"([^\"]*+)\"|(\S++)")
_STARTS: Final = (
    (SSHD, "/etc/ssh/sshd_config"),
    (SSHD, "/etc/ssh/sshd_config.d/*"),
    (SUDO, "/etc/sudoers"),
    (SUDO, "/etc/sudoers.d/*"),
    (PAM, "/etc/pam.d/*"),
)


class Named:
    """Follows settings from file to file, and gives what no parser reads by its place."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._routes = Routes(all_parsers())
        self._keys: dict[str, None] = {}
        self._seen: set[tuple[str, str]] = set()

    def segments(self) -> Iterator[Segment]:
        """What settings name and nobody else reads, one segment a parser and some files."""
        by_slug: dict[str, dict[bytes, Entry]] = {}
        for slug, path in islice(self._files(), _MOST_FILES):
            entry = self._entry(path)
            if entry is not None and not self._claimed(slug, path):
                by_slug.setdefault(slug, {}).setdefault(exact(path).lstrip(b"/"), entry)
        for slug, found in by_slug.items():
            waiting = iter(found.items())
            while some := list(islice(waiting, MOST_ENTRIES)):
                paths, entries = zip(*some, strict=True)
                yield Segment(entries, (), ("",) * len(some), paths, slug)

    def _files(self) -> Iterator[tuple[str, str]]:
        """The files of settings in the order in which they name each other, then the keys."""
        waiting = deque(_STARTS)
        left = _MOST_SETTINGS
        while waiting and left > 0:
            slug, pattern = waiting.popleft()
            for path in self._matching(pattern):
                if (slug, path) in self._seen or left <= 0:
                    continue
                self._seen.add((slug, path))
                left -= 1
                yield slug, path
                waiting += self._includes(slug, path, self._content(path))
        for name in self._keys:
            for path in self._of_accounts(name):
                yield KEYS, path

    def _includes(self, slug: str, path: str, content: bytes) -> Iterator[tuple[str, str]]:
        if slug == SSHD:
            for row in ssh_settings.parse_server(content, path):
                name = getattr(row, "name", "")
                if name == "include":
                    yield from ((SSHD, _below("/etc/ssh", one)) for one in _words(row))
                elif name == "authorizedkeysfile":
                    self._keys |= dict.fromkeys(_words(row))
        elif slug == SUDO:
            for rule in sudoers.parse(content, path):
                if isinstance(rule, SudoSetting) and rule.name in ("include", "includedir"):
                    place = _below(posixpath.dirname(path), rule.value)
                    yield SUDO, f"{place}/*" if rule.name == "includedir" else place
        else:
            for line in pam.parse(content, path):
                if isinstance(line, pam.PamRule) and "include" in line.control.lower():
                    yield PAM, _below("/etc/pam.d", line.module)

    def _of_accounts(self, name: str) -> Iterator[str]:
        """The files that a name with `%h`, `%u` and `%U` means for the accounts."""
        if name == "none":
            return
        place = name if name.startswith(("/", "%h")) else f"%h/{name}"
        if "%" not in place:
            yield posixpath.normpath(place)
            return
        accounts = passwd.parse(self._content("/etc/passwd"), "/etc/passwd")
        for account in islice(accounts, _MOST_ACCOUNTS):
            if isinstance(account, Account):
                path = place.replace("%h", account.directory.rstrip("/"))
                path = path.replace("%u", account.username).replace("%U", str(account.uid))
                if path.startswith("/"):
                    yield posixpath.normpath(path)

    def _matching(self, pattern: str) -> Iterable[str]:
        """The paths that a pattern stands for; only its last part may be one."""
        folder, _, name = posixpath.normpath(pattern).rpartition("/")
        if not any(sign in name for sign in "*?["):
            return [f"{folder}/{name}"]
        try:
            names = self._source.names(exact(folder).lstrip(b"/"))
        except EvidenceError:
            return []  # the walk tells of a folder that cannot be listed
        listed = map(readable, names[:_MOST_FILES])
        return [f"{folder}/{one}" for one in listed if fnmatchcase(one, name)]

    def _entry(self, path: str) -> Entry | None:
        try:
            entry = self._source.lookup(self._source.canonical(exact(path).lstrip(b"/")))
        except EvidenceError:
            return None
        return entry if entry is not None and entry.type is EntryType.REGULAR else None

    def _content(self, path: str) -> bytes:
        """The start of a file of settings; empty where it is not there or cannot be read."""
        entry = self._entry(path)
        if entry is None:
            return b""
        try:
            with self._source.open(entry) as opened:
                return opened.read_at(0, _MOST_BYTES)
        except EvidenceError:
            return b""

    def _claimed(self, slug: str, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        return any(parser.slug == slug for parser in self._routes.parsers_for(folder, name))


def _words(row: object) -> list[str]:
    """The words of a setting, without quotes and what stands behind `#`."""
    words: list[str] = []
    for found in _WORD.finditer(str(getattr(row, "value", ""))):
        word = found[1] if found[1] is not None else found[2]
        if word.startswith("#"):
            break
        words.append(word)
    return words[:_MOST_SETTINGS]


def _below(folder: str, name: str) -> str:
    return name if name.startswith("/") else f"{folder}/{name}"
