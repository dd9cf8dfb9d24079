from __future__ import annotations

from pratique.demo.implants import IMPLANTS as ALL
from pratique.demo.implants.files import IMPLANTS
from pratique.demo.server import server


def planted():
    disk = server(broken_into=True)
    for implant in ALL:
        implant.act(disk)
    return disk


def test_shell_is_the_machines_own_and_gives_root_away():
    disk = planted()
    (shell,) = [implant for implant in IMPLANTS if implant.check == "files-setuid-interpreter"]
    assert disk[shell.path].content == disk["/usr/bin/bash"].content
    assert disk[shell.path].mode == 0o4755
    assert disk[shell.path].owner == (0, 0)


def test_no_device_stands_behind_the_number():
    disk = planted()
    devices = [item.device for _path, item in disk if item.is_device]
    # Documentation/admin-guide/devices.txt of the kernel: 240 to 254 are for local use.
    assert devices
    assert all(240 <= major <= 254 for major, _minor in devices)


def test_protected_file_is_one_that_another_implant_made():
    assert [path for path, item in planted() if item.immutable] == ["/etc/cron.d/php-clean"]
