from __future__ import annotations

import pytest

from pratique.checks.persistence.database_trigger import CHECK
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def signs(body, table="wp_comments"):
    statement = f"CREATE TRIGGER `x` AFTER INSERT ON `{table}` FOR EACH ROW {body}"
    path = f"/var/lib/mysql/shop/{table}.TRG"
    row = StartupItem(path, 2, "database-trigger", "x", "", "x", statement, "", "T1505.001")
    with Tables.of([row], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "body",
    [
        "INSERT INTO shop.wp_users (user_login) VALUES ('x')",
        "UPDATE `wp_usermeta` SET meta_value = 'x'",
        "SELECT '<?php' INTO OUTFILE '/var/www/x.php'",
        "BEGIN DECLARE a INT; SET a = sys_exec('id'); END",
    ],
)
def test_points_at(body):
    assert len(signs(body)) == 1


@pytest.mark.parametrize(
    ("body", "table"),
    [
        ("UPDATE orders SET changed = NOW()", "wp_comments"),
        ("UPDATE users SET changed = NOW()", "users"),
        ("SET @a = 1", "wp_comments"),
    ],
)
def test_leaves_alone(body, table):
    assert signs(body, table) == []
