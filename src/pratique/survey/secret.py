"""The `secret` table: where secrets lie and what they open, without the secrets.

Of a secret itself nothing is kept but a fingerprint: HMAC-SHA256 (RFC 2104) with the salt of the
case, of which 64 bits are kept. Two places with the same fingerprint hold the same secret, and a
secret that was changed has another one. Without the salt, nobody can try out guesses.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.content.secret.found import FoundSecret

_DIGITS: Final = 16
# What is shorter stands by chance in a sentence.
_TELLING: Final = 4
_LEFT_OUT: Final = "(not shown: the same words as the secret itself)"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that lies in a file, or (kind `neighbour`) a machine that a file leads to."""

    table: ClassVar[str] = "secret"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1; null where the whole file is meant"]
    kind: Annotated[str, "what sort it is, e.g. `database-password`, `ssh-key`, `neighbour`"]
    name: Annotated[str, "which setting or account it is"]
    opens: Annotated[str, "what somebody who has it can open"]
    fingerprint: Annotated[
        str, "the same for the same secret in this case; empty for a neighbour; not the secret"
    ]


def secret_rows(found: Iterable[FoundSecret], path: str, salt: bytes) -> Iterator[Secret]:
    """Rows for what was found in the file at `path`, with fingerprints made with `salt`."""
    for secret in found:
        yield Secret(
            path,
            secret.line,
            secret.kind,
            _without(secret.name, secret.value),
            _without(secret.opens, secret.value),
            fingerprint(secret.value, salt),
        )


def fingerprint(value: bytes, salt: bytes) -> str:
    """16 hexadecimal digits that stand for a secret in this case; empty for an empty one."""
    if not value:
        return ""
    return hmac.new(salt, value, hashlib.sha256).hexdigest()[:_DIGITS]


def _without(text: str, value: bytes) -> str:
    """`text`, unless the secret stands in it: as the name of an account, or by a lie."""
    shown = value.decode("utf-8", "backslashreplace")
    return _LEFT_OUT if len(shown) >= _TELLING and shown in text else text
