"""What the tests of PHP share: what the whole analysis is sure of in a program."""

from __future__ import annotations

import pytest

from pratique.content.base import Content
from pratique.content.mark import Mark
from pratique.content.php.analysis import find

SURE = 0.7


@pytest.fixture
def sure():
    """The marks of a program, which starts in PHP; without those that say what it looks like."""

    def run(source):
        content = Content(b"<?php " + source.encode(), "/srv/a/x.php", "php")
        rows = (row for row in find(content) if isinstance(row, Mark))
        return {row.mark for row in rows if row.confidence >= SURE} - {"php-code", "php-profile"}

    return run
