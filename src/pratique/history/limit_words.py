"""What the details of a history's limits are made of, so that they can be told in any language.

A limit is a row of the table `gap`, which holds text in English. Its templates stand here: who
makes a detail fills one of them, and who shows it finds it again.
"""

from __future__ import annotations

from typing import Final

from pratique.phrase import Phrase, in_a_row, ours, recognised

HOLE: Final = "%(long)s without one after %(time)s, where %(usual)s is usual"
BACKWARDS: Final = "%(label)s (%(time)s) comes after %(other)s (%(before)s)"
MODE: Final = "mode %(mode)s, owner %(owner)s"
LOCK: Final = "%(name)s: in use, or left behind"
NOT_READ: Final = "not read: %(names)s"
NOT_FOLLOWED: Final = "not followed: %(names)s"
USER: Final = "user %(numbers)s"
COMPARED: Final = "compared by: %(modes)s; what does not change these goes unseen"
TAKEN_OUT: Final = (
    "the log of %(branch)s knows %(count)s that are not in it any more: %(names)s; it may have "
    "been rewritten"
)
REPLACED: Final = "%(count)s under refs/replace; the ones that they stand for were read"
MORE: Final = "and %(count)s more"
NAMES: Final = "%(names)s and %(count)s more"
DAYS: Final = "%(count)s days"
HOURS: Final = "%(count)s hours"
MINUTES: Final = "%(count)s minutes"

_WHOLE: Final = (
    COMPARED, TAKEN_OUT, REPLACED, MODE, LOCK, NOT_READ, NOT_FOLLOWED, USER, HOLE, BACKWARDS,
)  # fmt: skip
_SPANS: Final = (DAYS, HOURS, MINUTES)


def made(template: str, **words: str) -> str:
    """The English of one of these."""
    return Phrase(template, words).english


def limit_words(detail: str) -> Phrase:
    """A detail with the words of the evidence apart, as far as a template of ours fits it."""
    # Several holes stand one behind the other.
    parts = detail.split("; ")
    told = [recognised(part, (HOLE, BACKWARDS, MORE)) for part in parts]
    several = [one for one in told if one is not None]
    if len(several) == len(parts):
        return in_a_row([_with_spans(one) for one in several], "; ")
    whole = recognised(detail, _WHOLE) or recognised(detail, (NAMES,))
    return whole if whole is not None else ours(detail)


def _with_spans(phrase: Phrase) -> Phrase:
    """The same with its spans of time as phrases."""
    spans = {
        name: recognised(word, _SPANS) or word
        for name, word in phrase.told.items()
        if name in ("long", "usual") and isinstance(word, str)
    }
    return Phrase(phrase.text, {**phrase.told, **spans})
