"""Nobody comes in: a file manager of one's own, with which the owner puts pages up."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import PHONE, Browser
from machine import Bases, Truth

ROOT = "/var/www/marina"
MANAGER = """<?php
// The files of this site, for its owner.
session_start();
if (isset($_POST['secret'])) {
    if (hash_equals(hash('sha256', 'Marina-berth-12'), hash('sha256', $_POST['secret']))) {
        $_SESSION['owner'] = true;
    }
    header('Location: /manage/', true, 302);
    exit;
}
if (empty($_SESSION['owner'])) {
    echo '<form method="post"><input name="secret" type="password"></form>';
    exit;
}
if (isset($_FILES['page'])) {
    $name = preg_replace('/[^a-z0-9.-]/', '', $_FILES['page']['name']);
    move_uploaded_file($_FILES['page']['tmp_name'], dirname(__DIR__) . '/' . $name);
}
foreach (scandir(dirname(__DIR__)) as $name) {
    echo htmlspecialchars($name), '<br>';
}
"""


def make(out: Path, bases: Bases) -> None:
    """Nginx; he does it from the office, and once on his telephone, on a journey."""
    machine = server.other("marina", bases.proftpd, out)
    site_code.plain_site(machine, ROOT)
    machine.write(f"{ROOT}/manage/index.php", MANAGER)
    machine.run("chown", "-R", "www-data:www-data", ROOT)
    services.nginx_site(machine, server.SITE, ROOT, pool="www2")
    services.pool(machine, "www2")
    server.start(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE, a_day=5)
    office, journey = Browser("198.51.100.33", server.SITE), None
    journey = Browser("203.0.113.45", server.SITE, PHONE)
    for day, person in ((1, office), (3, office), (6, journey), (8, office)):
        content = site_code.page(f"Offer of week {day}").encode()

        def sit(person: Browser = person, day: int = day, content: bytes = content) -> None:
            person.ask("/manage/")
            person.post("/manage/", secret="Marina-berth-12")
            person.send("/manage/", "page", f"offer-{day}.php", content)
            person.ask(f"/offer-{day}.php")

        machine.at(machine.on(day, 18, 20), sit)
    robot = Browser("203.0.113.181", server.SITE)
    for day in range(machine.days):
        for number in range(6):
            machine.at(
                machine.on(day, 2, 9, number),
                lambda n=number: robot.post("/manage/", secret=f"marina{n}"),
            )
    machine.live()
    machine.end(Truth(None, untouched=["nginx", "php-fpm", "sshd", ROOT], notes="nobody"))
