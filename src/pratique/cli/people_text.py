"""The people of a case as text and as JSON: who is affected and not told yet comes first."""

from __future__ import annotations

from typing import Any, Final

from pratique.case.duties import duties_of
from pratique.case.folder import Case
from pratique.case.people import digests
from pratique.cli.machine_clock import machine_zone
from pratique.cli.say import say, say_aside, say_json, say_prose
from pratique.duties.moment import shown
from pratique.duties.notice import Duties
from pratique.duties.people import Affected, Person, Telling
from pratique.duties.role import Role
from pratique.report.notice_words import role_words
from pratique.report.story_words import name_words, reached_words
from pratique.report.words import _, ngettext

_FEW: Final = 5


def say_people(case: Case, *, as_json: bool) -> None:
    """Everybody."""
    duties = duties_of(case, zone=machine_zone())
    known = digests(case)
    hit = {one.person.key: one for one in duties.affected}
    people = sorted(duties.people.persons, key=lambda person: _order(person, duties, hit))
    if as_json:
        say_json(_json(person, duties, hit.get(person.key), known) for person in people)
        return
    if not people:
        say_aside(_("Nobody is on the list yet: pratique people --add customer --name ..."))
        return
    for person in people:
        _say(person, duties, hit.get(person.key), known)
    _say_lost(duties)


def _order(person: Person, duties: Duties, hit: dict[str, Affected]) -> tuple[object, ...]:
    one = hit.get(person.key)
    waits = one is not None and not duties.people.told_to(person.key)
    return (not waits, one is None or not one.touched, one is None, _number(person.key))


def _number(key: str) -> int:
    return int(key.partition("-")[2])


def _say(person: Person, duties: Duties, hit: Affected | None, known: frozenset[str]) -> None:
    say_prose(f"{person.key}  {person.name}  ({role_words(person.role)})", hang=5)
    contact = [one for one in (person.mail, person.phone, person.address) if one]
    language = person.language or _("language not known")
    say_prose(f"     {'; '.join(contact) or _('no way to reach them')}; {language}", hang=5)
    theirs = (*person.sites, *person.accounts)
    if theirs:
        say_prose(f"     {_('theirs'):<9} {', '.join(theirs)}", hang=15)
    if hit is not None:
        names = [f"{name_words(one)} ({reached_words(one.reached)})" for one in hit.lines[:_FEW]]
        more = [] if len(hit.lines) <= _FEW else [f"+{len(hit.lines) - _FEW}"]
        say_prose(f"     {_('affected'):<9} {', '.join((*names, *more))}", hang=15)
    elif person.role is Role.CUSTOMER and theirs:
        text = _("nothing of theirs was found touched or within reach, in what was read")
        say_prose(f"     {_('affected'):<9} {text}", hang=15)
    if person.note:
        say_prose(f"     {_('note'):<9} {person.note}", hang=15)
    told = duties.people.told_to(person.key)
    for one in told:
        say_prose(f"     {_('told'):<9} {_telling(one, duties, known)}", hang=15)
    if hit is not None and not told:
        say_prose(f"     {_('told'):<9} {_('NOT YET')}", hang=15)
    say()


def _telling(one: Telling, duties: Duties, known: frozenset[str]) -> str:
    parts = [shown(one.at, duties.zone), one.how, one.by, one.duty, one.what]
    text = "; ".join(part for part in parts if part)
    return text if one.digest in known else text + "  " + _("(not as the journal has it)")


def _say_lost(duties: Duties) -> None:
    """What is written down of people whom nobody knows any more is not left out."""
    keys = {person.key for person in duties.people.persons}
    lost = [one for one in duties.people.told if one.person not in keys]
    if lost:
        text = ngettext(
            "people.toml says of %(count)s thing that somebody was told it who is not on the list.",
            "people.toml says of %(count)s things that somebody was told them who is not on the "
            "list.",
            len(lost),
        )
        say_aside(text % {"count": len(lost)})


def _json(
    person: Person, duties: Duties, hit: Affected | None, known: frozenset[str]
) -> dict[str, Any]:
    return {
        "key": person.key,
        "role": person.role.value,
        "name": person.name,
        "mail": person.mail or None,
        "phone": person.phone or None,
        "address": person.address or None,
        "language": person.language or None,
        "sites": list(person.sites),
        "accounts": list(person.accounts),
        "note": person.note or None,
        "affected": [
            {"kind": line.kind, "name": line.name, "reached": line.reached.value}
            for line in (() if hit is None else hit.lines)
        ],
        "told": [
            {
                "at": one.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "by": one.by or None,
                "how": one.how or None,
                "what": one.what or None,
                "duty": one.duty or None,
                "as_journalled": one.digest in known,
            }
            for one in duties.people.told_to(person.key)
        ],
    }
