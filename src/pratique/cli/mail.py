"""`pratique mail`: who sent what is out of line, what waits of it, and what others said."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.store.tables import Tables
    from pratique.story.mail_answer import Refusal, Sender

_HELP = """Tell who sent mail out of line with habit, from where, to whom, what of it waits
in the queue, and why other servers refuse mail from here.

\b
    pratique mail
    pratique mail "account shop@example.org" --queue
    pratique mail "script mailer.php" --recipients

--queue prints the numbers of what waits, one a line. Keep the queue as evidence; on the
machine itself `postsuper -h ID`, or `exim -Mf ID`, holds a message and deletes nothing.

\b
Exit statuses:
  0 done, also where nothing is told         2 wrong usage
  5 no case                                 70 Pratique itself failed
"""
_MOST_DOMAINS: Final = 1000
_KINDS: Final = {
    "spam": "refused as spam",
    "blocked": "refused because this machine is on a list or has a bad name",
    "rate": "put off: too much mail of this kind from here",
    "unproven": "refused: SPF, DKIM or DMARC does not fit",
    "unknown": "no such address",
    "full": "mailbox full",
    "greylisted": "put off on a first try, as a rule of theirs",
    "unreachable": "not reached",
    "policy": "refused by a rule of theirs",
    "other": "not taken, for other reasons",
}


@click.command(help=_HELP, short_help="Tell who sent spam, what waits, and who refused it.")
@click.argument("sender", required=False)
@click.option("--queue", "as_queue", is_flag=True, help="Only the numbers of what waits of SENDER.")
@click.option("--recipients", is_flag=True, help="Only the domains that it went to, with counts.")
@case_option
@json_option
def command(
    sender: str | None,
    case_folder: Path | None,
    *,
    as_queue: bool,
    recipients: bool,
    as_json: bool,
) -> int:
    """Tell of all senders, or list what belongs to one."""
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import ReaderLeft

    if (sender is not None) != (as_queue or recipients) or (as_queue and recipients):
        message = 'Name a sender with one of --queue and --recipients: "account NAME" --queue'
        raise click.UsageError(message)
    case = chosen_case(case_folder)
    with tables_of(case, case.newest().id) as tables, contextlib.suppress(ReaderLeft):
        if sender is None:
            _tell(tables, as_json=as_json)
        elif as_queue:
            _list_queue(tables, sender, as_json=as_json)
        else:
            _list_domains(tables, sender, as_json=as_json)
    return 0


def _list_queue(tables: Tables, sender: str, *, as_json: bool) -> None:
    from pratique.cli.say import say, say_json
    from pratique.story.mail_answer import waiting

    found = waiting(tables, sender)
    if as_json:
        say_json({"service": service, "queue_id": number} for service, number in found)
        return
    for _, number in found:
        say(number)


def _list_domains(tables: Tables, sender: str, *, as_json: bool) -> None:
    from pratique.cli.say import say, say_json
    from pratique.story.mail_answer import domains

    found = domains(tables, sender, _MOST_DOMAINS)
    if as_json:
        say_json(
            {"domain": name, "recipients": all_, "taken": taken} for name, all_, taken in found
        )
        return
    for name, count, taken in found:
        say(f"{count:>8,}  {taken:>8,} taken  {name or '(this machine)'}")


def _tell(tables: Tables, *, as_json: bool) -> None:
    from pratique.cli.say import say, say_aside, say_json, say_prose
    from pratique.story.mail_answer import refusals, senders, sent_back

    found, refused, back = list(senders(tables)), list(refusals(tables)), sent_back(tables)
    if as_json:
        say_json([_json(found, refused, back)])
        return
    if found:
        say("Who sent more than it does")
    for one in found:
        _tell_sender(one)
    if refused:
        say("What other servers said of mail from here")
    for answer in refused:
        named = ", ".join((*answer.codes, *answer.lists))
        say_prose(
            f"  {answer.count:,} times, {answer.receiver or 'this machine'}: {_KINDS[answer.kind]}"
            f"{f' ({named})' if named else ''}  {answer.log}:{answer.line}",
            hang=4,
        )
    if back:
        say_aside(f"{back:,} messages with an empty sender: notices of failure, counted apart.")
    if not found:
        say_aside("No sender is out of line with its habit, in what the logs tell.")


def _tell_sender(one: Sender) -> None:
    from pratique.cli.say import say, say_prose

    run, burst = one.run, one.run.burst
    say_prose(f"{burst.actor}  {burst.first} to {burst.last} UTC", hang=4)
    say_prose(
        f"  {burst.messages:,} messages to {burst.recipients:,} recipients; {run.taken:,} taken, "
        f"{run.refused:,} not; {one.waiting:,} wait in the queue",
        hang=4,
    )
    if run.addresses:
        say_prose(f"  from {run.addresses:,} addresses in {run.networks:,} networks", hang=4)
    for sign in run.signs:
        say_prose(f"  + {sign}", hang=4)
    if not run.signs:
        say_prose("  Nothing but the number speaks for spam: ask who owns it.", hang=4)
    if one.domains:
        named = ", ".join(f"{name or '(none)'} {count:,}" for name, count, _ in one.domains)
        say_prose(f"  to {named}", hang=4)
    say_prose(f"  {_lock(burst.actor)}", hang=4)
    say_prose(f"  {burst.path}:{burst.line}", hang=4)
    say()


def _lock(actor: str) -> str:
    kind, _, name = actor.partition(" ")
    return {
        "account": f"To lock: the mail account {name}. Change its password, end its sessions.",
        "script": f"To stop: the script {name}. Find how it came there before it goes.",
        "user": f"To stop: what runs as user {name}: jobs, sites, processes.",
    }.get(kind, f"To find: which program sends as {name}.")


def _json(found: Sequence[Sender], refused: Sequence[Refusal], back: int) -> dict[str, Any]:
    return {
        "senders": list(_senders(found)),
        "refusals": list(_refusals(refused)),
        "empty_sender": back,
    }


def _senders(found: Sequence[Sender]) -> Iterator[dict[str, Any]]:
    for one in found:
        run, burst = one.run, one.run.burst
        yield {
            "sender": burst.actor,
            "first": burst.first,
            "last": burst.last,
            "messages": burst.messages,
            "recipients": burst.recipients,
            "taken": run.taken,
            "not_taken": run.refused,
            "refused_as_spam": run.as_spam,
            "unknown_recipients": run.dead,
            "waiting": one.waiting,
            "addresses": run.addresses,
            "networks": run.networks,
            "signs": list(run.signs),
            "domains": [
                {"domain": name, "recipients": count, "taken": taken}
                for name, count, taken in one.domains
            ],
            "log": burst.path,
            "line": burst.line,
        }


def _refusals(refused: Sequence[Refusal]) -> Iterator[dict[str, Any]]:
    from pratique.case.answer import iso

    for one in refused:
        yield {
            "receiver": one.receiver,
            "kind": one.kind,
            "count": one.count,
            "codes": list(one.codes),
            "lists": list(one.lists),
            "first": iso(one.first),
            "last": iso(one.last),
            "log": one.log,
            "line": one.line,
        }
