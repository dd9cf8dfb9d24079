"""A small server to survey, and what a survey of it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pratique.store.tables import Tables
from pratique.survey.surveyor import row_types

# Rows that each run makes anew, and columns that reading itself may change.
_PASSING = "EXCLUDE (atime)"


@pytest.fixture
def suspect(tmp_path: Path) -> Path:
    root = tmp_path / "suspect"
    files = {
        "etc/passwd": b"root:x:0:0:root:/root:/bin/bash\nwww:x:33:33::/var/www:/bin/sh\n",
        "etc/group": b"root:x:0:\n",
        "etc/hostname": b"web1\n",
        "etc/os-release": b'PRETTY_NAME="Debian GNU/Linux 12"\n',
        "etc/crontab": b"* * * * * root /bin/true\n",
        "var/www/html/index.php": b"<?php eval($_POST['x']);\n",
        "var/log/odd": bytes(range(256)),
    }
    for number in range(600):  # more than one segment
        files[f"srv/data/{number % 7}/{number}"] = b"%d" % number
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


@pytest.fixture
def told() -> Callable[[Path], dict[str, list[tuple]]]:
    """All rows of all tables, without what differs between two looks at the same thing."""

    def tell(folder: Path) -> dict[str, list[tuple]]:
        found: dict[str, list[tuple]] = {}
        with Tables.open_at(folder, row_types()) as tables:
            for row in row_types():
                columns = f"* {_PASSING}" if row.table == "file" else "*"
                rows = tables.select(f'SELECT {columns} FROM "{row.table}"')
                found[row.table] = sorted(rows, key=repr)
        return found

    return tell
