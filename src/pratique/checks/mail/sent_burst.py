"""Whether somebody or something sent far more mail than it ever does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import lines
from pratique.inventory.mail_habit import DAYS, bursts, days
from pratique.model import Place, Severity
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.store.tables import Tables

_MOST: Final = 100


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each account, script and sender with hours out of line with its habit."""
    span = days(tables)
    if span == 0:
        return
    if span < DAYS:
        raise CouldNotLook(f"the mail logs span {span} days; what is usual shows after {DAYS}")
    for number, burst in enumerate(bursts(tables)):
        if number == _MOST:
            break
        place = Place(burst.path, burst.line)
        habit = (
            f"the same hour has {burst.usual:g} on its other days, by the median, and the largest "
            f"hour of any other day {burst.largest}"
            if burst.largest
            else f"it sent on no other day, and an hour of all who send here has {burst.others:g}"
        )
        yield Sign(
            subject=burst.actor,
            places=(place,),
            quote=(
                f"{burst.actor}: {burst.messages} messages in {burst.hours} hours from "
                f"{burst.first} UTC, up to {burst.peak} recipients an hour"
            ),
            why=f"Over the {burst.days} days that the logs span, {habit}.",
            verify=lines(place),
            confidence=0.7 if burst.largest else 0.6,
        )


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
        "still tell of. A slow stream below the habit, and a sender whose logs begin with the "
        "spam, are not seen. Without the header X-PHP-Originating-Script in the log, scripts of "
        "one user are one sender."
    ),
    next=(
        "Look at subjects and recipients in the log and the queue before anything is deleted; "
        "then change the password of the account, or look at the script and how it came there."
    ),
    find=find,
)
