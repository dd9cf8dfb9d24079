"""The facts that the case itself tells: each with what it rests on, and never more than that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from pratique.checks.runner import Outcome
from pratique.content.secret.opened import opened
from pratique.duties.circumstances import Circumstances
from pratique.duties.fact import Answer, Fact, some
from pratique.duties.people import Person
from pratique.duties.role import Role
from pratique.model import Severity
from pratique.phrase import N_, Phrase, in_a_row
from pratique.story.examination import State
from pratique.story.page_visitors import VISITED
from pratique.story.reached import Reached

_MOST_NAMED: Final = 5
_SKIMMERS: Final = ("web-script-skims",)
_BURSTS: Final = ("mail-sent-burst", "mail-queue-of-one", "mail-account-abroad")
_REFUSED: Final = ("mail-refused-elsewhere",)
_COUNT: Final = "%(count)s"
_ORDER: Final = {Answer.YES: 0, Answer.UNKNOWN: 1, Answer.NO: 2}


def known_facts(machines: Sequence[Circumstances], people: Sequence[Person]) -> tuple[Fact, ...]:
    """What is known of all machines of a case together, and what its list of people tells."""
    facts = [
        _together(code, [one(machine) for machine in machines]) for code, one in _KNOWN.items()
    ]
    return (*facts, *_of_people(people))


def _together(code: str, answers: Sequence[tuple[Answer, Phrase, tuple[str, ...]]]) -> Fact:
    """Yes where one machine says yes, no where all say no; the reasons of the decisive ones."""
    answer = some(one for one, _, _ in answers) if answers else Answer.UNKNOWN
    decisive = [one for one in answers if one[0] is answer]
    basis = tuple(dict.fromkeys(phrase.english for _, phrase, _ in decisive))
    phrases = {phrase.english: phrase for _, phrase, _ in decisive}
    evidence = tuple(dict.fromkeys(shown for _, _, found in decisive for shown in found))
    return Fact(code, answer, tuple(phrases[one] for one in basis), evidence[:_MOST_NAMED])


_Told = tuple[Answer, Phrase, tuple[str, ...]]


def _incident(case: Circumstances) -> _Told:
    grave = tuple(f.id for f in case.findings if f.severity >= Severity.HIGH)[:_MOST_NAMED]
    if case.state is State.COMPROMISED:
        return Answer.YES, Phrase("Findings prove that somebody broke in."), grave
    if case.state is State.SUSPICIOUS:
        text = "There are suspicious findings, and none that proves it."
        return Answer.UNKNOWN, Phrase(text), tuple(f.id for f in case.findings)[:_MOST_NAMED]
    text = "No trace was found in what was read. That is not the same as no intruder."
    return Answer.UNKNOWN, Phrase(text), ()


def _personal_data(case: Circumstances) -> _Told:
    for page in case.pages:
        if page.visitors is not None and page.visitors.submitted:
            told = {"count": f"{page.visitors.submitted:,}"}
            return (
                Answer.YES,
                Phrase(
                    "One visitor sent something to a page that deceives visitors.", told,
                    "%(count)s visitors sent something to a page that deceives visitors.",
                    page.visitors.submitted,
                ),
                (page.finding,),
            )  # fmt: skip
    if skims := _found(case, _SKIMMERS):
        return Answer.YES, Phrase("A script takes what visitors type into a page."), skims
    root = "root" in case.scope.names("account", Reached.TOUCHED)
    databases = case.scope.names("database", Reached.TOUCHED, Reached.REACHABLE)
    keeps = databases or case.scope.names("service", Reached.TOUCHED, Reached.REACHABLE)
    if root and (keeps or case.secrets.get("password-hash")):
        text = (
            "They had all rights (root): the databases, mailboxes and hashes of passwords on this "
            "machine were theirs to read. Whether they did, no log tells."
        )
        return Answer.YES, Phrase(text), _shown(case, "account")
    if case.vector in ("mail-account", "cms-login", "panel-login"):
        text = "They logged in as somebody else, to data about people."
        return Answer.YES, Phrase(text), _shown(case, "account")
    if databases:
        names = in_a_row(map(opened, databases[:_MOST_NAMED]))
        text = (
            "They could read a password that opens a database (%(names)s). What is in it, and "
            "whether they looked, the evidence does not tell: look what it holds."
        )
        return Answer.UNKNOWN, Phrase(text, {"names": names}), _shown(case, "database")
    text = "Nothing that was found tells whether data about people were in reach."
    return Answer.UNKNOWN, Phrase(text), ()


def _high_risk(case: Circumstances) -> _Told:
    submitted = sum(one.visitors.submitted for one in case.pages if one.visitors is not None)
    if submitted:
        told = {"count": f"{submitted:,}"}
        return (
            Answer.YES,
            Phrase(
                "One person typed something, mostly a password or a card number, into a page of "
                "the intruder.", told,
                "%(count)s people typed something, mostly a password or a card number, into a "
                "page of the intruder.", submitted,
            ),
            tuple(one.finding for one in case.pages)[:_MOST_NAMED],
        )  # fmt: skip
    if skims := _found(case, _SKIMMERS):
        return Answer.YES, Phrase("A script takes what visitors type into a page."), skims
    hashes = case.secrets.get("password-hash", 0)
    if hashes:
        text = "Hashes of passwords were within reach; people use one password in many places."
        return Answer.UNKNOWN, Phrase(text), ()
    text = "It depends on which data they are; the evidence does not tell."
    return Answer.UNKNOWN, Phrase(text), ()


def _payment(case: Circumstances) -> _Told:
    if skims := _found(case, _SKIMMERS):
        text = "A script takes what visitors type into a page; such scripts are made for card data."
        return Answer.YES, Phrase(text), skims
    text = "The evidence does not tell whether cards are used here."
    return Answer.UNKNOWN, Phrase(text), ()


def _phishing(case: Circumstances) -> _Told:
    if case.pages:
        names = ", ".join(page.path for page in case.pages[:_MOST_NAMED])
        text = "Pages that deceive visitors were found: %(names)s."
        return Answer.YES, Phrase(text, {"names": names}), tuple(p.finding for p in case.pages)
    return _searched(case, tuple(sorted(VISITED)), Phrase("A page that deceives visitors"))


def _spam(case: Circumstances) -> _Told:
    if case.mail:
        count = sum(one.messages for one in case.mail)
        told = {"count": f"{count:,}"}
        one = "One message was sent out of line with the habit of its sender."
        several = "%(count)s messages were sent out of line with the habit of their senders."
        return Answer.YES, Phrase(one, told, several, count), _found(case, _BURSTS)
    if found := _found(case, _BURSTS):
        return Answer.YES, Phrase("The mail logs or the queue show mail out of line."), found
    return _searched(case, _BURSTS, Phrase("Mail out of line"))


def _blocklisted(case: Circumstances) -> _Told:
    found = _found(case, _REFUSED)
    if found or case.refused_by:
        names = ", ".join(case.refused_by[:_MOST_NAMED])
        if not names:
            return Answer.YES, Phrase("Other servers refuse mail from this machine."), found
        text = "Other servers refuse mail from this machine: %(names)s."
        return Answer.YES, Phrase(text, {"names": names}), found
    text = "No log tells of it. Ask the lists themselves."
    return Answer.UNKNOWN, Phrase(text), ()


_KNOWN: Final[dict[str, Callable[[Circumstances], _Told]]] = {
    "incident": _incident,
    "personal_data_at_risk": _personal_data,
    "high_risk_to_people": _high_risk,
    "payment_data": _payment,
    "phishing_page": _phishing,
    "spam_sent": _spam,
    "blocklisted": _blocklisted,
}


def _of_people(people: Sequence[Person]) -> Iterable[Fact]:
    """Whoever has a customer, an insurer or a provider on the list, has one."""
    texts = {
        "customers": (Role.CUSTOMER, N_("There are customers on the list of people.")),
        "insured": (Role.INSURER, N_("There is an insurer on the list of people.")),
        "rented_server": (Role.PROVIDER, N_("There is a provider on the list of people.")),
    }
    for code, (role, text) in texts.items():
        if any(person.role is role for person in people):
            yield Fact(code, Answer.YES, (Phrase(text),))


def _found(case: Circumstances, checks: Sequence[str]) -> tuple[str, ...]:
    return tuple(finding.id for finding in case.findings if finding.check in checks)


def _shown(case: Circumstances, kind: str) -> tuple[str, ...]:
    lines = [one for one in case.scope.lines if one.kind == kind]
    shown = [e for one in lines if one.reached is not Reached.UNTOUCHED for e in one.evidence[:1]]
    return tuple(dict.fromkeys(shown))[:_MOST_NAMED]


def _searched(case: Circumstances, checks: Sequence[str], what: Phrase) -> _Told:
    """No where every check looked and found nothing; else unknown."""
    asked = [one for one in case.outcomes if one.check in checks]
    if asked and all(one.outcome is not Outcome.COULD_NOT_LOOK for one in asked):
        text = "%(what)s: nothing in what was read."
        return Answer.NO, Phrase(text, {"what": what}), ()
    return Answer.UNKNOWN, Phrase("%(what)s: could not look.", {"what": what}), ()
