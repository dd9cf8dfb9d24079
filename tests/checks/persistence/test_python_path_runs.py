from __future__ import annotations

import pytest

from pratique.checks.persistence.python_path_runs import CHECK
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def signs(command):
    path = "/usr/lib/python3/dist-packages/x.pth"
    row = StartupItem(path, 1, "python-path", "import", "", "x", command, "", "T1546.018")
    with Tables.of([row], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "command",
    [
        "import os; os.system('/opt/x &')",
        "import base64; exec(base64.b64decode('eA=='))",
        "import socket,subprocess,os;s=socket.socket();s.connect(('192.0.2.1',1))",
    ],
)
def test_points_at(command):
    assert len(signs(command)) == 1


@pytest.mark.parametrize(
    "command",
    [
        "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == "
        "'local'; enabled and __import__('_distutils_hack').add_shim();",
        "import sys, types, os;p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('a',))",
        "import coverage; coverage.process_startup()",
        "import _virtualenv",
    ],
)
def test_leaves_alone(command):
    assert signs(command) == []
