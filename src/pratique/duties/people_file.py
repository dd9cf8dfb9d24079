"""`people.toml`: read with what is wrong in it named, changed without losing anything by hand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from pratique.duties.people import People, Person, Telling
from pratique.duties.role import ROLES, Role
from pratique.errors import DutiesUnreadable
from pratique.model import readable

_MOST_BYTES: Final = 8 << 20
_HEAD: Final = """# Who is told in this case, and who helps. You may edit this file; comments stay.
# Nobody outside needs it: leave it out when you give parts of the case to others.
"""
_KEY: Final = re.compile(r"P-[0-9]{1,9}")
_TEXTS: Final = ("name", "mail", "phone", "address", "language", "note")
_LISTS: Final = ("sites", "accounts")


class _Wrong(ValueError):
    """What is wrong, in the `number`-th table of that `kind`; 0 where it is about the whole."""

    def __init__(self, kind: str, number: int, what: str) -> None:
        super().__init__(what)
        self.kind = kind
        self.number = number


def read_people(place: Path) -> People:
    """Everybody; none where there is no such file. DutiesUnreadable says which line is wrong."""
    return people_of(_text(place), place)


def people_of(text: str, place: Path) -> People:
    """The people that `text` holds, which is that of the file at `place`."""
    try:
        told = tomllib.loads(text)
        persons = tuple(_person(one, n) for n, one in enumerate(_tables(told, "person"), 1))
        tellings = tuple(_telling(one, n) for n, one in enumerate(_tables(told, "told"), 1))
        keys = [one.key for one in persons]
        for number, key in enumerate(keys, 1):
            if key in keys[: number - 1]:
                raise _Wrong("person", number, f"the key {key} is there twice")  # noqa: TRY301
    except _Wrong as error:
        raise _unreadable(place, str(error), _line(text, error)) from error
    except tomllib.TOMLDecodeError as error:  # it names the line itself
        raise _unreadable(place, str(error), None) from error
    except RecursionError as error:
        raise _unreadable(place, "lists inside of lists without end", None) from error
    return People(persons, tellings)


def changed(place: Path, person: Person) -> str:
    """The text of the file with this person in it, in the place of the one of the same key."""
    document = _document(place)
    found = next((t for t in _array(document, "person") if t.get("key") == person.key), None)
    if found is None:
        found = _table()
        found.add("key", person.key)
        _array(document, "person").append(found)
    found["role"] = person.role.value
    for name in _TEXTS:
        _put(found, name, getattr(person, name))
    for name in _LISTS:
        _put(found, name, list(getattr(person, name)))
    return _checked(document, place)


def without(place: Path, key: str) -> str:
    """The text of the file without that person, and without what they were told."""
    document = _document(place)
    for kind, name in (("person", "key"), ("told", "person")):
        array = _array(document, kind)
        for index in reversed(range(len(array))):
            if array[index].get(name) == key:
                del array[index]
    return _checked(document, place)


def with_telling(place: Path, telling: Telling) -> str:
    """The text of the file with one more thing that somebody was told."""
    document = _document(place)
    table = _table()
    table.add("person", telling.person)
    table.add("at", telling.at.astimezone(UTC).isoformat())
    for name in ("by", "how", "what", "duty", "salt"):
        _put(table, name, getattr(telling, name))
    _array(document, "told").append(table)
    return _checked(document, place)


def _text(place: Path) -> str:
    try:
        if place.stat().st_size > _MOST_BYTES or not place.is_file():
            raise _unreadable(place, "it is no file of a size that people write", None)
        return place.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _unreadable(place, "it is not UTF-8", line) from error
    except OSError as error:
        raise _unreadable(place, error.strerror or str(error), None) from error


def _document(place: Path) -> tomlkit.TOMLDocument:
    text = _text(place)
    people_of(text, place)  # what is damaged is never written over
    try:
        return tomlkit.parse(text or _HEAD)
    except TOMLKitError as error:
        raise _unreadable(place, str(error), None) from error


def _checked(document: tomlkit.TOMLDocument, place: Path) -> str:
    """The text, which can surely be read again."""
    text = tomlkit.dumps(document)
    people_of(text, place)
    return text


def _table() -> Table:
    """A table with an empty line before it, as people write them."""
    table = tomlkit.table()
    table.trivia.indent = "\n"
    return table


def _array(document: tomlkit.TOMLDocument, name: str) -> AoT:
    found = document.get(name)
    if isinstance(found, AoT):
        return found
    if found is not None:  # an inline list: the same, in one line
        del document[name]
    array = tomlkit.aot()
    for one in found or ():
        table = tomlkit.table()
        table.update(one)
        array.append(table)
    document.append(name, array)
    added = document[name]
    if not isinstance(added, AoT):
        raise TypeError(name)
    return added


def _put(table: Table, name: str, value: str | list[str]) -> None:
    """Nothing is written for nothing, and nothing is touched that stays as it was."""
    if not value:
        table.pop(name, None)
    elif table.get(name) != value:
        table[name] = [_plain(one) for one in value] if isinstance(value, list) else _plain(value)


def _plain(text: str) -> str:
    """Text that UTF-8 can hold: bytes that are none are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _tables(told: Mapping[str, Any], kind: str) -> Sequence[Mapping[str, Any]]:
    found = told.get(kind, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _Wrong(kind, 0, f"{kind} is written as [[{kind}]]")
    return found


def _person(told: Mapping[str, Any], number: int) -> Person:
    key = told.get("key")
    if not isinstance(key, str) or _KEY.fullmatch(key) is None:
        raise _Wrong("person", number, "a person has a key, such as P-1")
    if told.get("role") not in list(Role):
        raise _Wrong("person", number, f"the role of {key} is none of {ROLES}")
    texts = {name: _word(told, name, "person", number) for name in _TEXTS}
    if not texts["name"].strip():
        raise _Wrong("person", number, f"{key} has no name")
    lists = {name: _words(told, name, number) for name in _LISTS}
    return Person(
        key, Role(told["role"]), texts["name"], texts["mail"], texts["phone"], texts["address"],
        texts["language"], lists["sites"], lists["accounts"], texts["note"],
    )  # fmt: skip


def _telling(told: Mapping[str, Any], number: int) -> Telling:
    words = {
        name: _word(told, name, "told", number)
        for name in ("person", "by", "how", "what", "duty", "salt")
    }
    at = told.get("at")
    try:
        moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    except ValueError as error:
        raise _Wrong("told", number, f"this is no moment: {at}") from error
    if moment.tzinfo is None:
        raise _Wrong("told", number, f"the moment {at} lacks its offset, e.g. +01:00")
    return Telling(
        words["person"], moment.astimezone(UTC), words["by"], words["how"], words["what"],
        words["duty"], words["salt"],
    )  # fmt: skip


def _word(told: Mapping[str, Any], name: str, kind: str, number: int) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise _Wrong(kind, number, f"{name} is no text in quotes")
    return value


def _words(told: Mapping[str, Any], name: str, number: int) -> tuple[str, ...]:
    value = told.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _Wrong("person", number, f"{name} is no list of texts")
    return tuple(value)


def _line(text: str, wrong: _Wrong) -> int | None:
    heads = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if re.match(rf"\s*\[\[\s*{wrong.kind}\s*\]\]", line)
    ]
    return heads[wrong.number - 1] if 0 < wrong.number <= len(heads) else None


def _unreadable(place: Path, why: str, line: int | None) -> DutiesUnreadable:
    shown = readable(str(place).encode("utf-8", "surrogateescape"))
    return DutiesUnreadable(
        f"The list of people cannot be read: {why}",
        where=shown if line is None else f"{shown}:{line}",
        next_step="Mend the file with an editor; nothing was written to it.",
    )
