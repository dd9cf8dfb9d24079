"""The password of WordPress's administrator is known elsewhere: the theme editor is used."""

from __future__ import annotations

from pathlib import Path

import server
import site_code
import traffic
import wordpress
from client import CHROME, Browser
from machine import Bases, Truth

INTRUDER = "203.0.113.23"


def make(out: Path, bases: Bases) -> None:
    """Nginx, combined; guesses from many addresses, then one right password from a new one."""
    machine = server.web("blog", bases, out, days=8)
    wordpress.site(machine, bases, {"kiosk": KIOSK})
    traffic.visitors(machine, server.SITE, wordpress.PAGES, a_day=10)
    traffic.scanners(machine, server.SITE, a_day=1)
    wordpress.work(machine)
    wordpress.guesses(machine)
    guest = Browser(INTRUDER, server.SITE, CHROME)
    editor = "/wp-admin/theme-editor.php?file=functions.php&theme=harbour"

    def edit() -> None:
        token = wordpress.nonce(guest, editor, 'name="nonce"')
        old = machine.path(f"{wordpress.ROOT}/wp-content/themes/harbour/functions.php").read_text()
        guest.post(
            "/wp-admin/admin-ajax.php",
            action="edit-theme-plugin-file",
            nonce=token,
            theme="harbour",
            file="functions.php",
            newcontent=old + site_code.SHELL.removeprefix("<?php\n"),
        )

    entered = machine.on(5, 2, 31, 8)
    machine.at(entered, lambda: wordpress.log_in(guest))
    machine.at(machine.on(5, 2, 33), edit)
    machine.at(machine.on(5, 2, 36), lambda: guest.ask("/?c=id"))
    machine.at(machine.on(6, 1, 36), lambda: guest.post("/", c="ls"))
    machine.live()
    log = "/var/log/nginx/access.log"
    machine.end(
        Truth(
            "cms-login",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "POST /wp-login.php", " 302 "),
            accounts=["www-data", f"WordPress: {wordpress.ADMIN}"],
            sites=[wordpress.ROOT],
            services=["nginx", "php-fpm"],
            untouched=["sshd", "postfix", "cron"],
            notes="functions.php of the theme has a web shell at its end",
        )
    )


KIOSK = """<?php
/*
Plugin Name: Kiosk
Version: 2.1
*/
add_filter('the_content', function ($text) { return $text . '<p>Open daily.</p>'; });
"""
