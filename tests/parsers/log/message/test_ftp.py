from __future__ import annotations

import pytest
from hearing import hear

PEER = "host.example.org (c.example.net[::ffff:192.0.2.1]): "
CLIENT = 'Client "::ffff:192.0.2.1"'


@pytest.mark.parametrize(
    ("program", "message", "action", "user"),
    [
        ("vsftpd", f"[eve] FAIL LOGIN: {CLIENT}", "failure", "eve"),
        ("vsftpd", f"[pid 3] [eve] OK LOGIN: {CLIENT}", "login", "eve"),
        ("proftpd", f"{PEER}USER eve: Login successful.", "login", "eve"),
        ("proftpd", f"{PEER}USER eve (Login failed): Incorrect password.", "failure", "eve"),
        (
            "proftpd",
            f"{PEER}USER a b: no such user found from c [x] to y:21",
            "invalid-user",
            "a b",
        ),
        ("proftpd", f"{PEER}SECURITY VIOLATION: root login attempted.", "refused", "root"),
        ("proftpd", "host (192.0.2.1[192.0.2.1]) - FTP session opened.", "opened", None),
        (
            "pure-ftpd",
            "(?@192.0.2.1) [WARNING] Authentication failed for user [eve]",
            "failure",
            "eve",
        ),
        ("pure-ftpd", "(?@192.0.2.1) [INFO] eve is now logged in", "login", "eve"),
        ("vsftpd", f'[eve] FTP response: {CLIENT}, "530 Permission denied."', "refused", "eve"),
        ("wu-ftpd", "failed login from c.example.net [192.0.2.1]", "failure", None),
        ("ftpd", "repeated login failures from 192.0.2.1 (c.example.net)", "failure", None),
    ],
)
def test_a_login_is_heard(program, message, action, user):
    assert hear(program, message, "action", "user", "address") == [
        ("authentication", action, user, "192.0.2.1")
    ]


@pytest.mark.parametrize(
    ("program", "message", "expected"),
    [
        (
            "vsftpd",
            f'[eve] OK UPLOAD: {CLIENT}, "/a b", 12 bytes, 3.4Kbyte/sec',
            ("upload", "/a b", None, 12, True),
        ),
        ("vsftpd", f'[eve] FAIL DELETE: {CLIENT}, "/x"', ("delete", "/x", None, None, False)),
        ("vsftpd", f'[eve] OK RENAME: {CLIENT}, "/x /y"', ("rename", "/x", "/y", None, True)),
        (
            "pure-ftpd",
            "(eve@192.0.2.1) [NOTICE] /x uploaded  (12 bytes, 3.00KB/sec)",
            ("upload", "/x", None, 12, True),
        ),
        ("pure-ftpd", "(eve@192.0.2.1) [NOTICE] Deleted /x", ("delete", "/x", None, None, True)),
    ],
)
def test_a_transfer_is_heard(program, message, expected):
    [row] = hear(program, message, "action", "file", "to", "bytes", "complete", "user", "address")
    assert row == ("file_transfer", *expected, "eve", "192.0.2.1")
