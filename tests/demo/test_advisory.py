from __future__ import annotations

import json

from pratique.demo.advisory import PART, VERSION, advisories, lock
from pratique.inventory.advisory.osv import is_osv, read_osv
from pratique.parsers import composer_package


def test_the_advisory_is_about_what_the_shop_uses():
    held = json.loads(advisories())
    assert is_osv(held)
    (row,) = read_osv(held, "/x")
    (part,) = composer_package.parse(lock().encode(), "/srv/composer.lock")
    assert (row.name, part.name, part.version) == (PART, PART, VERSION)
    assert row.fixed > VERSION
