"""Does a stored credential of systemd set a password, a key or a unit at boot?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

# See systemd.system-credentials(7).
_GRANTS: Final = re.compile(
    r"(?:passwd\.(?:hashed|plaintext)-password\.|passwd\.shell\.|ssh\.(?:authorized_keys|listen)"
    r"|systemd\.(?:extra-unit|unit-dropin)\.|tmpfiles\.extra|sysusers\.extra|udev\.rules\."
    r"|home\.create\.|userdb\.|shell\.prompt|fstab\.extra|sysctl\.extra)"
)
_FOLDERS: Final = tuple(
    f"{place}/credstore{kind}"
    for place in ("/etc", "/run", "/usr/lib", "/usr/local/lib")
    for kind in ("", ".encrypted")
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each credential by whose name systemd changes who gets in or what runs."""
    listed = ", ".join("?" for _folder in _FOLDERS)
    for file in tables.rows(File, f"type = 'regular' AND directory IN ({listed})", *_FOLDERS):
        if not _GRANTS.match(file.filename):
            continue
        place = Place(file.path, sha256=file.sha256)
        yield Sign(
            subject=file.path,
            places=(place,),
            quote=file.path,
            why=Phrase(
                "By the name %(filename)s systemd takes what stands in the file, and "
                "changes accounts, keys or units with it when the machine starts.",
                {"filename": file.filename},
            ),
            verify=names(file.path),
            confidence=0.7,
        )


CHECK = Check(
    slug="persistence-credential-grants",
    title="A stored credential of systemd opens an account or adds a unit",
    severity=Severity.MEDIUM,
    technique="T1098",
    reads=(File,),
    innocent="Images of machines that are set up without anybody there use credentials like this.",
    blind="Credentials that come from outside (a hypervisor, the command line of the kernel).",
    next="Look into the file, and ask who put it there.",
    find=find,
)
