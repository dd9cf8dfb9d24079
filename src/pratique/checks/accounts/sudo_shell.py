"""Does sudo let somebody run, without a password, a program that starts a shell?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AUTOMATION, AccountList
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.program.place import doubtful_place
from pratique.inventory.sudo_rules import sudo_rules
from pratique.model import Place, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.sudoers import SudoAlias, SudoRule
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# What each sort of program does for whoever may run it as root, with any arguments.
_SORTS: Final = (
    (
        Phrase("is an editor or a reader from which a shell is started"),
        (
            "vi vim vim.basic vim.tiny nvim view rview rvim ex ed emacs nano "
            "pico joe mg less more most man pg info mc"
        ),
    ),
    (
        Phrase("runs code that it is given"),
        (
            "python python2 python3 perl ruby lua php node nodejs tclsh expect "
            "irb gdb jrunscript awk gawk mawk sed make gcc cc go jq"
        ),
    ),
    (
        Phrase("starts any other program"),
        (
            "env nice ionice nohup timeout time watch strace ltrace xargs find "
            "parallel setsid stdbuf taskset unshare nsenter chroot script screen "
            "tmux busybox flock start-stop-daemon systemd-run run-parts runuser "
            "setpriv capsh pkexec doas doedit ssh scp sftp rsync tar zip 7z cpio "
            "git svn mysql psql sqlite3 ftp telnet socat nc ncat tcpdump "
            "logrotate crontab at batch docker podman lxc lxd ctr nerdctl "
            "kubectl virsh"
        ),
    ),
    (
        Phrase("installs packages, whose scripts run as root"),
        (
            "apt apt-get aptitude dpkg rpm yum dnf zypper apk pacman snap pip "
            "pip3 gem npm yarn composer cpan easy_install"
        ),
    ),
    (
        Phrase("writes any file"),
        (
            "cp mv dd tee install ln chown chmod chattr setfacl useradd usermod "
            "visudo passwd chpasswd insmod modprobe mount"
        ),
    ),
)
_BY_NAME: Final = {name: what for what, names in _SORTS for name in names.split()}
_LEAVES: Final = ("*",)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such rule; worst where a program's account has it."""
    rules = [rule for rule in sudo_rules(tables) if _free(rule)]
    if not rules:
        return
    listed = AccountList.read(tables)
    for rule in rules:
        what = _leads_to_root(rule.command)
        if what is None:
            continue
        account = listed.by_name.get(rule.who)
        program = account is not None and listed.is_system(account)
        odd = doubtful_place(rule.command.split(" ", 1)[0]) is not None
        severity = Severity.HIGH if odd else None
        if program or rule.who == "ALL":
            severity = severity or Severity.MEDIUM
        if account is not None and account.username in AUTOMATION and not odd:
            severity = None
        place = Place(rule.path, rule.line)
        yield Sign(
            subject=f"{rule.path} {rule.who} {rule.command}",
            places=(place,),
            quote=f"{rule.who} {rule.hosts}=({rule.run_as}) NOPASSWD: {rule.command}"[:300],
            why=Phrase(
                "%(who)s needs no password for %(program)s, which %(what)s.",
                {"who": rule.who, "program": rule.command.split(" ", 1)[0], "what": what},
            ),
            verify=lines(place),
            confidence=0.8 if severity else 0.4,
            severity=severity,
        )


def _free(rule: SudoRule) -> bool:
    users = {user.strip() for user in rule.run_as.partition(":")[0].split(",")}
    denied = rule.who.startswith("!") or rule.command.startswith("!") or rule.command == "ALL"
    return "NOPASSWD" in rule.tags and not denied and bool(users & {"ALL", "root", "#0"})


def _leads_to_root(command: str) -> Phrase | None:
    """What the command does for who may run it, as the end of a sentence; None if bounded."""
    program, _, arguments = command.partition(" ")
    doubtful = doubtful_place(program)
    if doubtful is not None:
        return Phrase("is %(why)s", {"why": doubtful.why})
    name = program.rpartition("/")[2]
    arguments = arguments.strip()
    if arguments and not arguments.endswith(_LEAVES):
        return None
    if name in _BY_NAME:
        return _BY_NAME[name]
    if program.endswith("/*") or program == "*":
        return Phrase("stands for every program of a folder")
    return None


CHECK = Check(
    slug="accounts-sudo-shell",
    title="sudo gives a program that leads to a root shell, without a password",
    severity=Severity.LOW,
    technique="T1548.003",
    reads=(SudoRule, SudoAlias, Account),
    innocent=(
        "Backups (rsync, tar), deployments (git, docker) and monitoring are set up like this by "
        "people who do not know that it amounts to everything."
    ),
    blind="Programs that are not in the list, and scripts that start one of them.",
    next="On the rebuilt machine name the arguments, or use a script that only root can write.",
    find=find,
)
