"""One page for who decides and pays: what happened, how far it went, what is to be decided.

In plain words, and short: each list names a few and counts the rest. What it leaves out stands in
the full report, which it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from pratique.model import Severity, Window
from pratique.record.decision import standing
from pratique.report import phrases, story_words
from pratique.report.kept import NOTHING_KEPT, Kept
from pratique.report.page import (
    journal_moment,
    page_environment,
    page_style,
    style_hash,
    tone,
    unread_words,
)
from pratique.report.words import _, figure, ngettext
from pratique.story.entry.rank import LIKELY
from pratique.story.examination import Examination, State
from pratique.story.reached import Reached, Scope
from pratique.story.story import Story

_NAMED: Final = 3  # things by name in one sentence
_UNREAD: Final = 3
_NAME: Final = 50


@dataclass(frozen=True, slots=True)
class Said:
    """What stands beside one question: sentences, one a line."""

    question: str
    answers: tuple[str, ...]


def render_one_page(
    examination: Examination, story: Story | None = None, kept: Kept = NOTHING_KEPT
) -> str:
    """The page as a whole HTML file."""
    style = Markup(page_style())  # noqa: S704 - our own file
    machine = examination.machine.host_name or examination.location
    return (
        page_environment()
        .get_template("manager.html")
        .render(
            examination=examination,
            machine=machine,
            style=style,
            style_hash=style_hash(style),
            tone=tone(examination.state),
            headline=_headline(examination.state),
            tally=_tally(story),
            said=[one for one in _said(examination, story, kept) if one.answers],
            decisions=tuple(_decisions(examination, story, kept)),
        )
    )


def _headline(state: State) -> str:
    return {
        State.COMPROMISED: _("Somebody broke into this server."),
        State.SUSPICIOUS: _(
            "There are signs that somebody may have broken into this server. They are no proof."
        ),
        State.NO_TRACE: _(
            "No trace of a break-in was found in what was read. That is no proof that there was "
            "none."
        ),
    }[state]


def _tally(story: Story | None) -> list[tuple[str, str]]:
    """How many things they got how far with."""
    if story is None or not story.scope.lines:
        return []
    return [
        (
            story_words.reached_heading(reached),
            figure(sum(1 for line in story.scope.lines if line.reached is reached)),
        )
        for reached in Reached
    ]


def _said(examination: Examination, story: Story | None, kept: Kept) -> Iterator[Said]:
    found = examination.state is not State.NO_TRACE
    if found:
        window = story.window if story is not None else examination.window
        yield Said(_("Since when"), (_since(window),))
        yield Said(_("How they got in"), tuple(_how(story)))
        yield Said(_("How far they got"), tuple(_far(story)))
        yield Said(_("Whose data"), tuple(_whose(story, kept)))
    yield Said(_("What was done"), tuple(_done(examination, kept)))
    yield Said(_("Who was told"), tuple(_told(kept)))
    yield Said(_("Who must be told, and by when"), tuple(_due(kept, found=found)))
    yield Said(_("What remains open"), tuple(_open(examination)))
    yield Said(_("What could not be known"), tuple(_unknown(examination, story, found=found)))


def _since(window: Window) -> str:
    known = {
        "after": "" if window.after is None else phrases.moment(window.after),
        "before": "" if window.before is None else phrases.moment(window.before),
    }
    if window.after is not None and window.before is not None:
        return _("It began between %(after)s and %(before)s.") % known
    if window.before is not None:
        return _("At the latest since %(before)s; perhaps earlier.") % known
    if window.after is not None:
        return _("Not before %(after)s.") % known
    return _("What is left on the disk does not tell.")


def _how(story: Story | None) -> Iterator[str]:
    ways = [] if story is None else [way for way in story.entry if way.confidence >= LIKELY]
    if not ways:
        yield _("What is left on the disk does not tell. Until it is known, any way may be open.")
        return
    best = ways[0]
    told = {
        "way": story_words.vector_words(best.vector),
        "sure": phrases.confidence_words(best.confidence),
    }
    if best.time is not None:
        told["time"] = phrases.moment(best.time)
        yield _("%(way)s, on %(time)s (%(sure)s).") % told
    else:
        yield _("%(way)s (%(sure)s).") % told
    others = len(ways) - 1
    if others:
        yield ngettext(
            "%(count)s more way in is likely, too.",
            "%(count)s more ways in are likely, too.",
            others,
        ) % {"count": figure(others)}


def _far(story: Story | None) -> Iterator[str]:
    if story is None or not story.scope.lines:
        yield _("Not known.")
        return
    scope = story.scope
    if "root" in scope.names("account", Reached.TOUCHED):
        yield _(
            "They had all rights: everything on this server may have been read, changed or taken."
        )
    for kind, touched in (
        ("site", _("Sites that they changed: %(names)s.")),
        ("account", _("Accounts that they used: %(names)s.")),
        ("service", _("Services that they used: %(names)s.")),
    ):
        names = _names(scope, kind, Reached.TOUCHED)
        if names:
            yield touched % {"names": _named(names)}
    machines = _names(scope, "neighbour", Reached.REACHABLE)
    if machines:
        yield _("From here they could reach other machines: %(names)s.") % {
            "names": _named(machines)
        }


def _whose(story: Story | None, kept: Kept) -> Iterator[str]:
    if kept.affected:
        yield ngettext(
            "%(count)s customer has something here that they got to, or could: %(names)s.",
            "%(count)s customers have something here that they got to, or could: %(names)s.",
            len(kept.affected),
        ) % {"count": figure(len(kept.affected)), "names": _named(kept.affected)}
    scope = story.scope if story is not None else None
    hit = Reached.TOUCHED, Reached.REACHABLE
    databases = _names(scope, "database", *hit) if scope else ()
    if databases:
        yield _("Databases that they could read: %(names)s.") % {"names": _named(databases)}
    if not kept.affected:
        yield _(
            "Who the people are whose data lie there, only you can tell: compare it with your list "
            "of customers."
        )


def _done(examination: Examination, kept: Kept) -> Iterator[str]:
    yield _("The server was examined on %(time)s.") % {"time": phrases.moment(examination.finished)}
    if kept.entries:
        yield ngettext(
            "The journal of the case has %(count)s entry, the last of %(time)s.",
            "The journal of the case has %(count)s entries, the last of %(time)s.",
            len(kept.entries),
        ) % {
            "count": figure(len(kept.entries)),
            "time": journal_moment(kept.entries[-1].time),
        }


def _told(kept: Kept) -> Iterator[str]:
    for one in kept.told[-_NAMED:]:
        yield _("%(time)s: %(what)s") % {
            "time": journal_moment(one.time),
            "what": story_words.said(one.told),
        }
    more = len(kept.told) - _NAMED
    if more > 0:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": figure(more)}
    if not kept.told:
        yield _("Nobody yet, as far as this case knows.")


def _due(kept: Kept, *, found: bool) -> Iterator[str]:
    pending = [one for one in kept.duties if one.pending]
    # What has a deadline goes first; the order is that of urgency otherwise.
    pending.sort(key=lambda one: not one.by)
    for one in pending[:_NAMED]:
        told = {"who": one.name, "by": one.by}
        if one.by and one.certain:
            yield _("%(who)s: by %(by)s.") % told
        elif one.by:
            yield _("%(who)s, if that applies: by %(by)s.") % told
        else:
            yield _("%(who)s.") % told
    more = len(pending) - _NAMED
    if more > 0:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": figure(more)}
    if found and pending and not any(one.by for one in pending):
        yield _(
            "Deadlines run from the moment at which you knew, and some are only 24 hours. Nobody "
            "has stated that moment yet."
        )
    if found and not kept.duties:
        yield _(
            "Not worked out yet. Some deadlines are as short as 24 hours from the moment at which "
            "you knew: ask counsel today."
        )


def _open(examination: Examination) -> Iterator[str]:
    waiting = standing(examination.findings)
    urgent = sum(1 for one in waiting if one.severity >= Severity.HIGH)
    if waiting:
        yield ngettext(
            "%(count)s thing that was found is to be looked at, %(urgent)s of them urgent.",
            "%(count)s things that were found are to be looked at, %(urgent)s of them urgent.",
            len(waiting),
        ) % {"count": figure(len(waiting)), "urgent": figure(urgent)}
    if examination.stock.within_reach:
        yield ngettext(
            "%(count)s password or key that they could read is to be changed.",
            "%(count)s passwords and keys that they could read are to be changed.",
            examination.stock.within_reach,
        ) % {"count": figure(examination.stock.within_reach)}


def _unknown(examination: Examination, story: Story | None, *, found: bool) -> Iterator[str]:
    if found and story is not None and not story.determinable:
        yield _("The way in: what would show it is gone, or was never written.")
    if found:
        yield _(
            "What was read or copied without leaving a trace, and what was only in the memory of "
            "the running server."
        )
    lines = [*unread_words(examination), *_limits(examination)]
    yield from lines[:_UNREAD]
    more = len(lines) - _UNREAD
    if more > 0:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": figure(more)}


def _limits(examination: Examination) -> Iterator[str]:
    if examination.limits:
        yield ngettext(
            "What this kind of evidence cannot tell: %(count)s limit, named in the full report.",
            "What this kind of evidence cannot tell: %(count)s limits, named in the full report.",
            len(examination.limits),
        ) % {"count": figure(len(examination.limits))}


def _decisions(examination: Examination, story: Story | None, kept: Kept) -> Iterator[str]:
    if examination.state is State.NO_TRACE:
        yield _("Is what could not be read worth another look, with other means?")
        yield _("May the server go on as it is, and who watches it from now on?")
        return
    yield _("The server stays off the network until it is rebuilt: who says so to its users?")
    yield _("It is rebuilt on a new disk instead of being repaired: who does it, and by when?")
    if any(one.pending for one in kept.duties) or not kept.duties:
        yield _("Who is told, by whom, and when: authorities, customers, insurer. Ask counsel.")
    if story is not None and story.scope.untouched:
        yield _("What nothing was found of can come back first: which of it is needed most?")
    yield _("Is a complaint filed with the police? Insurers often ask for it within days.")


def _names(scope: Scope, kind: str, *reached: Reached) -> tuple[str, ...]:
    """What they got so far with, in the reader's language."""
    return tuple(
        story_words.name_words(line)
        for line in scope.lines
        if line.kind == kind and line.reached in reached
    )


def _named(names: tuple[str, ...]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(name if len(name) <= _NAME else f"{name[:_NAME]}…" for name in names[:_NAMED])
    more = len(names) - _NAMED
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
        "names": shown, "count": figure(more),
    }  # fmt: skip
