"""Dates and figures as each language of the letters writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pratique.duties.moment import local

_MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
}
_GROUPS: Final = {"en": ",", "fr": " ", "it": "."}


def moment_words(at: datetime, zone: str, language: str) -> str:
    """`3 November 2026, 02:10 (Europe/Rome; 01:10 UTC)`, and so in each language."""
    here = local(at, zone)
    there = at.astimezone(UTC)
    if here.utcoffset() == there.utcoffset():
        return _written(there, language, "UTC", "")
    clock = _clock(there, language)
    utc = clock if here.date() == there.date() else f"{_day(there, language)}, {clock}"
    return _written(here, language, zone, utc)


def instant_words(instant: int, zone: str, language: str) -> str:
    """The same of nanoseconds since 1970."""
    seconds = instant // 1_000_000_000
    return moment_words(datetime.fromtimestamp(seconds, UTC), zone, language)


def number_words(number: int, language: str) -> str:
    """`1,204`, `1 204`, `1.204`."""
    return f"{number:,}".replace(",", _GROUPS[language])


def _written(at: datetime, language: str, zone: str, utc: str) -> str:
    day, clock = _day(at, language), _clock(at, language)
    between = {"en": ", ", "fr": " à ", "it": ", ore "}[language]
    stop = {"en": "; ", "fr": " ; ", "it": "; "}[language]
    shown = f"{zone}{stop}{utc} UTC" if utc else zone
    return f"{day}{between}{clock} ({shown})"


def _day(at: datetime, language: str) -> str:
    month = _MONTHS[language].split()[at.month - 1]
    first = {"fr": "1er", "it": "1º"}.get(language, "1")
    return f"{first if at.day == 1 else at.day} {month} {at.year}"


def _clock(at: datetime, language: str) -> str:
    return f"{at.hour} h {at.minute:02}" if language == "fr" else f"{at.hour:02}:{at.minute:02}"
