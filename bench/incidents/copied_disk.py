"""An upload into a gallery; of the disk there is a copy whose times are those of the copying."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import server
import services
import site_code
import traffic
from client import PHONE, Browser
from machine import Bases, Truth

INTRUDER = "203.0.113.55"
ROOT = "/var/www/gallery"
GALLERY = """<?php
$folder = __DIR__ . '/photos/' . date('Y-m');
@mkdir($folder, 0755, true);
if (isset($_FILES['photo'])) {
    move_uploaded_file($_FILES['photo']['tmp_name'], $folder . '/' . $_FILES['photo']['name']);
    header('Location: /gallery.php', true, 302);
    exit;
}
echo '<form method="post" enctype="multipart/form-data"><input type="file" name="photo"></form>';
"""


def make(out: Path, bases: Bases) -> None:
    """Apache, combined. `cp -r` without `-p`, as root: no times, no owners, no rights."""
    machine = server.other("gallery", bases.pureftpd, out)
    site_code.plain_site(machine, ROOT)
    machine.write(f"{ROOT}/gallery.php", GALLERY)
    machine.run("chown", "-R", "www-data:www-data", ROOT)
    services.apache_site(machine, server.SITE, ROOT, "/var/log/apache2/access.log", "combined")
    server.start(machine, traditional=True)
    traffic.visitors(machine, server.SITE, (*site_code.PAGES, "/gallery.php"))
    traffic.scanners(machine, server.SITE, a_day=3)
    for day in range(machine.days):
        person = Browser(f"198.51.100.{50 + day}", server.SITE, PHONE)
        picture = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(1500) + b"\xff\xd9"
        machine.at(
            machine.on(day, 20, 5),
            lambda p=person, d=day, c=picture: p.send("/gallery.php", "photo", f"boat{d}.jpg", c),
        )
        for at in (21, 22):
            machine.at(
                machine.on(day, at, 1),
                lambda p=person, d=day: p.ask(f"/photos/2026-11/boat{d}.jpg"),
            )
    guest = Browser(INTRUDER, server.SITE, PHONE)
    entered = machine.on(5, 12, 24, 50)
    shell = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + site_code.SHELL.encode()
    place = "/photos/2026-11/boat.php"
    machine.at(machine.on(5, 12, 24, 1), lambda: guest.ask("/gallery.php"))
    machine.at(entered, lambda: guest.send("/gallery.php", "photo", "boat.php", shell))
    machine.at(machine.on(5, 12, 25, 8), lambda: guest.ask(place))
    machine.at(machine.on(5, 12, 26), lambda: guest.post(place, c="id"))
    machine.at(machine.on(8, 2, 26), lambda: guest.post(place, c="ls"))
    machine.live()
    log = "/var/log/apache2/access.log"
    machine.end(
        Truth(
            "file-upload",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "POST /gallery.php"),
            accounts=["www-data"],
            sites=[ROOT],
            services=["apache2"],
            untouched=["sshd", "cron"],
            notes="photos/2026-11/boat.php; the copy was made by `cp -r`",
        )
    )
    for name in ("proc", "dev/pts", "dev", "run"):
        subprocess.run(["umount", "-l", str(machine.disk / name)], check=False)
    copied = out / "copy"
    subprocess.run(["cp", "-r", str(machine.disk), str(copied)], check=True)
    shutil.rmtree(machine.disk)
    copied.rename(machine.disk)
