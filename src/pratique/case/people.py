"""The list of people of a case, changed: in its file the names, in the journal the keys alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pratique.case.duties import people_file, rulebook_of
from pratique.case.folder import Case, locked, write_whole
from pratique.case.journal import journal_of
from pratique.duties.people import LANGUAGES, People, Person, Telling, is_language, letter_language
from pratique.duties.people_file import changed, read_people, with_telling, without
from pratique.duties.role import ROLES, Role
from pratique.errors import UsageError
from pratique.phrase import N_, Phrase
from pratique.record.act import Act

_LONGEST: Final = 4000  # characters of one field
_LISTS: Final = ("sites", "accounts")


def add(case: Case, known: Mapping[str, Any]) -> tuple[Phrase, ...]:
    """Add somebody; what is to be said about it. UsageError for a role that there is not."""
    with locked(case):
        people = read_people(people_file(case))
        key = people.next_key(_used(case))
        person = _with(Person(key, Role.OTHER, ""), known)
        if not person.name.strip():
            raise UsageError(
                "Somebody needs a name",
                next_step="Give it with --name; what they are called will do.",
            )
        write_whole(people_file(case), changed(people_file(case), person))
        _journal(case, Act.PERSON, N_("%(key)s was added to the list of people."), person, "added")
    return (Phrase("Added as %(key)s.", {"key": key}), *_remarks(person))


def change(case: Case, key: str, known: Mapping[str, Any]) -> tuple[Phrase, ...]:
    """Change what is known of somebody. An empty text takes a field away."""
    with locked(case):
        before = _person(read_people(people_file(case)), key)
        person = _with(before, known)
        if not person.name.strip():
            raise UsageError("Somebody needs a name", next_step="Give another one with --name.")
        if person == before:
            return (Phrase("Nothing was changed."),)
        write_whole(people_file(case), changed(people_file(case), person))
        _journal(
            case, Act.PERSON, N_("%(key)s was changed in the list of people."), person, "changed"
        )
    return (Phrase("Changed: %(key)s.", {"key": person.key}), *_remarks(person))


def remove(case: Case, key: str) -> tuple[Phrase, ...]:
    """Take somebody out, with what they were told. The journal keeps their key."""
    with locked(case):
        person = _person(read_people(people_file(case)), key)
        write_whole(people_file(case), without(people_file(case), person.key))
        _journal(
            case, Act.PERSON, N_("%(key)s was taken off the list of people."), person, "removed"
        )
    text = "Removed: %(key)s. The journal keeps the key, and says what was done with it."
    return (Phrase(text, {"key": person.key}),)


def tell(case: Case, key: str, said: Mapping[str, str | None], at: datetime) -> tuple[Phrase, ...]:
    """Write down that somebody was told: what in the file, that it was in the journal."""
    duty = (said.get("duty") or "").lower()
    if duty and rulebook_of(case).rule(duty) is None:
        raise UsageError(
            f"There is no duty called {duty}", next_step="See them all: pratique notices --all"
        )
    with locked(case):
        person = _person(read_people(people_file(case)), key)
        texts = {name: _short(name, said.get(name) or "") for name in ("by", "how", "what")}
        telling = Telling(
            person.key, at.replace(microsecond=0), texts["by"], texts["how"], texts["what"], duty,
            secrets.token_hex(16),
        )  # fmt: skip
        write_whole(people_file(case), with_telling(people_file(case), telling))
        about = {
            "person": person.key, "role": person.role.value, "at": telling.at.isoformat(),
            "duty": duty or None, "digest": telling.digest,
        }  # fmt: skip
        journal_of(case).write(Act.TOLD, Phrase("%(key)s was told.", {"key": person.key}), about)
    return (Phrase("Written down: %(key)s was told.", {"key": person.key}),)


def digests(case: Case) -> frozenset[str]:
    """The digests of all that was told, as the journal has them."""
    return frozenset(
        str(entry.about.get("digest"))
        for entry in journal_of(case).entries()
        if entry.act is Act.TOLD
    )


def _used(case: Case) -> list[str]:
    """Keys that people had who are not on the list any more."""
    acts = (Act.PERSON, Act.TOLD)
    return [str(e.about.get("person")) for e in journal_of(case).entries() if e.act in acts]


def _journal(case: Case, act: Act, text: str, person: Person, how: str) -> None:
    about = {"person": person.key, "role": person.role.value, "change": how}
    journal_of(case).write(act, Phrase(text, {"key": person.key}), about)


def _person(people: People, key: str) -> Person:
    person = people.person(key)
    if person is None:
        raise UsageError(
            f"There is nobody with the key {key}", next_step="See them: pratique people"
        )
    return person


def _with(person: Person, known: Mapping[str, Any]) -> Person:
    """The person with what was given; what was not given stays."""
    given = {name: value for name, value in known.items() if value is not None}
    role = person.role
    if "role" in given:
        try:
            role = Role(str(given.pop("role")).lower())
        except ValueError as error:
            raise UsageError(
                "There is no such role", next_step=f"Give one of these: {ROLES}."
            ) from error
    for name, value in given.items():
        given[name] = (
            tuple(_short(name, one) for one in value if one)
            if name in _LISTS
            else _short(name, value)
        )
    language = given.get("language", "")
    if language and not is_language(language):
        raise UsageError(
            f"This is no code of a language: {language}",
            next_step=f"Give two letters. There are drafts in: {', '.join(LANGUAGES)}.",
        )
    return replace(person, role=role, **given)


def _short(name: str, text: str) -> str:
    if len(text) > _LONGEST:
        raise UsageError(
            f"The text of --{name} is too long: {len(text):,} characters",
            next_step=f"Give at most {_LONGEST:,}; keep longer texts in a file of the case folder.",
        )
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _remarks(person: Person) -> list[Phrase]:
    """What the person who wrote it should know."""
    told: dict[str, str | Phrase] = {"key": person.key, "known": ", ".join(LANGUAGES)}
    remarks: list[Phrase] = []
    if not person.reachable:
        text = (
            "%(key)s has no mail, telephone or address: add one with "
            "`pratique people --change %(key)s --mail ...`."
        )
        remarks.append(Phrase(text, told))
    if person.language and letter_language(person) is None:
        text = (
            "There are drafts of letters in %(known)s; those to %(key)s will be in English unless "
            "you give --lang."
        )
        remarks.append(Phrase(text, told))
    if person.role is Role.CUSTOMER and not (person.sites or person.accounts):
        text = (
            "Nothing says which sites or accounts belong to %(key)s, so nothing says whether they "
            "are affected: add --site or --account."
        )
        remarks.append(Phrase(text, told))
    return remarks
