from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.typed_secret import masked


@pytest.mark.parametrize(
    "command",
    [
        "mysql -u root -pHIDE shop",
        "mysql -u root -p'HIDE it' shop",
        "mysqldump --password=HIDE shop > a.sql",
        "sshpass -p HIDE ssh bob@192.0.2.1",
        "sshpass -pHIDE ssh bob@192.0.2.1",
        "curl -u bob:HIDE https://example.org/",
        "curl --user=bob:HIDE https://example.org/",
        "curl -H 'Authorization: Bearer HIDE' https://example.org/",
        "git clone https://bob:HIDE@example.org/a.git",
        "echo HIDE | passwd --stdin bob",
        "echo 'bob:HIDE' | sudo chpasswd",
        "echo HIDE | sudo -S id",
        "chpasswd <<< 'bob:HIDE'",
        "export PGPASSWORD=HIDE",
        "DB_PASSWORD='HIDE it' ./run",
        "export AWS_SECRET_ACCESS_KEY=HIDE",
        "openssl passwd -1 HIDE",
        "openssl passwd HIDE",
        "useradd -p HIDE bob",
        "htpasswd -bc /etc/x bob HIDE",
        "GRANT ALL ON a.* TO b IDENTIFIED BY 'HIDE';",
        "ALTER USER bob WITH PASSWORD 'HIDE';",
        "SET PASSWORD FOR 'a'@'b' = PASSWORD('HIDE');",
        "redis-cli -a HIDE ping",
        "docker login --password HIDE",
        "echo 'bob:$6$HIDEsaltHIDE$HIDEHIDE:1::::::' >> /etc/shadow",
        "vault login -token=HIDE",
        'wp user create bob --user_pass="HIDE it"',
    ],
)
def test_hides(command):
    assert "HIDE" not in masked(command)
    assert "***" in masked(command)


@pytest.mark.parametrize(
    "command",
    [
        "ls -p /root",
        "cd $OLDPWD; PWD=/tmp ls",
        "mkdir -p /srv/www",
        "ssh -p 2222 bob@192.0.2.1",
        "curl https://example.org/a:b",
        "passwd bob",
        "mysql -u root -p shop",
        "cat /etc/passwd | grep bob",
        "echo hello | tee a",
        "wget http://192.0.2.1/x -O /tmp/x",
    ],
)
def test_leaves_alone(command):
    assert masked(command) == command


@given(st.text(max_size=300))
def test_any_text(command):
    assert isinstance(masked(command), str)


@pytest.mark.parametrize(
    "unit", ["x", "pass-", "a_", "curl ", "echo ", "-", "token=", "mysql ", "://"]
)
def test_long_commands_take_no_time(unit):
    start = time.process_time()
    masked((unit * 5000)[:5000] + " password")
    assert time.process_time() - start < 0.5
