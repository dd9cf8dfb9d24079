"""Whether a key starts something of an intruder's whenever it is used."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.reason import reason
from pratique.content.shell.command import (
    CONNECTS_BACK,
    DECODES_AND_RUNS,
    DOWNLOADS_AND_RUNS,
    MINES,
    PRELOADS,
    judge,
)
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey, split_options
from pratique.parsers.base import shown
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_WORST: Final = frozenset({CONNECTS_BACK, DECODES_AND_RUNS, DOWNLOADS_AND_RUNS, MINES, PRELOADS})
_SHELLS: Final = frozenset("sh bash dash zsh ksh csh tcsh fish".split())
# Variables that make every program, or every shell, run code of their value (ld.so(8), bash(1)).
_RUNS_CODE: Final = re.compile(
    r"(LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|BASH_ENV|ENV|PROMPT_COMMAND|PERL5OPT|PERL5LIB|RUBYOPT"
    r"|NODE_OPTIONS|PYTHONPATH|PYTHONSTARTUP|BASH_FUNC_.*)=(.*)",
    re.DOTALL,
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at keys whose options run, fetch or load what no login needs."""
    for key in tables.rows(AuthorizedKey, "contains(lower(options), '=')"):
        for name, value in split_options(key.options):
            if name == "command" and value:
                yield from _command(key, value)
            elif name == "environment" and value:
                yield from _environment(key, value)


def _command(key: AuthorizedKey, command: str) -> Iterator[Sign]:
    judged = judge(command)
    if judged:
        worst = next((found for found in judged if found.mark in _WORST), judged[0])
        severity = Severity.HIGH if worst.mark in _WORST else Severity.MEDIUM
        why = Phrase(
            "Each login with this key runs a command of its own: %(why)s",
            {"why": reason(worst.why)},
        )
        yield _sign(key, f'command="{command}"', why, worst.confidence, severity)
        return
    words = command.split()
    plain = all(word.startswith("-") and word != "-c" for word in words[1:])
    if plain and posixpath.basename(words[0] if words else "") in _SHELLS:
        why = Phrase(
            "The key is made to start a shell of its choice. A login gives a "
            "shell anyway, so this only makes sense where the account has none, "
            "or to leave out its start files."
        )
        yield _sign(key, f'command="{command}"', why, 0.6, Severity.MEDIUM)


def _environment(key: AuthorizedKey, setting: str) -> Iterator[Sign]:
    match = _RUNS_CODE.match(setting)
    if match is not None:
        why = Phrase(
            "The key sets %(match)s for the login, which makes the programs "
            "started by it load or run what stands there.",
            {"match": match[1]},
        )
        yield _sign(key, f'environment="{setting}"', why, 0.85, Severity.HIGH)


def _sign(
    key: AuthorizedKey, quote: str, why: Phrase, confidence: float, severity: Severity
) -> Sign:
    place = Place(key.path, key.line)
    return Sign(
        subject=f"{key.path}: {key.fingerprint}: {quote.partition('=')[0]}",
        places=(place,),
        quote=shown(f"{quote} {key.algorithm} {key.fingerprint} {key.comment}", 400),
        why=why,
        verify=lines(place),
        confidence=confidence,
        severity=severity,
    )


CHECK = Check(
    slug="persistence-authorized-key-forced",
    title="A key runs a doubtful command at each login",
    severity=Severity.MEDIUM,
    technique="T1098.004",
    reads=(AuthorizedKey,),
    innocent=(
        "Backup, version control and deployment tools tie a key to one command; the usual ones "
        "are known and not shown. A script of your own that fetches something may be."
    ),
    blind=(
        "What a script does that the command only names is not seen here. An environment= option "
        "works only where sshd_config permits it. Keys in places that sshd_config names by "
        "itself are not read."
    ),
    next=(
        "Ask whose key this is (the comment behind it may lie). If nobody knows, remove it on "
        "the rebuilt machine and look for logins with its fingerprint in the SSH log."
    ),
    find=find,
)
