"""Which accounts may read a file: its mode, and the right to pass every folder above it.

Only what stands in inodes, `/etc/passwd` and `/etc/group` is asked (path_resolution(7)). Access
control lists, capabilities and what services hand out are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.store.tables import Tables

EVERYBODY: Final = "everybody"
_READ: Final = 4
_PASS: Final = 1
_MOST_ACCOUNTS: Final = 5_000
_PATHS_AT_ONCE: Final = 5_000
_AS_GOOD_AS_ROOT: Final = frozenset({"docker", "lxd", "lxc", "incus", "disk"})


@dataclass(frozen=True, slots=True)
class Person:
    """An account as the kernel sees it."""

    name: str
    uid: int
    groups: frozenset[int]
    like_root: str = ""  # the group that makes it as good as root


@dataclass(frozen=True, slots=True)
class Status:
    """Whose an inode is, and what its mode allows."""

    uid: int
    gid: int
    mode: int

    def allows(self, person: Person, bit: int) -> bool:
        """Whether `person` has the right `bit` (4 to read, 1 to pass); root has every one."""
        if person.uid == 0:
            return True
        if person.uid == self.uid:
            return bool(self.mode >> 6 & bit)
        if self.gid in person.groups:
            return bool(self.mode >> 3 & bit)
        return bool(self.mode & bit)


# Somebody of whom nothing is known: what they may read, everybody may.
_ANYBODY: Final = Person(EVERYBODY, -1, frozenset())


class FileAccess:
    """Answers for the files at `paths`, and for the accounts of the evidence."""

    def __init__(self, tables: Tables, paths: Iterable[str]) -> None:
        self.people = {person.uid: person for person in _people(tables)}
        wanted = set(paths)
        self._status = dict(_statuses(tables, wanted | {a for p in wanted for a in _above(p)}))
        self._passing: dict[tuple[int, str], bool] = {}
        self._readers: dict[tuple[Status, str], tuple[str, ...]] = {}

    def status(self, path: str) -> Status | None:
        """Owner and mode; None for what is not in the tables."""
        return self._status.get(path)

    def name(self, uid: int) -> str:
        """The account of that number, else the number itself."""
        person = self.people.get(uid)
        return person.name if person is not None else f"uid {uid}"

    def may_read(self, uid: int, path: str) -> bool:
        """Whether the account of that number may read the file."""
        return self._may(self.people.get(uid, Person("", uid, frozenset())), path)

    def readers(self, path: str) -> tuple[str, ...]:
        """All accounts that may, or `everybody`; root, who always may, is last."""
        status = self._status.get(path)
        if status is None:
            return ()
        if self._may(_ANYBODY, path):
            return (EVERYBODY,)
        alike = status, path.rpartition("/")[0]
        if alike not in self._readers:
            named = {person.name for person in self.people.values() if self._may(person, path)}
            if self.may_read(status.uid, path):
                named.add(self.name(status.uid))
            ordered = sorted(named | {self.name(0)}, key=lambda name: (name == "root", name))
            self._readers[alike] = tuple(ordered)
        return self._readers[alike]

    def _may(self, person: Person, path: str) -> bool:
        status = self._status.get(path)
        if status is None:
            return False
        return status.allows(person, _READ) and self._passes(person, path.rpartition("/")[0])

    def _passes(self, person: Person, folder: str) -> bool:
        """Whether the account may go down to `folder`, from the top on."""
        passed = True
        for above in (*reversed(tuple(_above(folder))), folder or "/"):
            key = person.uid, above
            if key not in self._passing:
                # The top of a copy is a folder that whoever copied made, often for themselves
                # alone; on a machine that ran, everybody passed it.
                status = self._status.get(above) if above != "/" else None
                self._passing[key] = passed and (status is None or status.allows(person, _PASS))
            passed = self._passing[key]
        return passed


def _above(path: str) -> Iterator[str]:
    """The folders above, from the nearest to the top."""
    while path not in ("", "/"):
        path = path.rpartition("/")[0] or "/"
        yield path


def _statuses(tables: Tables, paths: Iterable[str]) -> Iterator[tuple[str, Status]]:
    listed = sorted(paths)
    for start in range(0, len(listed), _PATHS_AT_ONCE):
        some = listed[start : start + _PATHS_AT_ONCE]
        for path, uid, gid, mode in tables.select(
            """SELECT path, uid, gid, mode FROM file
               WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))""",
            some,
        ):
            yield path, Status(uid, gid, mode)


def _people(tables: Tables) -> Iterator[Person]:
    """The accounts with all their groups; the first one of a number gives the name."""
    belongs: dict[str, set[int]] = {}
    strong: dict[str, str] = {}
    for group in tables.rows(Group):
        for member in group.members:
            if group.gid is not None:
                belongs.setdefault(member, set()).add(group.gid)
            if group.groupname in _AS_GOOD_AS_ROOT:
                strong[member] = group.groupname
    seen: set[int] = set()
    for account in tables.rows(Account, "uid IS NOT NULL", most=_MOST_ACCOUNTS):
        if account.uid is None or account.uid in seen:
            continue
        seen.add(account.uid)
        groups = belongs.get(account.username, set()) | ({account.gid} - {None})
        name = account.username
        yield Person(
            name, account.uid, frozenset(g for g in groups if g is not None), strong.get(name, "")
        )
    if 0 not in seen:
        yield Person("root", 0, frozenset((0,)))
