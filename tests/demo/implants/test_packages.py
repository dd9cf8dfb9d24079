from __future__ import annotations

import pytest

from pratique.demo.implants.packages import IMPLANTS
from pratique.demo.server import server


def planted():
    disk = server(broken_into=True)
    for implant in IMPLANTS:
        implant.act(disk)
    return disk


@pytest.mark.parametrize("path", ["/usr/bin/ps", "/usr/sbin/sshd", "/usr/bin/ss"])
def test_exchanged_program_keeps_mode_and_time(path):
    before, after = server(broken_into=True)[path], planted()[path]
    assert before.content != after.content
    assert (before.mode, before.time, before.owner) == (after.mode, after.time, after.owner)


def test_one_digest_is_gone():
    before = server(broken_into=True)["/var/lib/dpkg/info/iproute2.md5sums"].content.splitlines()
    after = planted()["/var/lib/dpkg/info/iproute2.md5sums"].content.splitlines()
    assert [line.split()[1] for line in set(before) - set(after)] == [b"bin/ss"]


def test_diverted_program_is_kept_beside():
    before, after = server(broken_into=True), planted()
    assert after["/usr/bin/lsof.distrib"].content == before["/usr/bin/lsof"].content


def test_programs_hold_no_code():
    for implant in IMPLANTS:
        content = planted()[implant.path].content
        # e_type of elf(5) is ET_NONE, which no kernel starts.
        assert content[16:18] == b"\0\0" or content.startswith(b"#!/bin/sh\n# ")
