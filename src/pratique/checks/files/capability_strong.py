"""Whether a program was given capabilities that lead to root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.file_capability import FileCapability, file_capability
from pratique.checks.files.setuid_interpreter import CHECK as INTERPRETER
from pratique.checks.package_database import CONTAINED
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# What packages give such capabilities to; by name, and in which folders.
_USUAL: Final = (
    r"newuidmap|newgidmap|suexec|snap-confine|snapd.*|sssd.*|krb5_child|ldap_child|proxy_child"
    r"|selinux_child|qemu-bridge-helper|dumpcap|systemd-.*|gst-ptp-helper|kwin_.*|gamescope"
    r"|sunshine.*|netdata.*|.*\.plugin|datadog.*|system-probe|otelcol.*|vault|consul|caddy|traefik"
)
_SQL: Final = f"""
SELECT f.path, f.filename, f.capabilities, f.sha256, f.kind,
       regexp_full_match(f.filename, ?) AS usual, {CONTAINED} AS contained,
       EXISTS (SELECT 1 FROM package_file p WHERE p.path = f.path) AS owned,
       EXISTS (SELECT 1 FROM package_file p
               WHERE p.path = f.path AND p.capabilities <> '') AS shipped
FROM file f WHERE f.type = 'regular' AND f.capabilities IS NOT NULL ORDER BY f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program with such capabilities; interpreters have a check of their own."""
    told = {sign.subject for sign in INTERPRETER.find(tables)}
    for path, name, raw, sha256, kind, usual, contained, owned, shipped in tables.select(
        _SQL, _USUAL
    ):
        capability = file_capability(raw)
        if path in told or capability is None or not capability.strong:
            continue
        yield _sign(
            Place(path, sha256=sha256),
            f"{kind or 'not read'} {name}",
            capability,
            _severity(path, usual=usual, contained=contained or shipped, owned=owned),
        )


def _severity(path: str, *, usual: bool, contained: bool, owned: bool) -> Severity:
    if doubtful_place(path) is not None:
        return Severity.HIGH
    if contained or (usual and (owned or path.startswith(("/opt/", "/usr/")))):
        return Severity.LOW
    return Severity.MEDIUM


def _sign(place: Place, what: str, capability: FileCapability, severity: Severity) -> Sign:
    return Sign(
        subject=place.path,
        places=(place,),
        quote=f"{place.path} {capability.written} ({what})",
        why=Phrase(
            "Whoever runs it gets %(names)s, and that is enough to become root. "
            "No set-uid bit shows it: `ls` prints an ordinary program.",
            {"names": ", ".join(capability.strong)},
        ),
        verify=(*names(place.path), reads("getcap", place.path)),
        confidence=0.4 if severity is Severity.LOW else 0.75,
        severity=severity,
    )


CHECK = Check(
    slug="files-capability-strong",
    title="A program was given capabilities that lead to root",
    severity=Severity.MEDIUM,
    technique="T1548.001",
    reads=(File, PackageFile),
    innocent="Agents for monitoring and containers are given some by their own installers.",
    blind="Copies and archives often lose this attribute; then nothing of it is to be seen.",
    next="Ask who set it (setcap), and take it off on the rebuilt machine: `setcap -r FILE`.",
    find=find,
    about_content=False,
)
