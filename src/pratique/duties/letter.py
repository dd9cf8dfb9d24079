"""A draft letter: a template of its kind and language, filled with what the case knows.

It is plain text in UTF-8, in lines that a mail takes. What the case does not know is a blank in
square brackets. Nobody sends it but a person.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from pratique.duties.circumstances import Circumstances
from pratique.duties.letter_words import number_words
from pratique.duties.notice import Duties
from pratique.duties.particulars import Harmless, Wanted, particulars
from pratique.duties.people import LANGUAGES
from pratique.errors import UsageError

_WIDTH: Final = 76
# No line begins with a colon: French sets a blank before it, which is no place to break.
_FRENCH: Final = re.compile(r" (?=[:;!?\u00bb](?: |$))|(?<=\u00ab) ")
_KEEP: Final = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft, and what a person has to fill in."""

    text: str
    blanks: tuple[str, ...]


def letter(
    wanted: Wanted, duties: Duties, machines: Sequence[Circumstances], harmless: Harmless
) -> Letter:
    """The draft for a notice. `harmless` makes a text of the evidence safe to show, in one line.

    UsageError where the duty has no letter, or there is none in that language.
    """
    rule = wanted.notice.rule
    if rule.letter is None:
        raise UsageError(
            f"There is no draft for {rule.id}",
            next_step=f"Read what it asks for: pratique notices {rule.id}",
        )
    if wanted.language not in LANGUAGES:
        raise UsageError(
            f"There is no draft in the language {wanted.language}",
            next_step=f"Choose one of these with --lang: {', '.join(LANGUAGES)}",
        )
    blanks: list[str] = []

    def blank(what: str) -> str:
        blanks.append(what)
        return f"[{what}]"

    environment = _environment()
    words: dict[str, Any] = particulars(wanted, duties, machines, harmless)
    shared = {
        **words, "blank": blank, "number": partial(number_words, language=wanted.language),
    }  # fmt: skip
    base = environment.get_template(f"base.{wanted.language}.txt").make_module(shared)
    name = f"{rule.letter.value}.{wanted.language}.txt"
    text = environment.get_template(name).render(**shared, base=base)
    return Letter(_in_lines(text), tuple(dict.fromkeys(blanks)))


def _environment() -> Environment:
    """Templates in which an unknown name is an error, and nothing is shown that acts."""
    return Environment(
        loader=PackageLoader("pratique.duties", "letters"),
        undefined=StrictUndefined,
        finalize=_printable,
        autoescape=False,  # noqa: S701 - plain text; every word of the evidence was made harmless
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _printable(value: object) -> str:
    """A second look at what was made harmless; ValueError for what was not."""
    text = str(value)
    if not all(line.isprintable() for line in text.split("\n")):
        raise ValueError("a word of a letter was not made harmless")
    return text


def _in_lines(text: str) -> str:
    """Lines that a mail takes; a list stays one, and no more than one line is empty in a row."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            if lines and lines[-1]:
                lines.append("")
            continue
        hang = "  " if line.startswith("- ") else line[: len(line) - len(line.lstrip())]
        lines += textwrap.wrap(
            _FRENCH.sub(_KEEP, line.rstrip()), _WIDTH, subsequent_indent=hang,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    return "\n".join(lines).strip("\n").replace(_KEEP, " ") + "\n"
