"""How far they got: accounts, sites, services and what lies behind them.

Three answers for each: touched (something there was left, changed or used), within reach (an
account that the intruder had could do it), and untouched, with the reason. What was never touched
can come back first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from pratique.inventory.intruder_account import IntruderAccount
from pratique.inventory.secret_reach import SecretReach
from pratique.model import Finding, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.site import Site
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.story.affected_service import services
from pratique.story.entry import cms
from pratique.story.entry.act import Act
from pratique.story.entry.situation import Situation
from pratique.story.reached import Line, Reached, Scope

_SYSTEM_ACCOUNTS: Final = 1000  # below, accounts belong to programs: login.defs(5), UID_MIN
_NOBODY: Final = 65_534
_NO_SHELL: Final = re.compile(r"/(?:nologin|false|sync|shutdown|halt)$")
# Whoever was root could read them all: the table has them, the story names the first.
_MOST_SECRETS: Final = 200
NAMED: Final = Phrase("a finding names the line that makes it an account")
_BY_ROOT: Final = Phrase("whoever is root can change it")
_BEHIND: Final = {"database-password": "database", "neighbour": "neighbour"}


def scope(situation: Situation, acts: Sequence[Act]) -> Scope:
    """How far they got, by the traces, the way in and the accounts that they had."""
    if not situation.traces and not acts:
        return Scope()
    had = {one.username: one for one in situation.tables.rows(IntruderAccount)}
    lines = [
        *_accounts(situation, acts, had),
        *_sites(situation, had),
        *services(situation, acts, had),
        *_secrets(situation.tables),
    ]
    order = list(Reached)
    return Scope(tuple(sorted(lines, key=lambda one: order.index(one.reached))))


def _accounts(
    situation: Situation, acts: Sequence[Act], had: Mapping[str, IntruderAccount]
) -> Iterator[Line]:
    used = {act.account: act for act in acts if act.account and act.confidence >= 0.5}
    named = _named_accounts(situation.findings)
    for account in situation.tables.rows(Account, "path = '/etc/passwd'"):
        name = account.username
        one = had.get(name)
        if name in used:
            yield Line("account", name, Reached.TOUCHED, used[name].what, (used[name].place,))
        elif one is not None:
            yield Line("account", name, Reached.TOUCHED, one.why, one.findings)
        elif account.line in named:
            yield Line("account", name, Reached.TOUCHED, NAMED, named[account.line])
        elif "root" in had:
            if _is_person(account):
                because = Phrase("whoever is root can become it")
                yield Line("account", name, Reached.REACHABLE, because, had["root"].findings)
        elif _is_person(account):
            because = Phrase(
                "nothing that was found belongs to it, and no account they had can become it"
            )
            yield Line("account", name, Reached.UNTOUCHED, because)
    yield from _elsewhere(situation, acts, used)


def _elsewhere(
    situation: Situation, acts: Sequence[Act], used: Mapping[str, Act]
) -> Iterator[Line]:
    """Accounts that are none of the system: of mail, of FTP, of web applications."""
    people = {account.username for account in situation.tables.rows(Account)}
    for name, act in used.items():
        if name not in people:  # of mail or FTP, with accounts of their own
            yield Line("account", name, Reached.TOUCHED, act.what, (act.place,))
    for act in acts:
        program = cms.application(act.target) or cms.inside(act.target)
        if act.vector == "cms-login" and program is not None:
            because = Phrase("%(what)s; the log does not say whose", {"what": act.what})
            name = f"a user of {program.name}"
            yield Line("account", name, Reached.TOUCHED, because, (act.place,), (program.name,))
            break


def _named_accounts(findings: Iterable[Finding]) -> dict[int | None, tuple[str, ...]]:
    """Lines of /etc/passwd that findings name, with those: accounts that were made or changed."""
    found: dict[int | None, tuple[str, ...]] = {}
    for finding in findings:
        if finding.severity >= Severity.MEDIUM:
            for place in finding.places:
                if place.path == "/etc/passwd" and place.line and place.container is None:
                    found[place.line] = (*found.get(place.line, ()), finding.id)
    return found


def _is_person(account: Account) -> bool:
    uid = account.uid or 0
    person = uid >= _SYSTEM_ACCOUNTS and uid != _NOBODY
    return (person or uid == 0) and not _NO_SHELL.search(account.shell)


def _sites(situation: Situation, had: Mapping[str, IntruderAccount]) -> Iterator[Line]:
    named: dict[str, str] = {}
    for site in situation.tables.rows(Site):
        root = site.document_root.rstrip("/")
        if root:
            named[root] = named.get(root) or site.name
    roots = sorted(named)
    left: dict[str, list[str]] = {}
    for trace in situation.traces:
        if trace.root:
            left.setdefault(trace.root, []).append(trace.finding)
    owners = _owners(situation.tables, roots)
    uids = {one.uid for one in had.values()}
    for root in roots:
        name, also = named[root] or root, (root,)
        if root in left:
            count = len(left[root])
            because = Phrase(
                "one of the files found lies in it",
                {"count": f"{count:,}"},
                "%(count)s of the files found lie in it",
                count,
            )
            found = tuple(dict.fromkeys(left[root]))[:5]
            yield Line("site", name, Reached.TOUCHED, because, found, also)
        elif 0 in uids:
            yield Line("site", name, Reached.REACHABLE, _BY_ROOT, (), also)
        elif owners.get(root) in uids:
            because = Phrase("its folder belongs to an account that they had")
            yield Line("site", name, Reached.REACHABLE, because, (), also)
        else:
            because = Phrase("nothing was found in it, and no account they had owns it")
            yield Line("site", name, Reached.UNTOUCHED, because, (), also)


def _owners(tables: Tables, roots: Sequence[str]) -> dict[str, int]:
    rows = tables.select(
        "SELECT path, uid FROM file WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))",
        list(roots),
    )
    return dict(rows)


def _secrets(tables: Tables) -> Iterator[Line]:
    """What opens with the secrets that they could read: databases, mailboxes, other machines."""
    seen: set[tuple[str, str]] = set()
    # What needed no root first: it was surely in reach, whoever root was in the end.
    others, by_root = (f"within_reach AND reached_as {sign} 'root'" for sign in ("<>", "="))
    found = chain(tables.rows(SecretReach, others), tables.rows(SecretReach, by_root))
    for secret in found:
        kind = _BEHIND.get(secret.kind, "data")
        name = secret.opens or secret.name
        if (kind, name) in seen or not name:
            continue
        seen.add((kind, name))
        told = {"account": secret.reached_as, "path": secret.path}
        because = Phrase("%(account)s can read %(path)s", told)
        also = (secret.kind,) if kind == "data" else ()
        yield Line(kind, name, Reached.REACHABLE, because, secret.findings[:3], also)
        if len(seen) >= _MOST_SECRETS:
            return
