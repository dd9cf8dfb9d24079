"""Functions that look for one text in another. Source: the manual, "String Functions"."""

from __future__ import annotations

from typing import Final

from pratique.content.php.emulator.functions.argument import (
    Pure,
    integer,
    is_given,
    stretch,
    text,
    truth,
)
from pratique.content.php.emulator.functions.text import lower
from pratique.content.php.emulator.value import Value


def _pair(values: list[Value], *, fold: bool) -> tuple[bytes, bytes]:
    subject, wanted = text(values, 0), text(values, 1)
    return (lower(subject), lower(wanted)) if fold else (subject, wanted)


def _first(values: list[Value], *, fold: bool = False) -> Value:
    subject, wanted = _pair(values, fold=fold)
    offset = integer(values, 2, 0)
    start = offset + len(subject) if offset < 0 else offset
    if not 0 <= start <= len(subject):
        raise ValueError
    found = subject.find(wanted, start)
    return False if found < 0 else found


def _last(values: list[Value], *, fold: bool = False) -> Value:
    subject, wanted = _pair(values, fold=fold)
    offset = integer(values, 2, 0)
    if abs(offset) > len(subject):
        raise ValueError
    if offset >= 0:
        found = subject.rfind(wanted, offset)
    else:
        end = len(subject) + (offset + len(wanted) if -offset >= len(wanted) else 0)
        found = subject.rfind(wanted, 0, end)
    return False if found < 0 else found


def _from(values: list[Value], *, fold: bool = False) -> Value:
    subject = text(values, 0)
    found = _first(values[:2], fold=fold)
    if found is False:
        return False
    return subject[:found] if truth(values, 2) else subject[found:]


def _from_last(values: list[Value]) -> Value:
    subject, wanted = text(values, 0), text(values, 1)
    found = subject.rfind(wanted[:1] or b"\0")
    return False if found < 0 else subject[found:]


def _substr_count(values: list[Value]) -> Value:
    subject, wanted = text(values, 0), text(values, 1)
    offset = integer(values, 2, 0)
    if not wanted or not -len(subject) <= offset <= len(subject):
        raise ValueError
    length = integer(values, 3) if is_given(values, 3) else None
    rest = len(subject) - (offset + len(subject) if offset < 0 else offset)
    if length is not None and not -rest <= length <= rest:
        raise ValueError
    start, end = stretch(len(subject), offset, length)
    return subject[start:end].count(wanted)


def _span(values: list[Value], *, among: bool) -> Value:
    subject, mask = text(values, 0), frozenset(text(values, 1))
    length = integer(values, 3) if is_given(values, 3) else None
    start, end = stretch(len(subject), integer(values, 2, 0), length)
    at = start
    while at < end and (subject[at] in mask) is among:
        at += 1
    return at - start


def _strpbrk(values: list[Value]) -> Value:
    subject, wanted = text(values, 0), text(values, 1)
    if not wanted:
        raise ValueError
    found = [at for at in (subject.find(byte) for byte in set(wanted)) if at >= 0]
    return subject[min(found) :] if found else False


SEARCH: Final[dict[bytes, Pure]] = {
    b"strpos": _first,
    b"stripos": lambda v: _first(v, fold=True),
    b"strrpos": _last,
    b"strripos": lambda v: _last(v, fold=True),
    b"strstr": _from,
    b"strchr": _from,
    b"stristr": lambda v: _from(v, fold=True),
    b"strrchr": _from_last,
    b"substr_count": _substr_count,
    b"strspn": lambda v: _span(v, among=True),
    b"strcspn": lambda v: _span(v, among=False),
    b"strpbrk": _strpbrk,
    b"str_contains": lambda v: text(v, 1) in text(v, 0),
    b"str_starts_with": lambda v: text(v, 0).startswith(text(v, 1)),
    b"str_ends_with": lambda v: text(v, 0).endswith(text(v, 1)),
}
