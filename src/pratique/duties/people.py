"""The people of a case: who they are, how to reach them, what is theirs, what they were told.

They are kept in `people.toml` in the case folder, which a person may edit by hand: comments and
what Pratique does not know stay. Names and addresses stand there and nowhere in the journal, which
holds the keys alone (`P-3`): so a person can be erased later, and the journal stays whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Final

from pratique.duties.role import Role
from pratique.story.reached import Line, Reached, Scope

PEOPLE: Final = "people.toml"
# The languages in which there are drafts of letters.
LANGUAGES: Final = ("en", "fr", "it")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """One who is told, or who helps. Every text but `key` and `name` may be empty.

    `sites` and `accounts` are what is theirs on the server: the name of a site, its folder, a
    folder above it, the name of an account; `*` stands for anything.
    """

    key: str
    role: Role
    name: str
    mail: str = ""
    phone: str = ""
    address: str = ""
    language: str = ""
    sites: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    note: str = ""

    @property
    def reachable(self) -> bool:
        """Whether there is any way to reach them."""
        return bool(self.mail or self.phone or self.address)


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody was told: `at` in UTC, `how` in a word (mail, phone, form), `duty` or empty.

    `salt` and `digest` bind it to the entry of the journal that says that it was told.
    """

    person: str
    at: datetime
    by: str
    how: str
    what: str
    duty: str = ""
    salt: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of what was told, with the salt; it tells nothing to whoever lacks that."""
        parts = (
            self.salt, self.person, self.at.astimezone(UTC).isoformat(), self.by, self.how,
            self.what, self.duty,
        )  # fmt: skip
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class People:
    """All of them, and all that they were told, in the order of the file."""

    persons: tuple[Person, ...] = ()
    told: tuple[Telling, ...] = ()

    def person(self, key: str) -> Person | None:
        """The one of that key, in whatever case it was typed."""
        return next((one for one in self.persons if one.key.lower() == key.lower()), None)

    def of(self, *roles: Role) -> tuple[Person, ...]:
        """Those with one of these roles."""
        return tuple(one for one in self.persons if one.role in roles)

    def told_to(self, key: str) -> tuple[Telling, ...]:
        """What that person was told, oldest first."""
        return tuple(sorted((t for t in self.told if t.person == key), key=lambda t: t.at))

    def next_key(self, used: Iterable[str] = ()) -> str:
        """A key that nobody has and, by `used`, nobody had: it stays theirs for ever."""
        keys = (*(one.key for one in self.persons), *(one.person for one in self.told), *used)
        return f"P-{max((_number(key) for key in keys), default=0) + 1}"


@dataclass(frozen=True, slots=True)
class Affected:
    """What of a person's is affected: lines of the scope, those touched first."""

    person: Person
    lines: tuple[Line, ...]

    @property
    def touched(self) -> bool:
        """Whether something of theirs was touched, and not only within reach."""
        return any(line.reached is Reached.TOUCHED for line in self.lines)


def affected(person: Person, scopes: Sequence[Scope]) -> Affected:
    """Their sites and accounts that were touched or within reach."""
    lines = [
        line
        for scope in scopes
        for line in scope.lines
        if line.reached is not Reached.UNTOUCHED and _is_theirs(person, line)
    ]
    order = list(Reached)
    return Affected(person, tuple(sorted(lines, key=lambda line: order.index(line.reached))))


def _is_theirs(person: Person, line: Line) -> bool:
    names = (line.name, *line.also)
    if line.kind == "site":
        return any(_fits(pattern, name) for pattern in person.sites for name in names)
    if line.kind == "account":
        return any(_fits(pattern, line.name) for pattern in person.accounts)
    return False


def _fits(pattern: str, name: str) -> bool:
    whole = pattern.rstrip("/")
    if pattern.startswith("/") and name.startswith("/"):
        return name.rstrip("/") == whole or name.startswith(f"{whole}/") or fnmatchcase(name, whole)
    return fnmatchcase(name.lower(), whole.lower())


def is_language(text: str) -> bool:
    """Whether it has the form of a language tag: `it`, `de-CH` (BCP 47)."""
    return _LANGUAGE.fullmatch(text) is not None


def letter_language(person: Person | None) -> str | None:
    """The language of a draft to that person; None where there is none in theirs, or not known."""
    if person is None or not person.language:
        return None
    short = person.language.lower().partition("-")[0]
    return short if short in LANGUAGES else None


def _number(key: str) -> int:
    found = re.fullmatch(r"[Pp]-([0-9]{1,9})", key)
    return int(found[1]) if found else 0
