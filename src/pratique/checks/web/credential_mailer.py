"""Whether a page asks for a password and sends it away: a phishing page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import Payload, payloads, seen
from pratique.content.identify import PHP_SUFFIXES
from pratique.content.mark import Mark
from pratique.content.names import (
    CREDENTIAL_DESTINATION,
    PHP_COLLECTS_CREDENTIALS,
)
from pratique.model import Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_SENDING: Final = ("php-mails-password", PHP_COLLECTS_CREDENTIALS, "html-credential-form-foreign")
_CERTAIN: Final = 0.8
_TOLD: Final = 8


def find(tables: Tables) -> Iterator[Sign]:
    """Point at pages that send a password away, with where to; each page once."""
    targets = _destinations(tables)
    told: set[str] = set()
    for payload in payloads(chain.from_iterable(seen(tables, mark) for mark in _SENDING)):
        paths = {place.path for place in payload.places}
        if paths <= told:
            continue
        told |= paths
        yield _sign(payload, targets)


def _sign(payload: Payload, targets: dict[str, list[str]]) -> Sign:
    severity = None
    if payload.best.confidence < _CERTAIN and payload.best.path.endswith((".html", ".htm")):
        severity = Severity.MEDIUM
    sign = payload.sign(severity=severity)
    paths = dict.fromkeys(place.path for place in payload.places)
    folders = dict.fromkeys(path.rpartition("/")[0] for path in paths)
    own = dict.fromkeys(target for path in paths for target in targets.get(path, ()))
    near = dict.fromkeys(target for folder in folders for target in targets.get(folder, ()))
    if own:
        said = Phrase("It goes to: %(names)s.", {"names": ", ".join(list(own)[:_TOLD])})
    elif near:
        said = Phrase(
            "Files beside it name where such things are sent: %(names)s.",
            {"names": ", ".join(list(near)[:_TOLD])},
        )
    else:
        return sign
    return replace(sign, why=prose(sign.why, said))


def _destinations(tables: Tables) -> dict[str, list[str]]:
    """Where kits send what they catch, by file and by folder."""
    found: dict[str, list[str]] = {}
    for one in seen(tables, CREDENTIAL_DESTINATION):
        for place in (one.path, one.path.rpartition("/")[0]):
            found.setdefault(place, []).append(one.quote)
    return found


CHECK = Check(
    slug="web-credential-mailer",
    title="A page sends passwords of its visitors away",
    severity=Severity.HIGH,
    technique="T1056.003",
    reads=(Mark, File),
    innocent=(
        "A registration page may mail the new password to its user, and a login may be served "
        "by another machine of the same owner."
    ),
    blind=(
        "Kits that store what they catch in a database, and pages whose sending part is a program "
        "in another language."
    ),
    next=(
        "Keep the page and its folder as evidence: people have been deceived with it, and may "
        "have to be told. Report the address in it to its mail or chat provider."
    ),
    find=find,
    condemns=True,
    about=PHP_SUFFIXES | {"html", "htm"},
)
