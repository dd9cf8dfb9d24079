"""Systems as they are installed give no finding at medium or above.

Measured: for each root the names in it, what verification says of them (verified, unowned, not
checkable), and the findings by severity; each finding at medium or above is printed.
Roots: Debian 11, 12 and 13, each minbase and with a web server; Debian 12 with many services
that bring hooks; the minbase of Debian 12 with a database of rpm; one with the layout of Alpine.

    bench/run clean_roots                            all, as root: mmdebstrap, rpm, rpmbuild
    bench/run clean_roots --roots DIR                keep them below DIR, and use what is there

Takes: about an hour on two cores, most of it installing, and 8 GB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import alpine_root
import rpm_root
from main_job import examine, findings, said
from root import PACKAGES

GRAVE = ("medium", "high", "critical")
# What brings most of the hooks that are read: of mail, print, network, boot, logins, monitoring.
SERVICES = (
    "systemd-sysv,dbus,apache2,postfix,dovecot-imapd,dovecot-sieve,mariadb-server,postgresql,"
    "redis-server,docker.io,fail2ban,logwatch,unattended-upgrades,network-manager,cups,snmpd,monit,"
    "supervisor,git,etckeeper,gitweb,php,php-fpm,python3-venv,nodejs,npm,cloud-init,puppet-agent,"
    "icinga2,monitoring-plugins,nagios-nrpe-server,zabbix-agent,clamav-daemon,rkhunter,auditd,"
    "apparmor,sssd,krb5-user,grub-pc,linux-image-amd64,initramfs-tools,lvm2,mdadm,openssh-server,"
    "rsyslog,anacron,at,spamassassin,procmail,aide,certbot,munin-node,smartmontools,zsh,fish,"
    "bash-completion,needrestart,apt-listchanges,ifupdown,isc-dhcp-client,resolvconf,ppp,ufw,sudo"
)
SUITES = (("11", "bullseye", "7.4"), ("12", "bookworm", "8.2"), ("13", "trixie", "8.4"))


def main() -> None:
    """Examine each root, print the table; SystemExit with 1 if there is an alarm."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--roots", type=Path, metavar="DIR", help="where the roots are kept")
    kept = parser.parse_args().roots
    with tempfile.TemporaryDirectory(prefix="pratique-bench-") as name:
        work = Path(name)
        roots = (kept or work / "roots").resolve()
        roots.mkdir(parents=True, exist_ok=True)
        alarms = measures(roots, work)
    for root, finding in alarms:
        places = [place["path"] for place in finding["places"]]
        print(f"{root}: {finding['severity']} {finding['check']} {places[:3]}")
    if alarms:
        raise SystemExit(1)


def measures(roots: Path, work: Path) -> list[tuple[str, dict[str, Any]]]:
    """Print a row for each root; the findings that must not be."""
    print("| root | names | verified | unowned | not checkable | other | findings |")
    print("|---|---|---|---|---|---|---|")
    alarms = []
    for name, make in makers(roots, work):
        root = roots / name
        if not root.is_dir():
            make(root)
        case = work / f"case-{name}"
        examine(root, case)
        found = findings(case)
        alarms += [(name, finding) for finding in found if finding["severity"] in GRAVE]
        print(row(name, case, Counter(finding["severity"] for finding in found)), flush=True)
    return alarms


def makers(roots: Path, work: Path) -> Iterator[tuple[str, Callable[[Path], None]]]:
    """The name of each root, and what makes it; those that need another come after it."""
    for number, suite, php in SUITES:
        web = PACKAGES.replace("php8.2", f"php{php}")
        yield f"debian-{number}-minbase", partial(debian, suite, "")
        yield f"debian-{number}-web", partial(debian, suite, web)
    yield "debian-12-services", partial(debian, "bookworm", SERVICES)
    spare = work / "rpm"
    spare.mkdir()
    yield "rpm", lambda root: rpm_root.make(roots / "debian-12-minbase", root, spare)
    yield "alpine", lambda root: alpine_root.make(roots / "debian-12-services", root)


def debian(suite: str, packages: str, root: Path) -> None:
    """A Debian root as mmdebstrap installs it."""
    more = [f"--include={packages}"] if packages else []
    # Without the archive of security, whose old versions are gone where a suite is at its end.
    mirror = f"deb http://deb.debian.org/debian {suite} main"
    command = ["mmdebstrap", "--variant=minbase", *more, suite, str(root), "-"]
    subprocess.run(command, check=True, input=mirror, text=True)


def row(name: str, case: Path, severities: Counter[str]) -> str:
    """A line of the table."""
    states = _counted(case, "verification", "state")
    told = [states.pop(state, 0) for state in ("verified", "unowned", "not checkable")]
    counts = (_counted(case, "file", "type").total(), *told, states.total())
    found = ", ".join(f"{count} {severity}" for severity, count in severities.items()) or "none"
    return f"| {name} | {' | '.join(f'{count:,}' for count in counts)} | {found} |"


def _counted(case: Path, table: str, column: str) -> Counter[str]:
    """How many rows of a table have each value of a column."""
    question = f'SELECT {column} AS value, count(*) AS n FROM "{table}" GROUP BY 1'
    lines = map(json.loads, said("sql", "--case", case, "--json", question).splitlines())
    return Counter({line["value"]: line["n"] for line in lines})


if __name__ == "__main__":
    main()
