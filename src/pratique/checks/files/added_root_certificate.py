"""Whether the machine trusts signers of certificates that its distribution did not bring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads
from pratique.checks.package_database import UNOWNED
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# See update-ca-certificates(8) and update-ca-trust(8).
_SQL: Final = f"""
SELECT f.path, f.sha256 FROM file f
WHERE f.type = 'regular' AND f.size > 0 AND {UNOWNED}
  AND regexp_matches(f.path, '^/(usr/local/share/ca-certificates/|etc/pki/ca-trust/source/anchors/'
      || '|usr/share/pki/ca-trust-source/anchors/|etc/ca-certificates/trust-source/anchors/)')
  AND NOT starts_with(f.filename, 'README')
ORDER BY f.path LIMIT 200
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each certificate that was added to those that are trusted."""
    for path, sha256 in tables.select(_SQL):
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=path,
            why=Phrase(
                "Whoever has the key of this signer can pass for any site towards "
                "this machine: for the source of its updates, too, where those are "
                "fetched through TLS only."
            ),
            verify=(reads("openssl x509 -noout -subject -dates -in", path),),
            confidence=0.4,
        )


CHECK = Check(
    slug="files-added-root-certificate",
    title="A signer of certificates was added to those that are trusted",
    severity=Severity.LOW,
    technique="T1553.004",
    reads=(File, PackageFile),
    innocent="Most companies add their own signer, and so do proxies that look into traffic.",
    blind="Signers put into the bundle of all certificates, or into that of one program.",
    next="Ask whose it is. Its subject and its dates tell: it should be older than the trouble.",
    find=find,
)
