from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.sudo_plugin import CHECK
from pratique.parsers.sudo_conf import parse
from pratique.store.tables import Tables


def signs(text: str, *rows):
    found = [*parse(text.encode(), "/etc/sudo.conf"), *rows]
    return list(CHECK.find(Tables.of(found, CHECK.reads)))


@pytest.mark.parametrize("place", ["/usr/lib/sudo/x.so", "/opt/x.so"])
def test_points_at(packaged, place):
    assert len(signs(f"Plugin x {place}", packaged("/bin/ls"))) == 1


@pytest.mark.parametrize(
    "text", ["Plugin sudoers_policy sudoers.so", "Path askpass /usr/bin/askpass", "Set x y"]
)
def test_leaves_alone(packaged, text):
    assert signs(text, packaged("/usr/bin/askpass")) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs("Plugin x /opt/x.so")
