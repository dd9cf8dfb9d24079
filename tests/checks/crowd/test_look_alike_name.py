from __future__ import annotations

import pytest

from pratique.checks.crowd.look_alike_name import CHECK


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("wp-conflg.php", "wp-config"),
        ("wp-l0gin.php", "wp-login"),
        ("lndex.php", "index"),
        ("1ndex.php", "index"),
        ("includes/adrnin-ajax.php", "admin-ajax"),
        ("wp-includes/wp-crom.php", "wp-cron"),
        ("wp-confg.php", "wp-config"),
        ("wp-settigns.php", "wp-settings"),
        ("wp-\u0441onfig.php", ""),
        ("shell.php.", ""),
        ("images/x.pHp", ""),
    ],
)
def test_points_at(program, said, name, instead):
    (sign,) = said(CHECK, [program(name), program("index.php"), program("wp-config.php")])
    assert sign.places[0].path.endswith(name)
    assert instead in sign.why.english


@pytest.mark.parametrize(
    "name",
    ["wp-config.php", "wp-config-sample.php", "wp_config.php", "wp-rss2.php", "wp-rss.php",
     "Index.php",
     "headers.php", "setting.php", "functional.php", "plugins/x/wp-mails.php", "INDEX.PHP",
     "admin2.php",
     "wp-content/plugins/a/wp-loads.php", "Конфигурация.php", "index.php.bak"],
)  # fmt: skip
def test_leaves_alone(program, said, name):
    assert said(CHECK, [program(name)]) == []


def test_leaves_alone_what_is_no_program(program, said):
    assert said(CHECK, [program("lndex.js", kind="javascript")]) == []
