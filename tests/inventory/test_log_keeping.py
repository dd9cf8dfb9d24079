from __future__ import annotations

import pytest

from pratique.inventory.log_keeping import log_keeping
from pratique.parsers.log_rotation import LogRotation, parse_settings
from pratique.store.tables import Tables

MAIN = b"weekly\nrotate 4\n"
FILE = b"""/var/log/a.log /var/log/x/*.log {\nrotate 14\ndaily\n}
/srv/*/logs/*.log {\nmaxage 9\nsize 1M\n}
"""


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("/var/log/a.log", "rotate 14, daily (/etc/logrotate.d/a:1)"),
        ("/var/log/x/b.log", "rotate 14, daily (/etc/logrotate.d/a:1)"),
        ("/srv/web/logs/c.log", "rotate 4, weekly, size 1M, maxage 9 (/etc/logrotate.d/a:5)"),
        ("/var/log/x/y/b.log", None),
        ("/var/log/other.log", None),
    ],
)
def test_settings_of_a_log(log, said):
    rows = (
        *parse_settings(MAIN, "/etc/logrotate.conf"),
        *parse_settings(FILE, "/etc/logrotate.d/a"),
    )
    keeping = log_keeping(Tables.of(rows, (LogRotation,))).of(log)
    assert (None if keeping is None else keeping.said()) == said
