from __future__ import annotations

from pratique.demo.days import NIGHT
from pratique.demo.disk import Disk
from pratique.demo.implant import Implant, appended, exchanged, together, written


def test_acts_change_the_disk_one_after_the_other():
    disk = Disk()
    act = together(
        written("/a", "one\n", 0o600, (1, 2)), appended("/a", "two\n"), exchanged("/a", "one", "1")
    )
    act(disk)
    item = disk["/a"]
    assert (item.content, item.mode, item.owner, item.time) == (b"1\ntwo\n", 0o600, (1, 2), NIGHT)


def test_place_is_the_readable_form():
    assert Implant("/a ", "", "", written("/a ", "")).place == r"/a\x20"
