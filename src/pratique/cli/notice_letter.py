"""The draft of a letter, from a duty and a person to the screen or into a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pratique.case.folder import Case, lies_inside, shown_path, write_whole
from pratique.case.journal import journal_of
from pratique.cli.machine_clock import now
from pratique.cli.say import say, say_aside, say_json
from pratique.duties.circumstances import Circumstances
from pratique.duties.letter import letter
from pratique.duties.notice import NO_ADVICE, Duties, Notice, recipient
from pratique.duties.particulars import PRIVATE, Wanted
from pratique.duties.people import LANGUAGES, Person, letter_language
from pratique.duties.rule import Kind
from pratique.errors import CaseStorage, UsageError
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.report.escape import for_letter
from pratique.report.words import _, ngettext

_LAY = frozenset({Kind.CUSTOMER, Kind.PERSON})


def write_letter(
    case: Case,
    duties: Duties,
    machines: Sequence[Circumstances],
    notice: Notice,
    *,
    key: str | None,
    lang: str | None,
    reader: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Draft it, note in the journal that it was drafted, and tell what is to be filled in."""
    person = _person(duties, notice, key)
    language = lang.lower() if lang is not None else _language(person)
    lay = notice.rule.letter in _LAY if reader is None else reader == "lay"
    draft = letter(Wanted(notice, person, language, lay, now()), duties, machines, for_letter)
    if output is not None:
        _write_out(case, output, draft.text)
    about = {
        "duty": notice.rule.id,
        "person": None if person is None else person.key,
        "language": language,
        "reader": "lay" if lay else "technical",
    }
    words = {"duty": notice.rule.id, "person": "-" if person is None else person.key}
    told = Phrase("A letter was drafted for %(duty)s, to %(person)s.", words)
    journal_of(case).write(Act.LETTER, told, about)
    if as_json:
        shown = None if output is None else shown_path(output)
        blanks = list(draft.blanks)
        say_json([{**about, "file": shown, "text": draft.text, "blanks": blanks}])
    elif output is None:
        say(draft.text.rstrip("\n"), lines=True)
    else:
        say(shown_path(output))
    count = len(draft.blanks)
    text = ngettext(
        "A draft: nothing was sent. %(count)s blank is yours to fill in.",
        "A draft: nothing was sent. %(count)s blanks are yours to fill in.",
        count,
    )
    say_aside(text % {"count": count})
    say_aside(_(NO_ADVICE))
    if notice.rule.letter in PRIVATE and person is None:
        say_aside(_("Nobody is named: add them with `pratique people --add`, then give --to P-1."))


def _person(duties: Duties, notice: Notice, key: str | None) -> Person | None:
    if key is None:
        return recipient(notice, duties.people)
    person = duties.people.person(key)
    if person is None:
        raise UsageError(
            f"There is nobody with the key {key}", next_step="See them: pratique people"
        )
    if not person.reachable:
        told = {"key": person.key}
        say_aside(_("%(key)s has no mail, telephone or address: add one.") % told)
    return person


def _language(person: Person | None) -> str:
    """Theirs; English, said so, where there is no draft in it."""
    found = letter_language(person)
    if found is None and person is not None and person.language:
        told = {"language": person.language, "known": ", ".join(LANGUAGES)}
        text = _("There is no draft in %(language)s, only in %(known)s: this one is in English.")
        say_aside(text % told)
    return found or LANGUAGES[0]


def _write_out(case: Case, output: Path, text: str) -> None:
    if any(lies_inside(output, evidence.place()) for evidence in case.evidence):
        raise UsageError(
            "The letter would lie inside the evidence, and nothing may be written there",
            where=shown_path(output),
            next_step="Name a file elsewhere with --output FILE.",
        )
    if output.exists():
        raise UsageError(
            "There is a file of this name already, perhaps a letter that you filled in",
            where=shown_path(output),
            next_step="Name another file with --output FILE.",
        )
    try:
        write_whole(output, text)
    except CaseStorage as error:
        raise UsageError(
            error.what.replace("The case folder", "The letter"),
            where=shown_path(output),
            next_step="Name another file with --output FILE.",
        ) from error
