"""Was a service that records or keeps out switched off for good?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_RECORDS: Final = frozenset(
    "auditd rsyslog syslog syslog-ng systemd-journald acct psacct sysstat osqueryd wazuh-agent "
    "ossec falco falcon-sensor auditbeat filebeat sysmon aide aidecheck dailyaidecheck".split()
)
_KEEPS_OUT: Final = frozenset(
    "fail2ban sshguard crowdsec apparmor ufw firewalld nftables iptables netfilter-persistent "
    "clamav-daemon clamav-freshclam maldet unattended-upgrades apt-daily-upgrade "
    "dnf-automatic suricata snort".split()
)
_FOLDERS: Final = ("/etc/systemd/system", "/run/systemd/system", "/etc/systemd/system.control")
_SQL: Final = """filename IN (SELECT unnest(?::VARCHAR[])) AND directory IN (?, ?, ?)
    AND ((type = 'symlink' AND symlink_target = '/dev/null') OR (type = 'regular' AND size = 0))"""

# They are there to write down what people and programs do, and nobody needs to be rid of them.
_LOOKED_AFTER: Final = frozenset(
    f"{name}.service"
    for name in (
        "auditd osqueryd wazuh-agent ossec falco falco-sensor auditbeat sysmon fail2ban sshguard "
        "crowdsec"
    ).split()
)
# A mask leaves the link that starts the unit where it was: systemctl(1), mask.
_WANTED: Final = r"""SELECT DISTINCT f.filename FROM file f JOIN package_file p
    ON p.path IN ('/usr/lib/systemd/system/' || f.filename, '/lib/systemd/system/' || f.filename)
    WHERE f.type = 'symlink' AND f.filename IN (SELECT unnest(?::VARCHAR[]))
    AND regexp_matches(f.directory, '^/etc/systemd/system/[^/]+\.(wants|requires)$')"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at all of them together: one may be a choice, several are a plan."""
    wanted = [
        f"{name}.{kind}" for name in sorted(_RECORDS | _KEEPS_OUT) for kind in ("service", "timer")
    ]
    masked = list(tables.rows(File, _SQL, wanted, *_FOLDERS))
    if not masked:
        return
    units = sorted({file.filename for file in masked})
    recording = [unit for unit in units if unit.rpartition(".")[0] in _RECORDS]
    several = len(units) > 1 and recording
    wanted_still = sorted({unit for (unit,) in tables.select(_WANTED, units)} & _LOOKED_AFTER)
    yield Sign(
        subject=" ".join(units),
        places=tuple(Place(file.path) for file in masked),
        quote=", ".join(units),
        why=prose(
            Phrase(
                "%(names)s cannot be started: the unit is a link to /dev/null.",
                {"names": ", ".join(units)},
            ),
            (
                Phrase("What records and what keeps out were switched off together.")
                if several
                else None
            ),
            (
                Phrase(
                    "%(names)s is installed and to be started at boot all the same: "
                    "whoever wants to do without it would have disabled or removed it.",
                    {"names": ", ".join(wanted_still)},
                )
                if wanted_still
                else None
            ),
        ),
        verify=names(*(file.path for file in masked)),
        confidence=0.6 if several or wanted_still else 0.4,
        severity=Severity.MEDIUM if several or wanted_still else None,
    )


CHECK = Check(
    slug="persistence-security-service-masked",
    title="A service that records or keeps out was masked",
    severity=Severity.LOW,
    technique="T1562.001",
    reads=(File, PackageFile),
    innocent="Administrators mask a firewall when they use another one, and upgrades on some days.",
    blind="A service that was only disabled or removed, or whose settings were emptied.",
    next="Ask who did it. Where nobody did: everything after the time of the link is unrecorded.",
    find=find,
)
