from __future__ import annotations

import re
from pathlib import Path

from pratique.content import secret
from pratique.inventory.secret_change import change_of, kinds


def test_every_kind_has_its_advice():
    used = set()
    for module in Path(secret.__path__[0]).glob("*.py"):
        used |= set(
            re.findall(r'"([a-z]+-(?:password|key|token|secret|hash))"', module.read_text())
        )
    assert used - {"storage-key"} <= set(kinds())
    for kind in kinds():
        assert change_of(kind).endswith(".")


def test_an_unknown_kind_is_changed_like_a_password():
    assert change_of("new") == change_of("password")
