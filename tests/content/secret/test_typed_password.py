from __future__ import annotations

import pytest

from pratique.content.secret.typed_password import typed_passwords


@pytest.mark.parametrize(
    ("line", "kind", "opens"),
    [
        (b"mysqldump -u root -h db1 -px9y a", "database-password",
         'MySQL database at db1 as "root"'),
        (b"mysql --password='x9y'", "database-password", "MySQL database"),
        (b"sshpass -p x9y ssh h", "password", "SSH account"),
        (b"curl -s -u bob:x9y ftp://h/", "password", 'account "bob"'),
        (b"lftp -u bob,x9y h", "ftp-password", 'FTP account "bob"'),
        (b"export RESTIC_PASSWORD=x9y", "backup-password", "backups: all"),
        (b'PGPASSWORD="x9y" pg_dump d', "database-password", "PostgreSQL database"),
        (b"mysqldump -u root \\\n  -px9y shop", "database-password", "MySQL database"),
        (b'Environment="DB_PASSWORD=x9y"', "database-password", "database"),
        (b"redis-cli -a x9y ping", "database-password", "Redis database"),
    ],
)  # fmt: skip
def test_lines(line, kind, opens):
    (found,) = typed_passwords(b"#!/bin/sh\n" + line + b"\n")
    assert (found.kind, found.value, found.line) == (kind, b"x9y", 2)
    assert found.opens.startswith(opens)


@pytest.mark.parametrize(
    "line",
    [
        b'mysql -u root -p"$PW" shop', b"mysql -u root -p shop", b"# mysqldump -px9y", b"curl http://h/",
        b"RESTIC_PASSWORD=$(cat /x)", b"PASSWORD_FILE=/etc/x", b"echo password",
        b"BORG_PASSPHRASE=${X}", b"mysql -P 3306",
    ],
)  # fmt: skip
def test_what_is_put_in_is_none(line):
    assert list(typed_passwords(line)) == []
