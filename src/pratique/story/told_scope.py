"""The sentences that say how far they got, and what can come back first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.phrase import NN_, Phrase, figure
from pratique.store.tables import Tables
from pratique.story.affected_service import service_words
from pratique.story.plain_words import MOST_NAMED, listed
from pratique.story.reached import Line, Reached, Scope
from pratique.story.story import About, Sentence

# Sorts of secrets as a person counts them: one of it, several of it.
_PASSWORDS: Final = NN_("%(count)s other password", "%(count)s other passwords")
_KEYS: Final = NN_("%(count)s private key", "%(count)s private keys")
_ELSEWHERE: Final = NN_(
    "%(count)s access to a service elsewhere", "%(count)s accesses to services elsewhere",
)  # fmt: skip
_SORTS: Final = {
    "database-password": NN_(
        "%(count)s password of a database", "%(count)s passwords of databases"
    ),
    "mail-password": NN_("%(count)s password of a mailbox", "%(count)s passwords of mailboxes"),
    "application-key": NN_(
        "%(count)s key of a web application", "%(count)s keys of web applications"
    ),
    "password-hash": NN_(
        "%(count)s password that can be guessed from its hash",
        "%(count)s passwords that can be guessed from their hashes",
    ),
    "backup-password": NN_("%(count)s key of backups", "%(count)s keys of backups"),
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
            "They had all rights (root): everything on this machine was within their reach, and "
            "every password and key that was on it must be changed."
        )
        yield Sentence(text, {}, shown, About.FAR)
    elif touched:
        names = listed([_account(one) for one in touched])
        yield Sentence(
            "They had the rights of the account %(accounts)s; nothing shows that they had all "
            "rights (root).", {"accounts": names}, shown, About.FAR,
            "They had the rights of the accounts %(accounts)s; nothing shows that they had all "
            "rights (root).", len(touched),
        )  # fmt: skip


def _account(line: Line) -> str | Phrase:
    """Its name; one of a web application has none that a log would tell."""
    application = line.also[0] if line.also else ""
    if not application:
        return line.name
    return Phrase("a user of %(application)s", {"application": application})


def _secrets(tables: Tables) -> Iterator[Sentence]:
    counts: dict[tuple[str, ...], int] = {}
    for kind, count in tables.select(_COUNTS):
        sort = _SORTS.get(kind, _PASSWORDS)
        counts[sort] = counts.get(sort, 0) + count
    if not counts:
        return
    what = [
        Phrase(one, {"count": figure(count)}, several, count)
        for (one, several), count in counts.items()
    ]
    text = "They could also read %(what)s. Whether they did, no log tells: change all of it."
    yield Sentence(text, {"what": listed(what, len(what))}, (), About.FAR)


def _spared(scope: Scope) -> Iterator[Sentence]:
    """What nothing was found of: services and sites come back; accounts stay where they are."""
    spared = [one for one in scope.lines if one.reached is Reached.UNTOUCHED]
    sites = [one.name for one in spared if one.kind == "site"]
    services = [service_words(one.name) for one in spared if one.kind == "service"]
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
