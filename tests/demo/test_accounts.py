from __future__ import annotations

from pratique.demo.accounts import lay_accounts, made_up_hash, public_key
from pratique.demo.disk import Disk
from pratique.model import Gap
from pratique.parsers import authorized_keys, group, passwd, shadow


def laid():
    disk = Disk()
    for name in (".bashrc", ".profile"):
        disk.file(f"/etc/skel/{name}", "# nothing\n")
    lay_accounts(disk)
    return disk


def rows(module, disk, path):
    found = list(module.parse(disk[path].content, path))
    assert not any(isinstance(row, Gap) for row in found)
    return found


def test_the_lists_fit_together():
    disk = laid()
    accounts = rows(passwd, disk, "/etc/passwd")
    groups = {one.gid for one in rows(group, disk, "/etc/group")}
    assert {a.username for a in accounts} == {s.username for s in rows(shadow, disk, "/etc/shadow")}
    assert {a.gid for a in accounts} <= groups
    assert len({a.uid for a in accounts}) == len(accounts)


def test_only_people_have_passwords():
    found = rows(shadow, laid(), "/etc/shadow")
    active = {one.username for one in found if one.password_status == "active"}
    assert active == {"root", "anna", "bruno"}


def test_hash_has_the_shape_of_yescrypt():
    line = f"x:{made_up_hash('x')}:1:0:9:7:::\n".encode()
    (found,) = shadow.parse(line, "/etc/shadow")
    assert (found.password_status, found.hash_algorithm) == ("active", "yescrypt")


def test_key_is_one_and_hangs_on_its_seed():
    (key,) = authorized_keys.parse(f"{public_key('a')} a\n".encode(), "/root/.ssh/authorized_keys")
    assert key.algorithm == "ssh-ed25519"
    assert public_key("a") != public_key("b")


def test_homes_are_closed_and_belong_to_their_people():
    disk = laid()
    assert disk["/home/anna"].mode == 0o700
    assert disk["/home/anna/.ssh/authorized_keys"].owner == (1000, 1000)


def test_no_group_has_a_number_that_systemd_gives_away():
    """sysusers.d(5) counts down from 999: the demo is also planted on real disks."""
    numbers = {one.gid for one in rows(group, laid(), "/etc/group")}
    assert not numbers & set(range(900, 1000))
