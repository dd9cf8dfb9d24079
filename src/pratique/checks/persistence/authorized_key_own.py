"""Whether an account can log in to itself: its list names a key whose private half lies beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, reads
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.public_key import PublicKey
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_MOST: Final = 500
# The list, the public half, and the private half beside it under the same name without `.pub`.
_SQL: Final = f"""
SELECT k.path, k.line, k.algorithm, k.fingerprint, k.comment, p.path, f.path, f.mtime::VARCHAR
FROM authorized_key k
JOIN public_key p ON p.fingerprint = k.fingerprint
 AND ends_with(p.path, '.pub')
 AND regexp_replace(p.path, '/[^/]*$', '') = regexp_replace(k.path, '/[^/]*$', '')
JOIN file f ON f.path = regexp_replace(p.path, '[.]pub$', '') AND f.type = 'regular' AND f.size > 0
ORDER BY k.path, k.line, p.path LIMIT {_MOST}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each key of an account's own in its own list."""
    for path, line, algorithm, fingerprint, comment, public, private, mtime in tables.select(_SQL):
        root = path.startswith("/root/")
        place = Place(path, line)
        yield Sign(
            subject=f"{path} {fingerprint}",
            places=(place, Place(public), Place(private)),
            quote=f"{algorithm} {fingerprint} {comment}".strip(),
            why=prose(
                Phrase(
                    "The private half of this key lies beside the list, as %(private)s "
                    "(written %(mtime)s UTC): the account lets in whoever holds it, and "
                    "nobody needs to log in to the account that one is in. Whoever read "
                    "this file once can come back from anywhere, and it stays when "
                    "passwords change.",
                    {"private": private, "mtime": mtime},
                ),
                (Phrase("The account is root's.") if root else None),
            ),
            verify=(*lines(place), reads("ssh-keygen -lf", public)),
            confidence=0.6 if root else 0.4,
            severity=Severity.MEDIUM if root else Severity.LOW,
            dated=(Place(private),),
        )


CHECK = Check(
    slug="persistence-authorized-key-own",
    title="An account lets in a key that was made on this machine itself",
    severity=Severity.LOW,
    technique="T1098.004",
    reads=(AuthorizedKey, PublicKey, File),
    innocent=(
        "Clusters in which one account has the same pair on every machine, programs that log in "
        "to their own machine, and pairs that were made here for a service that delivers code."
    ),
    blind="A pair whose private half was taken away after it was made.",
    next=(
        "Ask who made the pair and for what. On the rebuilt machine, leave it out; a person's "
        "private key belongs on the machine that the person sits at."
    ),
    find=find,
    about_content=False,
)
