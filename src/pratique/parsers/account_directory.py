"""Directories that are asked who has an account and which password is right.

sssd.conf(5): sections in brackets, `name = value`; the files of conf.d are read after it.
nslcd.conf(5), ldap.conf of pam_ldap and nss_ldap: `name value`. Only what names a machine that is
asked, or a program or library that is started for it, is a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    FIELD_LENGTH,
    Parser,
    shown,
    text_lines,
    unread,
)
from pratique.parsers.startup_item import StartupItem

KIND: Final = "account-directory"
_SERVERS: Final = frozenset(
    "ldap_uri ldap_backup_uri ldap_chpass_uri ldap_chpass_backup_uri krb5_server "
    "krb5_backup_server krb5_kpasswd ipa_server ipa_backup_server ad_server ad_backup_server "
    "idp_token_endpoint".split()
)
_STARTS: Final = frozenset({"command", "proxy_lib_name", "proxy_pam_target"})
_PLAIN: Final = frozenset({"uri", "host", "hosts", "ldap_uri"})


def parse_sssd(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a file of SSSD: an item for each setting that names a machine or a program."""
    section = ""
    for number, raw in text_lines(content):
        line = raw.strip()
        if not line or line.startswith(("#", ";")):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = shown(line[1:-1].strip())
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals and not raw[:1].isspace():
            yield unread(path, number, "not a setting of SSSD", line)
        elif value and name.lower() in _SERVERS | _STARTS:
            yield _item(path, number, section, name.lower(), value)


def parse_plain(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a file of `name value`: an item for each machine that is asked."""
    for number, raw in text_lines(content):
        words = raw.split(None, 1)
        if len(words) > 1 and words[0].lower() in _PLAIN:
            yield _item(path, number, "", words[0].lower(), words[1].strip())


def _item(path: str, number: int, section: str, name: str, value: str) -> StartupItem:
    program = value.split(" ", 1)[0] if name == "command" else ""
    return StartupItem(
        path, number, KIND, section or name, "root" if program else "",
        "whenever an account is looked for, or a password is asked",
        shown((program and value) or f"{name} = {value}", FIELD_LENGTH),
        shown(program if program.startswith("/") else "", FIELD_LENGTH), "T1556",
    )  # fmt: skip


PARSERS = (
    Parser(
        "sssd",
        (StartupItem,),
        ("/etc/sssd/sssd.conf", "/etc/sssd/conf.d/*.conf"),
        parse_sssd,
        most=CONFIGURATION_LENGTH,
    ),
    Parser(
        "account-directory",
        (StartupItem,),
        ("/etc/nslcd.conf", "/etc/ldap.conf", "/etc/pam_ldap.conf", "/etc/libnss-ldap.conf"),
        parse_plain,
        most=CONFIGURATION_LENGTH,
    ),
)
