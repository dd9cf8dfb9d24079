from __future__ import annotations

import pytest

from pratique.content.program.place import doubtful_place, installed_by_hand, resolved


@pytest.mark.parametrize(
    "path",
    [
        "/tmp/x",
        "/var/tmp/.a/b",
        "/dev/shm/x",
        "/dev/.udev/x",
        "/run/user/0/x",
        "/usr/lib/.x/y",
        "/usr/bin/../../tmp/x",
        "//tmp//x",
        "~/.xyz/run",
        "$HOME/.xyz/run",
        "/var/www/.../x",
        "/usr/lib/ /x",
        "/proc/self/fd/3",
    ],
)
def test_points_at(path):
    assert doubtful_place(path)


@pytest.mark.parametrize(
    "path",
    [
        "/usr/bin/x",
        "/tmp",
        "/dev/null",
        "/dev/stdin",
        "/opt/app/run",
        "/root/.acme.sh/acme.sh",
        "/home/a/.nvm/nvm.sh",
        "~/.bashrc",
        "tmp/x",
        "$TMPDIR/x",
        "/var/www/a/x.php",
        "",
    ],
)
def test_leaves_alone(path):
    assert doubtful_place(path) is None


def test_resolved():
    assert resolved("/a//b/./../c/../../../d") == "/d"


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/usr/local/sbin/x", True),
        ("/opt/a/bin/x", True),
        ("/root/bin/x", True),
        ("/etc/a/x.sh", True),
        ("/opt/.a/x", False),
        ("/usr/local/../bin/x", False),
        ("/usr/bin/x", False),
        ("/root/x", False),
        ("/opt", False),
    ],
)
def test_installed_by_hand(path, own):
    assert installed_by_hand(path) is own
