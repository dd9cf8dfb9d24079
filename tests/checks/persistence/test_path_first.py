from __future__ import annotations

import pytest

from pratique.checks.persistence.path_first import CHECK
from pratique.parsers.startup_command import StartupCommand
from pratique.store.tables import Tables


def signs(command, *rows):
    line = StartupCommand("/home/a/.profile", 3, "login", "sh", command)
    with Tables.of([line, *rows], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        ("PATH=/var/tmp/.cache:$PATH", "/var/tmp/.cache"),
        ('export PATH="/usr/lib/.x:$PATH"', "/usr/lib/.x"),
        ("export PATH='/dev/shm/b':$PATH", "/dev/shm/b"),
        ("PATH=/usr/local/bin:/tmp/b:/usr/bin", "/tmp/b"),
        ("[ -d /tmp/b ] && PATH=/tmp/b:${PATH}; export PATH", "/tmp/b"),
        ("set path = (/var/tmp/b $path)", "/var/tmp/b"),
        ("setenv PATH /var/tmp/b:$PATH", "/var/tmp/b"),
        ("set -gx PATH /var/tmp/b $PATH", "/var/tmp/b"),
        ("fish_add_path -p /var/tmp/b", "/var/tmp/b"),
        ("path=(/var/tmp/b $path)", "/var/tmp/b"),
    ],
)
def test_points_at(command, folder):
    (sign,) = signs(command)
    assert f"in {folder} before all others" in sign.why.english


def test_points_at_a_folder_of_everybody(file):
    (sign,) = signs("PATH=/srv/b:$PATH", file("/srv/b", type="directory", mode=0o777))
    assert "every account may write" in sign.why.english
    assert signs("PATH=/srv/b:$PATH", file("/srv/b", type="directory", mode=0o755)) == []


@pytest.mark.parametrize(
    "command",
    [
        'PATH="$HOME/bin:$PATH"',
        'PATH="$HOME/.foundry/bin:$HOME/.local/bin:$PATH"',
        "PATH=/home/a/.cabal/bin:$PATH",
        "export PATH=/opt/orders/bin:/usr/bin:/bin",
        "PATH=$PATH:/tmp/b",
        "MANPATH=/tmp/b:$MANPATH",
        "set path = ($path /tmp/b)",
        "cd /tmp/b",
        "set " + "-" * 5000,
    ],
)
def test_leaves_alone(command):
    assert signs(command) == []
