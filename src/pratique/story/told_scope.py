"""The sentences that say how far they got, and what can come back first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.store.tables import Tables
from pratique.story.plain_words import MOST_NAMED, listed
from pratique.story.reached import Reached, Scope
from pratique.story.story import About, Sentence

# Sorts of secrets as a person counts them: one of it, several of it.
_PASSWORDS: Final = ("other password", "other passwords")
_KEYS: Final = ("private key", "private keys")
_ELSEWHERE: Final = ("access to a service elsewhere", "accesses to services elsewhere")
_SORTS: Final = {
    "database-password": ("password of a database", "passwords of databases"),
    "mail-password": ("password of a mailbox", "passwords of mailboxes"),
    "application-key": ("key of a web application", "keys of web applications"),
    "password-hash": ("password that can be guessed from its hash",) * 2,
    "backup-password": ("key of backups", "keys of backups"),
    **dict.fromkeys(("api-key", "cloud-key", "registry-token", "ci-secret"), _ELSEWHERE),
    **dict.fromkeys(
        ("ssh-key", "ssh-host-key", "tls-key", "pgp-key", "private-key", "vpn-key"), _KEYS
    ),
}
_COUNTS: Final = """
SELECT kind, count(DISTINCT opens || ' ' || fingerprint) FROM secret_reach
WHERE within_reach AND kind <> 'neighbour' GROUP BY kind ORDER BY kind
"""


def told_scope(scope: Scope, tables: Tables) -> Iterator[Sentence]:
    """Accounts, sites, what they could read, other machines, and what was spared."""
    if not scope.lines:
        return
    root = "root" in scope.names("account", Reached.TOUCHED)
    yield from _accounts(scope, root=root)
    sites = [one for one in scope.lines if one.kind == "site" and one.reached is Reached.TOUCHED]
    if sites:
        names = listed([one.name for one in sites])
        shown = tuple(e for one in sites for e in one.evidence[:1])[:MOST_NAMED]
        yield Sentence(
            "They left or changed something in the site %(sites)s.", {"sites": names}, shown,
            About.FAR, "They left or changed something in the sites %(sites)s.", len(sites),
        )  # fmt: skip
    if not root:
        yield from _secrets(tables)
    machines = scope.names("neighbour", Reached.REACHABLE)
    if machines:
        yield Sentence(
            "This machine knows the way to another one (%(machines)s): look there, too.",
            {"machines": listed(machines)}, (), About.FAR,
            "This machine knows the way to others (%(machines)s): look there, too.", len(machines),
        )  # fmt: skip
    yield from _spared(scope)


def _accounts(scope: Scope, *, root: bool) -> Iterator[Sentence]:
    lines = [one for one in scope.lines if one.kind == "account"]
    touched = [one for one in lines if one.reached is Reached.TOUCHED]
    shown = tuple(dict.fromkeys(e for one in touched for e in one.evidence[:2]))[:MOST_NAMED]
    if root:
        text = (
            "They were root: everything on this machine was within their reach, and every "
            "password and key that was on it must be changed."
        )
        yield Sentence(text, {}, shown, About.FAR)
    elif touched:
        text = "They acted as %(accounts)s; nothing shows that they were root."
        names = listed([one.name for one in touched])
        yield Sentence(text, {"accounts": names}, shown, About.FAR)


def _secrets(tables: Tables) -> Iterator[Sentence]:
    counts: dict[tuple[str, ...], int] = {}
    for kind, count in tables.select(_COUNTS):
        sort = _SORTS.get(kind, _PASSWORDS)
        counts[sort] = counts.get(sort, 0) + count
    if not counts:
        return
    what = [
        f"{count:,} {one if count == 1 else several}" for (one, several), count in counts.items()
    ]
    text = "They could also read %(what)s. Whether they did, no log tells: change all of it."
    yield Sentence(text, {"what": listed(what, len(what))}, (), About.FAR)


def _spared(scope: Scope) -> Iterator[Sentence]:
    """What nothing was found of: services and sites come back; accounts stay where they are."""
    spared = [one for one in scope.lines if one.reached is Reached.UNTOUCHED]
    sites = [one.name for one in spared if one.kind == "site"]
    services = [one.name for one in spared if one.kind == "service"]
    told = {"sites": listed(sites), "services": listed(services, len(services))}
    if sites and services:
        text = (
            "Nothing shows that they got to these sites: %(sites)s; or used these services: "
            "%(services)s. They can come back first."
        )
    elif sites:
        text = "Nothing shows that they got to these sites: %(sites)s. They can come back first."
    elif services:
        text = (
            "Nothing shows that they used these services: %(services)s. They can come back first."
        )
    else:
        return
    yield Sentence(text, told, (), About.FAR)
