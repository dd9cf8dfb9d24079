from __future__ import annotations

import pytest
from hearing import hear

CPANEL = '- eve "POST /login/ HTTP/1.1"'


@pytest.mark.parametrize(
    ("program", "message", "service", "action"),
    [
        ("webmin", "Invalid login as eve from 192.0.2.1", "webmin", "failure"),
        ("webmin", "Non-existent login as eve from 192.0.2.1", "webmin", "invalid-user"),
        ("usermin", "Successful login as eve from 192.0.2.1", "usermin", "login"),
        (
            "pvedaemon",
            "authentication failure; rhost=::ffff:192.0.2.1 user=eve msg=no",
            "proxmox",
            "failure",
        ),
        (
            "phpMyAdmin",
            "user denied: eve (mysql-denied) from 192.0.2.1",
            "phpmyadmin",
            "failure",
        ),
        (
            "Froxlor",
            "[Login Action 192.0.2.1] Unknown user 'eve' tried to login.",
            "froxlor",
            "invalid-user",
        ),
        (
            "nextcloud",
            '{"remoteAddr":"192.0.2.1","message":"Login failed: eve (Remote IP: 192.0.2.1)"}',
            "nextcloud",
            "failure",
        ),
        (
            "vaultwarden",
            "[x][ERROR] Username or password is incorrect. Try again. IP: 192.0.2.1. "
            "Username: eve.",
            "vaultwarden",
            "failure",
        ),
        ("gitlab", "Failed Login: username=eve ip=192.0.2.1", "gitlab", "failure"),
        (
            "gitea",
            "[W] Failed authentication attempt for eve from 192.0.2.1:5000: user does not exist",
            "gitea",
            "failure",
        ),
        (
            "directadmin",
            "'192.0.2.1' 2 failed login attempts. Account 'eve'",
            "directadmin",
            "failure",
        ),
        (
            "cpanel",
            f"info [cpaneld] 192.0.2.1 {CPANEL} FAILED LOGIN cpaneld: login attempt",
            "cpanel",
            "failure",
        ),
        (
            "cpanel",
            f"info [webmaild] 192.0.2.1 {CPANEL} DEFERRED LOGIN webmaild: security token missing",
            "cpanel",
            "refused",
        ),
        (
            "session",
            "info [cpaneld] 192.0.2.1 NEW eve:x7 address=192.0.2.1,method=handle_form_login,a=b",
            "cpanel",
            "opened",
        ),
        ("session", "info [cpaneld] 192.0.2.1 PURGE eve:x7 logout", "cpanel", "closed"),
        (
            "",
            "(3) [panel]: Failed login attempt with login 'eve' from IP 192.0.2.1",
            "plesk",
            "failure",
        ),
        (
            "plesk",
            "Failed login attempt with login 'eve' from IP 192.0.2.1",
            "plesk",
            "failure",
        ),
        (
            "ispconfig",
            "Failed login for user 'eve' from 192.0.2.1 at 2026-11-03",
            "ispconfig",
            "failure",
        ),
        (
            "wordpress(example.org)",
            "Accepted password for eve from 192.0.2.1",
            "wordpress",
            "login",
        ),
        (
            "drupal",
            "https://example.org|1793671800|user|192.0.2.1|https://example.org/user|||"
            "Login attempt failed for eve.",
            "drupal",
            "failure",
        ),
    ],
)
def test_a_login_is_heard(program, message, service, action):
    assert hear(program, message, "service", "action", "user", "address") == [
        ("authentication", service, action, "eve", "192.0.2.1")
    ]


@pytest.mark.parametrize(
    ("program", "message", "action"),
    [
        ("vaultwarden", "[x][ERROR] Invalid admin token. IP: 192.0.2.1", "failure"),
        ("bitwarden", "[WRN] Failed login attempt, 2FA invalid. 192.0.2.1", "failure"),
        (
            "grafana",
            'lvl=eror msg="Invalid username or password" uname= remote_addr=192.0.2.1',
            "failure",
        ),
    ],
)
def test_a_login_without_a_name_is_heard(program, message, action):
    assert hear(program, message, "action", "user", "address") == [
        ("authentication", action, None, "192.0.2.1")
    ]
