"""The sentences that say how they got in, or why nobody can know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pratique.inventory.machine_clock import MachineClock
from pratique.phrase import N_, Phrase, in_a_row
from pratique.store.tables import Tables
from pratique.story.entry.rank import Ways
from pratique.story.exploited import exploited
from pratique.story.plain_words import moment_words
from pratique.story.story import About, Sentence, Step, Way

_MAY_BE: Final = 0.3
_REASONS: Final = 2  # that are told; the list of ways in has them all
_WEB: Final = frozenset({"file-upload", "web-exploit"})
HOW: Final = {
    "file-upload": N_(
        "%(sure)s they came in through a form of a web site that takes files: on %(time)s somebody "
        "at %(address)s sent one there (%(asked)s)."
    ),
    "web-exploit": N_(
        "%(sure)s they came in through a weakness of a web application: on %(time)s somebody at "
        "%(address)s sent the request that put the first file there (%(asked)s)."
    ),
    "cms-login": N_(
        "%(sure)s they came in with the password of somebody who may change the web site: on "
        "%(time)s that account was used from %(address)s."
    ),
    "ssh-password": N_(
        "%(sure)s they came in with the password of the account %(account)s: on %(time)s it was "
        "used from %(address)s."
    ),
    "ssh-key": N_(
        "%(sure)s they came in with a key of the account %(account)s: on %(time)s it was used from "
        "%(address)s."
    ),
    "ftp-login": N_(
        "%(sure)s they came in with the FTP password of %(account)s: on %(time)s it was used from "
        "%(address)s to put files there."
    ),
    "mail-account": N_(
        "%(sure)s they used the mail account %(account)s with its password: from %(time)s on, mail "
        "was sent with it from %(address)s."
    ),
    "panel-login": N_(
        "%(sure)s they came in through the control panel, as %(account)s: on %(time)s it was used "
        "from %(address)s."
    ),
    "local-user": N_(
        "%(sure)s it was done with an account of this machine, %(account)s, by the person whom it "
        "belongs to or by whoever has it: on %(time)s, %(what)s."
    ),
    "database-login": N_(
        "%(sure)s they came in through the database, as %(account)s: on %(time)s it was used from "
        "%(address)s, and its server wrote files for them."
    ),
    "neighbour-site": N_(
        "%(sure)s they came over from another site of the same account (%(account)s): that one was "
        "broken into on %(time)s from %(address)s."
    ),
    "supply": N_(
        "%(sure)s what they left came with an update on %(time)s (%(what)s): nobody had to break "
        "in here for that. Either whoever makes that package was broken into, or meant it so."
    ),
}
# A page that the database's server owns came through it, whether or not a log tells whose doing.
_BY_SERVER: Final = N_(
    "%(sure)s they came in through the database: on %(time)s its server wrote a file for them "
    "(%(what)s). No log that was read tells who asked it to."
)
_KINDS: Final = {
    "plugin": N_("plug-in"), "theme": N_("theme"), "core": N_("the application itself"),
    "module": N_("module"),
}  # fmt: skip
# The same steps as those of the report's words for a confidence.
_SURE: Final = (
    (0.95, N_("Almost certainly")), (0.8, N_("Very likely")), (0.6, N_("Probably")),
    (0.0, N_("Possibly")),
)  # fmt: skip


def told_way(
    ways: Ways, told: Sequence[Way], tables: Tables, clock: MachineClock
) -> Iterator[Sentence]:
    """How they got in, what that went through, what speaks against it, what else it may be."""
    if not ways.determinable:
        yield from _not_determinable(ways, told, clock)
        return
    best = told[0]
    template = HOW.get(best.vector)
    if best.vector == "database-login" and best.number is None:
        template = _BY_SERVER
    if template is None:
        return
    words = {
        "sure": Phrase(next(word for least, word in _SURE if best.confidence >= least)),
        "time": moment_words(best.time, clock),
        "address": best.address or Phrase("an unknown address"),
        "account": best.account or Phrase("an unknown account"),
        "what": best.what,
        "asked": best.what.told.get("asked") or best.what,
    }
    yield Sentence(template, words, _place(best), About.HOW)
    if best.reasons:
        text = "What speaks for it: %(what)s."
        yield _reasons(text, best.reasons[:_REASONS])
    if best.vector in _WEB:
        yield from _through(tables, best)
    if best.against:
        text = "What speaks against it: %(what)s."
        yield _reasons(text, best.against)
    # The same line of a log, read as another way in, is no other way.
    others = [way for way in told[1:] if _place(way) != _place(best) or not _place(way)]
    if others and others[0].confidence >= _MAY_BE:
        other = others[0]
        text = "It may also have been another way: %(what)s, on %(time)s."
        words = {"what": other.what, "time": moment_words(other.time, clock)}
        yield Sentence(text, words, _place(other), About.HOW)


def _reasons(text: str, steps: Sequence[Step]) -> Sentence:
    places = tuple(dict.fromkeys(e for step in steps for e in step.evidence))
    what = in_a_row([step.what for step in steps], "; ")
    return Sentence(text, {"what": what}, places[:8], About.HOW)


def _not_determinable(ways: Ways, told: Sequence[Way], clock: MachineClock) -> Iterator[Sentence]:
    text = "How they got in cannot be determined from this evidence, because %(why)s."
    yield Sentence(text, {"why": ways.why_not or Phrase("nobody knows")}, (), About.HOW)
    if told:
        text = "What fits best, without being more than possible: %(what)s, on %(time)s."
        words = {"what": told[0].what, "time": moment_words(told[0].time, clock)}
        yield Sentence(text, words, _place(told[0]), About.HOW)


def _through(tables: Tables, way: Way) -> Iterator[Sentence]:
    """The plug-in that took the request, in its version, and what is known against that."""
    found = exploited(tables, way.what.english)
    if found is None:
        return
    words: dict[str, str | Phrase] = {
        "name": found.name, "version": found.version, "kind": Phrase(_KINDS[found.kind])
        if found.kind in _KINDS else found.kind,
    }  # fmt: skip
    text = "That request is for %(name)s %(version)s (%(kind)s)."
    if found.advisory:
        text = (
            "That request is for %(name)s %(version)s (%(kind)s), a version that the advisory "
            "%(advisory)s is about."
        )
        words |= {"advisory": found.advisory}
    if found.advisory and found.fixed_in:
        text = (
            "That request is for %(name)s %(version)s (%(kind)s), a version that the advisory "
            "%(advisory)s is about; without that weakness: %(fixed)s."
        )
        words |= {"fixed": found.fixed_in}
    yield Sentence(text, words, _place(way), About.HOW)


def _place(way: Way) -> tuple[str, ...]:
    return (f"{way.log}:{way.number}",) if way.log and way.number is not None else ()
