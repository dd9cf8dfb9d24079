"""What goes into a letter: the facts of the case that its reader may know, and no others.

A customer is told of what is theirs, and never of another customer. Nothing here is made up: what
the case does not know is a blank in the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from pratique.duties.circumstances import Circumstances, Page
from pratique.duties.letter_words import instant_words, moment_words
from pratique.duties.notice import Duties, Notice
from pratique.duties.people import Person, affected
from pratique.duties.period import Unit
from pratique.duties.rule import Kind
from pratique.story.reached import Reached, Scope

Harmless = Callable[[str], str]

MOST: Final = 20  # of a list in a letter; how many more there are is said
# To whom the letter tells nothing of sites and accounts that are not theirs.
PRIVATE: Final = frozenset({Kind.CUSTOMER, Kind.PERSON, Kind.BRAND, Kind.BLOCKLIST})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letter: for which notice, to whom, in which language, for a lay reader or not."""

    notice: Notice
    person: Person | None
    language: str
    lay: bool
    now: datetime


def particulars(
    wanted: Wanted, duties: Duties, machines: Sequence[Circumstances], harmless: Harmless
) -> dict[str, Any]:
    """The words of a letter by their names in the templates, each made harmless."""
    zone, language = duties.zone, wanted.language
    rule, aware = wanted.notice.rule, duties.statements.aware
    private = rule.letter in PRIVATE
    case = machines[0] if machines else None
    scopes = [] if private else [one.scope for one in machines]
    own = _own(wanted.person, [one.scope for one in machines])

    def at(instant: int | None) -> str:
        return "" if instant is None else instant_words(instant, zone, language)

    # What others were shown or sent is no business of a customer.
    pages = [] if rule.letter is Kind.CUSTOMER else [p for m in machines for p in m.pages]
    silent = rule.letter in (Kind.CUSTOMER, Kind.PERSON)
    bursts = [] if silent else [burst for one in machines for burst in one.mail]
    told: dict[str, Any] = {
        "lay": wanted.lay,
        "cited": duties.book.cited(rule, language),
        "stage": _stage(wanted.notice),
        "late": _is_late(wanted),
        "phases": rule.letter is Kind.AUTHORITY,
        "to": _recipient(wanted, harmless),
        "machine": "" if case is None else case.machine,
        "before": "" if case is None else at(case.window.before),
        "after": "" if case is None else at(case.window.after),
        "aware": "" if aware is None else moment_words(aware.moment.at, zone, language),
        "way": "" if case is None else case.vector,
        "entered": "" if case is None else at(case.entered),
        "address": "" if case is None or private else case.address,
        "root": any("root" in one.names("account", Reached.TOUCHED) for one in scopes),
        "hashes": sum(one.secrets.get("password-hash", 0) for one in machines),
        "databases": len({n for m in machines for n in m.scope.names("database", *_HAD)}),
        "mailboxes": sum(one.secrets.get("mail-password", 0) for one in machines),
        "submitted": sum(p.visitors.submitted for p in pages if p.visitors is not None),
        "pages": [_page(one, machines, at) for one in pages[:MOST]],
        "pages_more": max(0, len(pages) - MOST),
        "mail": [asdict(one) for one in bursts[:MOST]],
        "unread": sum(one.files_unread for one in machines),
    }
    lists: dict[str, list[Any]] = {
        "sites": _touched("site", scopes),
        "accounts": _touched("account", scopes),
        "addresses": [] if private else _addresses(machines),
        "refused_by": [name for one in machines for name in one.refused_by],
        "own": own,
    }
    for name, found in lists.items():
        told[name] = found[:MOST]
        told[f"{name}_more"] = max(0, len(found) - MOST)
    safe = {name: made_harmless(value, harmless) for name, value in told.items() if name != "to"}
    # Addresses of authorities are ours, and stay such that they can be followed.
    return safe | {"to": told["to"], "bodies": [asdict(body) for body in wanted.notice.bodies]}


_HAD: Final = (Reached.TOUCHED, Reached.REACHABLE)


def made_harmless(value: Any, harmless: Harmless) -> Any:
    """`value` with every text in it put through `harmless`."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, dict):
        return {name: made_harmless(one, harmless) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [made_harmless(one, harmless) for one in value]
    return value


def _stage(notice: Notice) -> str:
    period = notice.rule.period
    if period is None:
        return "warning"
    if period.unit is Unit.MONTHS:
        return "final"
    return "warning" if period.unit is Unit.HOURS and period.length <= 24 else "notification"


def _is_late(wanted: Wanted) -> bool:
    end = wanted.notice.deadline
    return end is not None and wanted.now > end.keep


def _recipient(wanted: Wanted, harmless: Harmless) -> dict[str, Any]:
    """Who it goes to; where nobody is named, the one authority that there is."""
    person = wanted.person
    if person is not None:
        lines = [*person.address.splitlines()[:8], person.mail, person.phone]
        shown = [harmless(line) for line in lines if line.strip()]
        return {"name": harmless(person.name), "lines": shown}
    if len(wanted.notice.bodies) == 1:
        body = wanted.notice.bodies[0]
        return {"name": body.name, "lines": [body.site]}
    return {"name": "", "lines": []}


def _own(person: Person | None, scopes: Sequence[Scope]) -> list[dict[str, Any]]:
    if person is None:
        return []
    lines = affected(person, scopes).lines
    return [{"name": line.name, "touched": line.reached is Reached.TOUCHED} for line in lines]


def _touched(kind: str, scopes: Iterable[Scope]) -> list[str]:
    names = (name for one in scopes for name in one.names(kind, Reached.TOUCHED))
    return list(dict.fromkeys(names))


def _addresses(machines: Iterable[Circumstances]) -> list[str]:
    found = (address for one in machines for address in one.addresses)
    return list(dict.fromkeys(found))


def _page(
    page: Page, machines: Sequence[Circumstances], at: Callable[[int | None], str]
) -> dict[str, Any]:
    visitors = page.visitors
    return {
        "path": page.path,
        "url": _url(page.path, [one.scope for one in machines]),
        "addresses": 0 if visitors is None else visitors.addresses,
        "submitted": 0 if visitors is None else visitors.submitted,
        "first": "" if visitors is None else at(visitors.first),
        "last": "" if visitors is None else at(visitors.last),
    }


def _url(path: str, scopes: Iterable[Scope]) -> str:
    """The address under which the site that it lies in showed it; the path where none is known."""
    for scope in scopes:
        for line in scope.lines:
            for root in line.also if line.kind == "site" else ():
                if root.startswith("/") and path.startswith(f"{root.rstrip('/')}/"):
                    return f"http://{line.name}{path[len(root.rstrip('/')) :]}"
    return path
