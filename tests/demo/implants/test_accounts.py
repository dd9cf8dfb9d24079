from __future__ import annotations

from pratique.demo.implants.accounts import IMPLANTS
from pratique.demo.server import server
from pratique.parsers import passwd, shadow, utmp


def planted():
    disk = server(broken_into=True)
    for implant in IMPLANTS:
        implant.act(disk)
    return disk


def test_every_new_account_has_both_lines():
    disk = planted()
    accounts = {row.username for row in passwd.parse(disk["/etc/passwd"].content, "/etc/passwd")}
    shadows = {row.username for row in shadow.parse(disk["/etc/shadow"].content, "/etc/shadow")}
    assert {"support", "guest", "netplan"} <= accounts == shadows


def test_one_record_is_wiped_and_the_others_are_kept():
    before = server(broken_into=True)["/var/log/wtmp"].content
    after = planted()["/var/log/wtmp"].content
    assert len(after) == len(before)
    kept = [row for row in utmp.parse(after, "/var/log/wtmp") if isinstance(row, utmp.Login)]
    assert len(kept) == len(list(utmp.parse(before, "/var/log/wtmp"))) - 1
