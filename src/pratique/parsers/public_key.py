"""Public keys that lie about: the halves of key pairs, and other copies of `authorized_keys`.

One key a line in the form of `ssh-keygen -y` and of AUTHORIZED_KEYS FILE FORMAT in sshd(8). Such a
file opens nothing. It tells which private keys lie on the machine itself, and what a list of keys
was when somebody copied it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Gap
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.authorized_keys import parse as parse_list
from pratique.parsers.base import Parser


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key in a file by which sshd lets nobody in."""

    table: ClassVar[str] = "public_key"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    algorithm: Annotated[str, "type of the key, e.g. `ssh-ed25519`"]
    fingerprint: Annotated[str, "`SHA256:...` as `ssh-keygen -l` prints it"]
    comment: Annotated[str, "what stands behind the key, often the owner; anyone can write it"]


def parse(content: bytes, path: str) -> Iterator[PublicKey | Gap]:
    """Read a file of public keys; a line in which sshd would find no key is a gap."""
    for row in parse_list(content, path):
        if isinstance(row, AuthorizedKey):
            yield PublicKey(row.path, row.line, row.algorithm, row.fingerprint, row.comment)
        else:
            yield row


PARSERS = (
    Parser(
        "public-key",
        (PublicKey,),
        (
            "/**/.ssh/*.pub",
            "/**/.ssh/authorized_keys.*",
            "/**/.ssh/authorized_keys-*",
            "/**/.ssh/authorized_keys_*",
            "/**/.ssh/authorized_keys~",
            "/**/.ssh/.authorized_keys*",
        ),
        parse,
        most=16 << 20,
    ),
)
