"""Whether somebody or something sent far more mail than it ever does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import lines
from pratique.inventory.mail_evidence import Run, runs
from pratique.inventory.mail_habit import DAYS, days
from pratique.model import Place, Severity
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.phrase import Phrase, in_a_row, prose
from pratique.store.tables import Tables

_MOST: Final = 100


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each account, script and sender with hours out of line with its habit."""
    span = days(tables)
    if span == 0:
        return
    if span < DAYS:
        raise CouldNotLook(
            Phrase(
                "the mail logs span %(span)s days; what is usual shows after %(days)s",
                {"span": span, "days": DAYS},
            )
        )
    named: set[str] = set()
    for run in runs(tables)[:_MOST]:
        actor = run.burst.actor
        # The largest run of a sender is named by the sender alone, the others by their time, too.
        yield _sign(run, f"{actor} {run.burst.first}" if actor in named else actor)
        named.add(actor)


def _sign(run: Run, subject: str) -> Sign:
    burst = run.burst
    place = Place(burst.path, burst.line)
    if burst.new:
        habit = Phrase(
            "Over the %(days)s days that the logs span, it had no habit before, and an hour of "
            "all who send here has %(others)s.",
            {"days": burst.days, "others": f"{burst.others:g}"},
        )
    else:
        habit = Phrase(
            "Over the %(days)s days that the logs span, the same hour has %(usual)s on its "
            "other days, by the median, the "
            "largest hour outside of it %(largest)s, and a day on which it sends "
            "%(daily)s.",
            {
                "days": burst.days,
                "usual": f"{burst.usual:g}",
                "largest": burst.largest,
                "daily": f"{burst.daily:g}",
            },
        )
    signs = run.signs
    more = (
        Phrase("What speaks for spam: %(signs)s.", {"signs": in_a_row(signs, "; ")})
        if signs
        else Phrase(
            "Nothing but the number speaks for spam: other servers took it as "
            "they take the rest, and it came from where it comes from."
        )
    )
    came = (
        f", from {run.addresses} addresses in {run.networks} networks" if run.addresses > 1 else ""
    )
    return Sign(
        subject=subject,
        places=(place,),
        quote=(
            f"{burst.actor}: {burst.messages} messages to {burst.recipients} recipients, "
            f"{burst.first} to {burst.last} UTC, up to {burst.peak} recipients an hour{came}"
        ),
        why=prose(habit, more),
        verify=lines(place),
        severity=_severity(signs),
        confidence=0.85 if len(signs) > 1 else 0.7 if signs else 0.5,
    )


def _severity(signs: tuple[str, ...]) -> Severity:
    if len(signs) > 1:
        return Severity.HIGH
    return Severity.MEDIUM if signs else Severity.LOW


CHECK = Check(
    slug="mail-sent-burst",
    title="Far more mail than usual was sent",
    severity=Severity.MEDIUM,
    technique="T1496",
    reads=(MailEvent,),
    innocent=(
        "A newsletter, invoices at the end of a month, a monitor that tells of one fault a "
        "thousand times: ask who owns the account or the site."
    ),
    blind=(
        "Only mail that an account or a program of this machine handed in, and that the logs "
        "still tell of. A stream of less than its sender's own scatter, and a sender whose logs "
        "begin with the spam, are not seen. Without the header X-PHP-Originating-Script in the "
        "log (mail.add_x_header of PHP, and a rule of header_checks), scripts of one user are one "
        "sender."
    ),
    next=(
        "Look at subjects and recipients in the log and the queue before anything is deleted "
        "(pratique mail); then change the password of the account, or look at the script and how "
        "it came there."
    ),
    find=find,
)
