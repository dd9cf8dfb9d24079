"""Whether an account of mail logged in from many new addresses, and then sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import lines
from pratique.inventory.mail_habit import DAYS, date_of, deviation, out_of_line
from pratique.inventory.mail_submitted import SUBMITTED
from pratique.model import Place, Severity
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SERVICES: Final = "('dovecot', 'postfix', 'exim', 'sendmail', 'courier', 'cyrus', 'opensmtpd')"
_DAY: Final = 86_400_000_000_000


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each account with a day of new addresses out of line, that sent then."""
    first, last = next(
        tables.select(
            f"""SELECT min(epoch_ns(time)) // {_DAY}, max(epoch_ns(time)) // {_DAY}
                FROM authentication WHERE action = 'login' AND service IN {_SERVICES}"""
        )
    )
    if first is None:
        return
    if last - first + 1 < DAYS:
        raise CouldNotLook(
            Phrase(
                "logins to mail span %(span)s days; what is usual shows after %(days)s",
                {"span": last - first + 1, "days": DAYS},
            )
        )
    for user, new in _new_addresses(tables).items():
        day = max(new, key=lambda one: (new[one][0], -one))
        count, path, line = new[day]
        # On the first day, every address is new.
        others = (one for one in range(first + 1, last + 1) if one != day)
        rest = [new[one][0] if one in new else 0 for one in others]
        if day == first or not out_of_line(count, median(rest), deviation(rest)):
            continue
        if sent := _sent(tables, user, day):
            yield Sign(
                subject=user,
                places=(Place(path, line),),
                quote=(
                    f"{user}: logged in from {count} addresses never seen before on {date_of(day)} "
                    f"(UTC), and sent {sent} messages on that day and the next"
                ),
                why=Phrase(
                    "On the other %(count)s days, it came from %(usual)s new addresses by "
                    "the median, and %(most)s at most. A stolen password is used by "
                    "many machines at once.",
                    {
                        "count": str(len(rest)),
                        "usual": f"{median(rest):g}",
                        "most": max(rest),
                    },
                ),
                verify=lines(Place(path, line)),
                confidence=0.8,
            )


def _new_addresses(tables: Tables) -> dict[str, dict[int, tuple[int, str, int]]]:
    """For each account and day: how many addresses it had not come from, and where that stands."""
    found: dict[str, dict[int, tuple[int, str, int]]] = defaultdict(dict)
    rows = tables.select(
        f"""SELECT user, day, count(*), min(path), arg_min(line, time) FROM (
                SELECT user, address, min(time) AS time, epoch_ns(min(time)) // {_DAY} AS day,
                       arg_min(path, time) AS path, arg_min(line, time) AS line
                FROM authentication
                WHERE action = 'login' AND service IN {_SERVICES} AND user IS NOT NULL
                  AND address IS NOT NULL AND time IS NOT NULL
                GROUP BY user, address)
            GROUP BY user, day ORDER BY user, day"""
    )
    for user, day, count, path, line in rows:
        found[user][day] = (count, path, line)
    return found


def _sent(tables: Tables, user: str, day: int) -> int:
    ((count,),) = tables.select(
        f"""SELECT count(*) FROM ({SUBMITTED})
            WHERE actor = 'account ' || ? AND epoch_ns(time) // {_DAY} IN (?, ?)""",
        user,
        day,
        day + 1,
    )
    return int(count)


CHECK = Check(
    slug="mail-account-abroad",
    title="A mail account came from many new addresses and sent",
    severity=Severity.HIGH,
    technique="T1078",
    reads=(Authentication, MailEvent),
    innocent=(
        "Somebody who travels, a provider that gives a telephone a new address every hour, or an "
        "account that a whole team was given."
    ),
    blind=(
        "An account that is used from one or two strange addresses, and what happened before the "
        "logs begin, when every address is new."
    ),
    next=(
        "Change the password of the account, end its sessions, and ask its owner which addresses "
        "are theirs. Look for rules that forward or hide mail."
    ),
    find=find,
)
