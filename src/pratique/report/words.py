"""The language of what a person reads: each sentence goes through here, whole.

English is the language of the source. A sentence has named places (`%(count)s`) and is never
put together from parts, so that it can be translated with gettext. Catalogues lie in
`languages/`, written by hand as `.po` and read as `.mo` (GNU gettext manual, chapter 10);
`docs/languages.py` makes one from the other.

A translation has plain blanks only: whatever is shown passes the one place that escapes, and
that writes every other blank out. Where a language wants an unbreakable one, `typeset` puts it,
into words that are ours alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from typing import Final

from pratique.errors import UsageError

ENGLISH: Final = "en"
# By its ISO 639-1 code, what a language calls itself.
LANGUAGES: Final[Mapping[str, str]] = {ENGLISH: "English", "fr": "français", "it": "italiano"}
ENVIRONMENT: Final = "PRATIQUE_LANG"
# POSIX.1-2017, Base Definitions, 8.2: the first of them that is set and not empty decides.
_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_TAG: Final = re.compile(r"[A-Za-z]+")
_UNBREAKABLE: Final = "\N{NO-BREAK SPACE}"
_FRENCH: Final = re.compile(r" (?=[:;!?»]|%(?!\())|(?<=«) ")
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_«])")


@dataclass(frozen=True, slots=True)
class _Reader:
    language: str
    catalogue: NullTranslations


_READER: ContextVar[_Reader] = ContextVar("reader")
_NOBODY: Final = _Reader(ENGLISH, NullTranslations())


def _(message: str) -> str:
    """`message` in the reader's language; as it is where that has no words for it."""
    # The empty message is the head of a catalogue.
    return _READER.get(_NOBODY).catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message for `number` things, in the reader's language."""
    return _READER.get(_NOBODY).catalogue.ngettext(singular, plural, number)


def language() -> str:
    """The code of the reader's language, for the `lang` of a document."""
    return _READER.get(_NOBODY).language


@contextmanager
def reading_in(language: str, catalogue: NullTranslations | None = None) -> Iterator[None]:
    """Within it, everything is said in `language`, a key of `LANGUAGES`, or with `catalogue`.

    It holds for this thread and task; a thread that is started within it begins in English.
    """
    token = _READER.set(_Reader(language, catalogue or _catalogue(language)))
    try:
        yield
    finally:
        _READER.reset(token)


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    from importlib import resources  # `--help` must not wait for it

    place = resources.files("pratique.report").joinpath("languages", f"{language}.mo")
    with place.open("rb") as opened:
        return GNUTranslations(opened)


def language_of(option: str | None, environment: Mapping[str, str]) -> str:
    """The language of `--lang`, else of `$PRATIQUE_LANG`, else of the locale, else English.

    Raises `UsageError` where one of the first two names a language that nobody has translated
    to; a locale may be any.
    """
    for named, where in ((option, "--lang"), (environment.get(ENVIRONMENT), f"${ENVIRONMENT}")):
        if named is None or (not named and named is not option):
            continue
        code = _code(named)
        if code is None:
            known = ", ".join(f"{one} ({name})" for one, name in LANGUAGES.items())
            raise UsageError(
                f"{named!r} is no language that Pratique speaks",
                where=where,
                next_step=f"Give one of these: {known}.",
            )
        return code
    locale = next((value for name in _LOCALE if (value := environment.get(name))), "")
    return _code(locale) or ENGLISH


def _code(tag: str) -> str | None:
    """The language of `fr`, `fr-CA` or `fr_FR.UTF-8`, where it is one of ours."""
    found = _TAG.match(tag)
    code = found.group().lower() if found is not None else ""
    return code if code in LANGUAGES else None


def typeset(text: str) -> str:
    """Words of ours, and of nobody else, as the reader's language sets them on a page.

    French has unbreakable blanks inside its guillemets and before high punctuation; it and
    Italian have curved apostrophes.
    """
    code = language()
    if code == ENGLISH:
        return text
    curved = _APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", text)
    return _FRENCH.sub(_UNBREAKABLE, curved) if code == "fr" else curved


def thousands() -> str:
    """What stands between groups of three digits; a blank of French is a plain one here."""
    return {"fr": " ", "it": "."}.get(language(), ",")


def figure(number: int) -> str:
    """`24,920`, as the reader's language groups digits."""
    return f"{number:,}".replace(",", thousands())


def decimal() -> str:
    """What stands before the fraction of a number."""
    return "." if language() == ENGLISH else ","
