"""A WordPress of Debian's, installed as one's own copy, with people who work in it."""

from __future__ import annotations

import re
import subprocess
import time

import server
import services
from client import Browser
from machine import Bases, Machine

ROOT = "/var/www/blog"
ADMIN, PASSWORD = "petra", "lantern-7719-sound"
CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'wp');
define('DB_PASSWORD', 'pier-lamp-41');
define('DB_HOST', 'db.example.org');
define('DB_CHARSET', 'utf8mb4');
define('AUTH_KEY', 'one of the keys of this site');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('FS_METHOD', 'direct');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '%s';
require '%s/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Harbour blog', '%s', 'petra@example.org', true, '', '%s');
update_option('siteurl', 'http://%s');
update_option('home', 'http://%s');
switch_theme('harbour');
update_option('active_plugins', %s);
"""
PAGES = (
    "/",
    "/?p=1",
    "/?page_id=2",
    "/?feed=rss2",
    "/wp-includes/css/dist/block-library/style.min.css",
)
CONTENT = "wp-content"


def install(machine: Machine, bases: Bases, plugins: dict[str, str]) -> None:
    """The files, the database, the plug-ins (folder and program of each). Before `start`."""
    services.database(machine, bases)
    root = machine.path(ROOT)
    root.mkdir(parents=True)
    pack = ["chroot", str(bases.web), "tar", "-C", "/usr/share/wordpress", "-chf", "-"]
    left = ["--exclude=./wp-config.php", "--exclude=./.htaccess", "."]
    with subprocess.Popen([*pack, *left], stdout=subprocess.PIPE) as tar:
        subprocess.run(["tar", "-xf", "-", "-C", str(root)], stdin=tar.stdout, check=True)
    machine.write(f"{ROOT}/wp-config.php", CONFIG)
    theme = f"{ROOT}/{CONTENT}/themes/harbour"
    machine.write(f"{theme}/style.css", "/*\nTheme Name: Harbour\nVersion: 1.0\n*/\n")
    machine.write(
        f"{theme}/index.php",
        "<?php get_header(); while (have_posts()) { the_post(); the_title(); the_content(); }\n",
    )
    machine.write(f"{theme}/functions.php", "<?php\nadd_theme_support('title-tag');\n")
    for name, text in plugins.items():
        machine.write(f"{ROOT}/{CONTENT}/plugins/{name}/{name}.php", text)
    machine.path(f"{ROOT}/{CONTENT}/uploads").mkdir(exist_ok=True)
    active = ", ".join(f"'{name}/{name}.php'" for name in plugins)
    site = server.SITE
    words = (site, ROOT, ADMIN, PASSWORD, site, site, f"[{active}]")
    machine.write("/run/install.php", INSTALL % words)
    machine.run("chown", "-R", "www-data:www-data", ROOT)
    for _ in range(40):
        said = machine.run("php8.2", "/run/install.php", status=None)
        if "Error establishing" not in said and "rror" not in said:
            return
        time.sleep(0.5)
    raise SystemExit(f"WordPress: {said[-500:]}")


def log_in(browser: Browser, password: str = PASSWORD) -> bool:
    """Through the form; whether the password was right."""
    browser.ask("/wp-login.php")
    status = browser.post("/wp-login.php", log=ADMIN, pwd=password, testcookie="1")
    browser.ask("/wp-admin/index.php")
    return status == 302


def nonce(browser: Browser, page: str, before: str) -> str:
    """The token of a form of the administration; SystemExit if the page has none."""
    browser.ask(page)
    found = re.search(before + r'[^>]*?value="([0-9a-f]{10})"', browser.body)
    if not found:
        raise SystemExit(f"no token in {page}: {browser.body[:300]}")
    return found[1]


def work(machine: Machine, address: str = server.STAFF) -> None:
    """Petra writes and uploads a picture, on some days with a mistyped password first."""
    picture = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(3000) + b"\xff\xd9"
    for day in range(0, machine.days, 2):
        person = Browser(address, server.SITE)

        def sit(person: Browser = person, day: int = day) -> None:
            if day % 4 == 0:
                log_in(person, "lantern-7719-soud")
            log_in(person)
            token = nonce(person, "/wp-admin/media-new.php?browser-uploader", 'name="_wpnonce"')
            person.send(
                "/wp-admin/media-new.php",
                "async-upload",
                f"pier-{day}.jpg",
                picture,
                _wpnonce=token,
                html_upload="Upload",
            )
            person.ask("/wp-admin/edit.php")

        machine.at(machine.on(day, 10, 2), sit)


def guesses(machine: Machine, each: int = 15) -> None:
    """Robots that guess at the login form, and never right."""
    for day in range(machine.days):
        robot = Browser(f"203.0.113.{150 + day}", server.SITE)
        for number in range(each):
            machine.at(
                machine.on(day, 4 + day % 3, 2, number * 2),
                lambda r=robot, n=number: r.post("/wp-login.php", log="admin", pwd=f"summer{n}"),
            )


def site(machine: Machine, bases: Bases, plugins: dict[str, str]) -> None:
    """Everything around it: nginx, combined; before anything is planned."""
    services.nginx_site(machine, server.SITE, ROOT, pool="www2")
    services.pool(machine, "www2")
    install(machine, bases, plugins)
    server.start(machine)
