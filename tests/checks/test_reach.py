from __future__ import annotations

import subprocess

import pytest

from pratique.checks.reach import fetched, from_evidence, from_tar, from_zip


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("cat ROOT/etc/passwd 2>&1 | cat -v", "pratique read --raw /etc/passwd | cat -v"),
        (
            "sed -n 3p ROOT/a 2>&1 | cut -c1-400 | cat -v",
            "pratique read --raw /a | sed -n 3p 2>&1 | cut -c1-400 | cat -v",
        ),
        (
            "grep -aF -e x -- $'ROOT/a\\x20b' 2>&1 | cat -v",
            "pratique read --raw $'/a\\x20b' | grep -aF -e x 2>&1 | cat -v",
        ),
        (
            "readelf -W -S ROOT/bin/ls 2>&1 | cat -v",
            "pratique read --raw /bin/ls > ./sample && readelf -W -S ./sample 2>&1 | cat -v",
        ),
        (
            "unzip -p ROOT/a.zip b 2>&1 | cat -v",
            "pratique read --raw /a.zip > ./sample && unzip -p ./sample b 2>&1 | cat -v",
        ),
        (
            "pratique unwrap ROOT/x.php 2>&1 | cat -v",
            "pratique read --raw /x.php | pratique unwrap - 2>&1 | cat -v",
        ),
        (
            "ls -ldn ROOT/a $'ROOT/b\\x27' 2>&1 | cat -v",
            "pratique read --status /a $'/b\\x27' 2>&1 | cat -v",
        ),
        ("find ROOT/tmp/.x -ls 2>&1 | cat -v", "pratique read /tmp/.x 2>&1 | cat -v"),
        (
            "grep -rlaxF --include='*.list' -e /a -- ROOT/var 2>&1 | cat -v",
            "pratique read /var 2>&1 | cat -v",
        ),
        ("# No command for ROOT/x: its links lead nowhere.",) * 2,
        ('pratique sql "SELECT 1" 2>&1 | cat -v',) * 2,
        (
            "cat ROOT/srv/ROOT/x 2>&1 | cat -v",
            "pratique read --raw /srv/ROOT/x | cat -v",
        ),
    ],
)
def test_each_kind_of_command(command, expected):
    assert fetched(command, from_evidence) == expected
    assert fetched(f"{command}\n{command}", from_evidence) == f"{expected}\n{expected}"


HOSTILE = "/srv/a $(touch bad) '\\x1b[2J' ?*["


@pytest.mark.parametrize("prefix", ["", "./"])
def test_out_of_a_tar(prefix, tmp_path):
    name = HOSTILE.replace("\\x1b", "\x1b").lstrip("/")
    target = tmp_path / "tree" / name
    target.parent.mkdir(parents=True)
    target.write_text("content\n")
    archive = tmp_path / "a:b.tar"
    words = ["tar", "--force-local", "-cf", str(archive), "-C", str(tmp_path / "tree")]
    subprocess.run([*words, f"{prefix}srv"], check=True)
    typed = from_tar(str(archive))(HOSTILE)
    said = subprocess.run(["bash", "-c", typed], capture_output=True, cwd=tmp_path, check=False)
    assert said.stdout == b"content\n"
    assert not (tmp_path / "bad").exists()


def test_out_of_a_zip():
    assert from_zip("/a.zip")("/srv/a*[b") == "unzip -p /a.zip $'srv/a[*][[]b'"
