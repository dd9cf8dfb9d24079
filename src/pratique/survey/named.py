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
from pratique.model import Entry, EntryType, Gap, Stage, exact, readable
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
_MOST_FILES: Final = 20_000  # of one form
_MOST_SETTINGS: Final = 300  # of one form, so that a flood of one leaves room for the others
_MOST_LOOKED_FOR: Final = 100_000
_MOST_WORDS: Final = 300
_MOST_NAMES: Final = 500_000  # in folders that patterns are put to, all together
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
        self._homes: list[Account] | None = None
        self._left_out: dict[str, None] = {}
        self._names_left = _MOST_NAMES

    def segments(self) -> Iterator[Segment]:
        """What settings name and nobody else reads, one segment a parser and some files."""
        by_slug: dict[str, dict[bytes, Entry]] = {}
        for looked_for, (slug, path) in enumerate(self._files()):
            found = by_slug.setdefault(slug, {})
            if looked_for >= _MOST_LOOKED_FOR or len(found) >= _MOST_FILES:
                self._left_out[slug] = None
                break
            entry = None if self._claimed(slug, path) else self._entry(path)
            if entry is not None:
                found.setdefault(exact(path).lstrip(b"/"), entry)
        for slug, found in by_slug.items():
            waiting = iter(found.items())
            while some := list(islice(waiting, MOST_ENTRIES)):
                paths, entries = zip(*some, strict=True)
                yield Segment(entries, (), ("",) * len(some), paths, slug)
        if self._left_out:
            detail = f"read as {', '.join(sorted(self._left_out))}"
            reason = "settings name more files than are followed"
            yield Segment((), (Gap("/", None, Stage.ANALYSE, reason, detail),), ())

    def _files(self) -> Iterator[tuple[str, str]]:
        """The files of settings in the order in which they name each other, then the keys."""
        waiting = deque(_STARTS)
        asked: set[tuple[str, str]] = set()
        left = dict.fromkeys((SSHD, SUDO, PAM), _MOST_SETTINGS)
        while waiting:
            slug, pattern = waiting.popleft()
            pattern = posixpath.normpath(pattern)
            if (slug, pattern) in asked:
                continue
            asked.add((slug, pattern))
            if left[slug] <= 0:
                self._left_out[slug] = None
                continue
            for path in self._matching(slug, pattern):
                if (slug, path) in self._seen:
                    continue
                if left[slug] <= 0:
                    self._left_out[slug] = None
                    break
                self._seen.add((slug, path))
                left[slug] -= 1
                yield slug, path
                named = self._includes(slug, path, self._content(slug, path))
                waiting += islice(named, _MOST_WORDS)
                if next(named, None) is not None:
                    self._left_out[slug] = None
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
                    self._key_places(_words(row))
        elif slug == SUDO:
            for rule in sudoers.parse(content, path):
                if isinstance(rule, SudoSetting) and rule.name in ("include", "includedir"):
                    place = _below(posixpath.dirname(path), rule.value)
                    yield SUDO, f"{place}/*" if rule.name == "includedir" else place
        else:
            for line in pam.parse(content, path):
                if isinstance(line, pam.PamRule) and "include" in line.control.lower():
                    yield PAM, _below("/etc/pam.d", line.module)

    def _key_places(self, names: Iterable[str]) -> None:
        self._keys |= dict.fromkeys(names)
        if len(self._keys) > _MOST_WORDS:
            self._left_out[KEYS] = None
            self._keys = dict(islice(self._keys.items(), _MOST_WORDS))

    def _of_accounts(self, name: str) -> Iterator[str]:
        """The files that a name with `%h`, `%u` and `%U` means for the accounts."""
        if name == "none":
            return
        place = name if name.startswith(("/", "%h")) else f"%h/{name}"
        if "%" not in place:
            yield posixpath.normpath(place)
            return
        for account in self._accounts():
            path = place.replace("%h", account.directory.rstrip("/"))
            path = path.replace("%u", account.username).replace("%U", str(account.uid))
            if path.startswith("/"):
                yield posixpath.normpath(path)

    def _accounts(self) -> list[Account]:
        if self._homes is None:
            told = passwd.parse(self._content(KEYS, "/etc/passwd"), "/etc/passwd")
            accounts = (one for one in told if isinstance(one, Account))
            self._homes = list(islice(accounts, _MOST_ACCOUNTS))
            if next(accounts, None) is not None:
                self._left_out[KEYS] = None
        return self._homes

    def _matching(self, slug: str, pattern: str) -> Iterable[str]:
        """The paths that a pattern stands for; only its last part may be one."""
        folder, _, name = pattern.rpartition("/")
        if not any(sign in name for sign in "*?["):
            return [f"{folder}/{name}"]
        try:
            names = self._source.names(exact(folder).lstrip(b"/"))
        except EvidenceError:
            return []  # the walk tells of a folder that cannot be listed
        names, more = names[: self._names_left], names[self._names_left :]
        if more:
            self._left_out[slug] = None
        self._names_left -= len(names)
        listed = map(readable, names)
        return [f"{folder}/{one}" for one in listed if fnmatchcase(one, name)]

    def _entry(self, path: str) -> Entry | None:
        try:
            entry = self._source.lookup(self._source.canonical(exact(path).lstrip(b"/")))
        except EvidenceError:
            return None
        return entry if entry is not None and entry.type is EntryType.REGULAR else None

    def _content(self, slug: str, path: str) -> bytes:
        """The start of a file of settings; empty where it is not there or cannot be read."""
        entry = self._entry(path)
        if entry is None:
            return b""
        if entry.size > _MOST_BYTES:
            self._left_out[slug] = None
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
    return words[:_MOST_WORDS]


def _below(folder: str, name: str) -> str:
    return name if name.startswith("/") else f"{folder}/{name}"
