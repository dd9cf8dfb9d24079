from __future__ import annotations

import pytest

from pratique.checks.web_place import WebPlaces, stored
from pratique.parsers.site import Site


def places(*roots: str) -> WebPlaces:
    return WebPlaces(Site("/c", 1, "nginx", "", (), root, "configuration") for root in roots)


@pytest.mark.parametrize(
    ("roots", "path", "below"),
    [
        (["/srv/a"], "/srv/a/x.php", "/x.php"),
        (["/srv/a", "/srv/a/b/"], "/srv/a/b/x.php", "/x.php"),
        (["/srv/a"], "/srv/ab/x.php", None),
        (["/"], "/x.php", "/x.php"),
        (["$root/a"], "/etc/x", None),
        ([], "/home/u/public_html/x.php", "/x.php"),
        ([], "/var/www/html/x.php", "/html/x.php"),
        ([], "/opt/x.php", None),
    ],
)
def test_knows_what_is_served(roots, path, below):
    assert places(*roots).below_root(path) == below
    assert places(*roots).holds(path) == (below is not None)


def test_knows_where_data_is_stored():
    assert stored("/wp-content/uploads/x.php")
    assert not stored("/wp-content/plugins/x.php")
