"""Which signers of packages does this machine believe that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads
from pratique.checks.package_database import CONTAINED, UNOWNED, needs_packages
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_MOST: Final = 200
# Keys in the first two places speak for every source, apt-key(8); the others only for the sources
# that name them, see Signed-By in sources.list(5).
_SQL: Final = f"""
SELECT f.path, f.sha256, f.mtime::VARCHAR, regexp_matches(f.path, '^/etc/apt/trusted[.]gpg')
FROM file f
WHERE f.type = 'regular' AND f.size > 0 AND {UNOWNED} AND NOT {CONTAINED}
  AND regexp_full_match(f.path, '/etc/apt/(trusted[.]gpg|(trusted[.]gpg[.]d|keyrings)/[^/]+'
      || '[.](gpg|asc|pgp))|/etc/pki/rpm-gpg/[^/]+')
ORDER BY f.path LIMIT {_MOST}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each key that was put there by hand."""
    needs_packages(tables)
    for path, sha256, mtime, everything in tables.select(_SQL):
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{path}, written {mtime} UTC",
            why=(
                Phrase(
                    "No package brought this key, so somebody put it there. It speaks for every "
                    "source of packages: whoever has its other half can have this machine install "
                    "anything as root."
                )
                if everything
                else Phrase(
                    "No package brought this key, so somebody put it there. It speaks for the "
                    "sources that name it: whoever has its other half can have this machine "
                    "install anything as root."
                )
            ),
            verify=(reads("gpg --show-keys", path),),
            confidence=0.35,
        )


CHECK = Check(
    slug="packages-archive-key-unowned",
    title="A signer of packages was added by hand",
    severity=Severity.LOW,
    technique="T1553",
    reads=(File, PackageFile, Gap),
    innocent="The instructions of most vendors put their key there with one command.",
    blind="A key inside a list of sources itself, and one in a keyring that a package brought.",
    next="Ask which source each key is for. One that no source needs should go.",
    find=find,
    about_content=False,
)
