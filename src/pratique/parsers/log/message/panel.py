r"""Logins that panels and web applications tell, through syslog or in files of their own.

Each sentence is that of the program's own source or documentation: Webmin (miniserv.pl), Proxmox
VE, phpMyAdmin, Froxlor, Nextcloud, GitLab, Gitea, Grafana, Vaultwarden, Bitwarden,
DirectAdmin, cPanel (cphulkd, login_log), Plesk, ISPConfig, Drupal, WordPress (WP fail2ban).
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.address import TOLD
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

_HOST: Final = rf"\[?{TOLD}\]?"


def _said(service: str, action: str, holds: str, words: str) -> Saying:
    return Saying(Authentication, holds, words, {"service": service, "action": action})


def _webmin(service: str) -> tuple[Saying, ...]:
    return (
        _said(
            service, "failure", "nvalid login", rf"Invalid login as (?P<user>.*) from {_HOST} *$"
        ),
        _said(
            service,
            "invalid-user",
            "on-existent login",
            rf"Non-existent login as (?P<user>.*) from {_HOST} *$",
        ),
        _said(
            service,
            "login",
            "uccessful login",
            rf"Successful login as (?P<user>.*) from {_HOST} *$",
        ),
        _said(service, "closed", "ogout by", rf"Logout by (?P<user>.*) from {_HOST} *$"),
        _said(
            service,
            "refused",
            "ecurity alert",
            rf"(?P<reason>Security alert: .*) from {_HOST}.*$",
        ),
    )


_PROXMOX: Final = (
    _said(
        "proxmox",
        "failure",
        "authentication failure; rhost=",
        rf"authentication failure; rhost={_HOST} user=(?P<user>[^ ]*) msg=(?P<reason>.*)$",
    ),
    _said(
        "proxmox",
        "login",
        "successful auth for user",
        r"(?:<[^>]*> )?successful auth for user '(?P<user>[^']*)'.*$",
    ),
)

_PHPMYADMIN: Final = (
    _said(
        "phpmyadmin",
        "failure",
        "user denied: ",
        rf"user denied: (?P<user>.*) \((?P<reason>[^)]*)\) from {_HOST}.*$",
    ),
    _said(
        "phpmyadmin",
        "login",
        "user authenticated: ",
        rf"user authenticated: (?P<user>.*) from {_HOST}.*$",
    ),
)

_FROXLOR: Final = (
    _said(
        "froxlor",
        "invalid-user",
        "Unknown user",
        rf"\[Login Action {_HOST}\] Unknown user '?(?P<user>[^']*)'? tried to login\.$",
    ),
    _said(
        "froxlor",
        "failure",
        "wrong password",
        rf"\[Login Action {_HOST}\] User '?(?P<user>[^']*)'? tried to login with wrong password\.$",
    ),
    _said(
        "froxlor",
        "failure",
        "tried to login",
        r"froxlor\.WARNING: (?P<reason>.*tried to login.*)\. \{.*"
        rf"\x22user\x22:\x22{_HOST}\x22.*$",
    ),
)

_NEXTCLOUD: Final = (
    _said(
        "nextcloud",
        "failure",
        "Login failed: ",
        rf"\{{.*\x22remoteAddr\x22:\x22{_HOST}\x22.*Login failed: '?(?P<user>[^'\x22\\(]*?)'? "
        r"\(Remote IP.*$",
    ),
    _said(
        "nextcloud",
        "failure",
        "Login failed: ",
        rf"Login failed: '?(?P<user>.*?)'? \(Remote IP:? '?{_HOST}'?.*$",
    ),
)

_VAULTWARDEN: Final = (
    _said(
        "vaultwarden",
        "failure",
        "Username or password is incorrect",
        rf".*?(?P<reason>Username or password is incorrect)\. Try again\. IP: {_HOST}\. "
        r"Username: (?P<user>.*?)\.?$",
    ),
    _said(
        "vaultwarden",
        "failure",
        "nvalid ",
        rf".*?(?P<reason>Invalid (?:admin token|TOTP code)).* IP: {_HOST}$",
    ),
    _said(
        "vaultwarden",
        "login",
        "logged in successfully",
        rf".*?User (?P<user>[^ ]+) logged in successfully\. IP: {_HOST}.*$",
    ),
    _said(
        "bitwarden",
        "failure",
        "Failed login attempt",
        rf".*?(?P<reason>Failed login attempt[^.]*)\. {_HOST}.*$",
    ),
)

_GITLAB: Final = (
    _said(
        "gitlab",
        "failure",
        "Failed Login: ",
        rf".*?Failed Login: username=(?P<user>.*) ip={_HOST}.*$",
    ),
)

_GITEA: Final = (
    _said(
        "gitea",
        "failure",
        "ailed authentication attempt for",
        rf".*?Failed authentication attempt for (?P<user>.*?) from {_HOST}.*$",
    ),
)

_GRAFANA: Final = (
    _said(
        "grafana",
        "failure",
        "nvalid username or password",
        rf".*(?P<reason>Invalid username or password).*remote_addr={_HOST}.*$",
    ),
    _said(
        "grafana",
        "failure",
        "nvalid username or password",
        r"(?P<reason>Invalid username or password)$",
    ),
    _said("grafana", "login", "Successful Login", r".*Successful Login.*User=(?P<user>[^ ]*).*$"),
)

_DIRECTADMIN: Final = (
    _said(
        "directadmin",
        "failure",
        "failed login attempt",
        rf"'{_HOST}' (?P<reason>\d+ failed login attempts?\. (?:Invalid )?[aA]ccount "
        r"'(?P<user>[^']*)'.*)$",
    ),
    _said(
        "directadmin",
        "login",
        "successful login to",
        rf"'{_HOST}' successful login to '(?P<user>[^']*)'.*$",
    ),
)

# 192.0.2.1 - root [11/03/2026:02:10:00 -0000] "POST /login/ HTTP/1.1" FAILED LOGIN whostmgrd: ...
_CPANEL: Final = (
    _said(
        "cpanel",
        "failure",
        "FAILED LOGIN",
        rf".*?\b{_HOST} - (?P<user>[^\[]*?) (?:\[[^\]]*\] )?\x22.*\x22 FAILED LOGIN "
        r"(?P<reason>.*)$",
    ),
    _said(
        "cpanel",
        "login",
        "SUCCESS",
        rf".*?\b{_HOST} - (?P<user>[^\[]*?) (?:\[[^\]]*\] )?\x22.*\x22 SUCCESS.*$",
    ),
    # Without its token a request came from another page, or from a session that has ended.
    _said(
        "cpanel",
        "refused",
        "DEFERRED LOGIN",
        rf".*?\b{_HOST} - (?P<user>[^\[]*?) (?:\[[^\]]*\] )?\x22.*\x22 DEFERRED LOGIN "
        r"(?P<reason>.*)$",
    ),
    # session_log: a session is made when somebody is in, whoever let them in.
    _said(
        "cpanel",
        "opened",
        " NEW ",
        rf"info \[[a-z]+\] {_HOST} NEW (?P<user>[^: ]+):[^ ]+ (?:.*[ ,])?method=(?P<method>[^, ]+)"
        r"(?P<reason>.*)$",
    ),
    _said(
        "cpanel",
        "closed",
        " PURGE ",
        rf"info \[[a-z]+\] {_HOST} PURGE (?P<user>[^: ]+):[^ ]+ (?P<reason>.*)$",
    ),
)

_PLESK: Final = (
    _said(
        "plesk",
        "failure",
        "ailed login attempt",
        rf".*?Failed login attempt with login '(?P<user>[^']*)' from IP {_HOST}.*$",
    ),
)

_ISPCONFIG: Final = (
    _said(
        "ispconfig",
        "failure",
        "ailed login for user",
        rf".*?Failed login for user '?(?P<user>.*?)'? from {_HOST}.*$",
    ),
    _said(
        "ispconfig",
        "login",
        "uccessful login for user",
        rf".*?Successful login for user '?(?P<user>.*?)'? from {_HOST}.*$",
    ),
)

_WORDPRESS: Final = (
    _said(
        "wordpress",
        "failure",
        "uthentication failure for",
        rf"(?P<reason>Authentication failure) for (?P<user>.*) from {_HOST}$",
    ),
    _said(
        "wordpress",
        "invalid-user",
        "unknown user",
        rf"(?P<reason>Authentication attempt for unknown user) (?P<user>.*) from {_HOST}$",
    ),
    _said(
        "wordpress",
        "login",
        "ccepted password for",
        rf"Accepted password for (?P<user>.*) from {_HOST}$",
    ),
)

_DRUPAL: Final = (
    _said(
        "drupal",
        "failure",
        "Login attempt failed",
        rf"https?://[^|]*\|\d+\|user\|{_HOST}\|.*\|Login attempt failed (?:for|from) "
        r"(?P<user>[^|]*?)\.?$",
    ),
    _said(
        "drupal",
        "login",
        "Session opened for",
        rf"https?://[^|]*\|\d+\|user\|{_HOST}\|.*\|Session opened for (?P<user>[^|]*?)\.?$",
    ),
)

SPEAKERS: Final = (
    Speaker(("webmin",), _webmin("webmin")),
    Speaker(("usermin",), _webmin("usermin")),
    Speaker(("pvedaemon", "pveproxy", "proxmox-backup-*", "pmgdaemon"), _PROXMOX),
    Speaker(("phpMyAdmin", "phpmyadmin"), _PHPMYADMIN),
    Speaker(("Froxlor", "froxlor"), _FROXLOR),
    Speaker(("nextcloud*", "Nextcloud", "owncloud*", "ownCloud"), _NEXTCLOUD),
    Speaker(("vaultwarden*", "bitwarden*", "Bitwarden-*"), _VAULTWARDEN),
    Speaker(("gitlab*",), _GITLAB),
    Speaker(("gitea*", "forgejo*", "gogs*"), _GITEA),
    Speaker(("grafana*",), _GRAFANA),
    Speaker(("directadmin*",), _DIRECTADMIN),
    Speaker(("cpanel*", "logs", "session", "login_log", "cpsrvd", "whostmgrd"), _CPANEL),
    # Before Plesk 17, `TIME ERR (3): TEXT`, of which no program can be told.
    Speaker(("plesk*", "sw-cp-server", "panel", ""), _PLESK),
    Speaker(("ispconfig*",), _ISPCONFIG),
    Speaker(("wordpress*", "wp"), _WORDPRESS),
    Speaker(("drupal*",), _DRUPAL),
)
