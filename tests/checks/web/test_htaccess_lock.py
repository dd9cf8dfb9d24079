from __future__ import annotations

import pytest

from pratique.checks.web.htaccess_lock import CHECK
from pratique.parsers.apache import parse
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables

DENY = "Order allow,deny\nDeny from all\n</FilesMatch>\n"
ALLOW = "Order allow,deny\nAllow from all\n</FilesMatch>\n"


def signs(text, *folders):
    rows = [
        row
        for folder in folders or ("/srv/www",)
        for row in parse(text.encode(), f"{folder}/.htaccess")
        if isinstance(row, WebDirective)
    ]
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ('<FilesMatch ".(py|exe|php|PhP|php5|suspected)$">\n' + DENY, "high"),
        (
            '<FilesMatch "\\.php$">\n'
            + DENY
            + '<FilesMatch "^(index.php|x1.php|x2.php|x3.php)$">\n'
            + ALLOW,
            "medium",
        ),
    ],
)
def test_points_at(text, severity):
    (sign,) = signs(text)
    assert sign.severity.name.lower() == severity


def test_copies_are_one_finding():
    text = '<FilesMatch ".(php|PHP|suspected)$">\n' + DENY
    (sign,) = signs(text, *(f"/srv/www/{number}" for number in range(50)))
    assert len(sign.places) == 50


@pytest.mark.parametrize(
    "text",
    [
        '<FilesMatch "\\.php$">\n' + DENY,
        '<FilesMatch "\\.(php|phtml|php3)$">\n'
        + DENY
        + "<Files wp-tinymce.php>\nAllow from all\n</Files>",
        '<FilesMatch "\\.(engine|inc|install|module|sh|sql)$">\nRequire all denied\n</FilesMatch>',
    ],
)
def test_leaves_alone(text):
    assert signs(text) == []
