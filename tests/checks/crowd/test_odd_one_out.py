from __future__ import annotations

import pytest

from pratique.checks.crowd.odd_one_out import CHECK
from pratique.content.block import Block
from pratique.content.mark import Mark
from pratique.model import Severity

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
INSTALLED = 1_700_000_000 * SECOND + 123_456_789
NIGHT = 1_720_000_000 * SECOND + 987_654_321
ODD = "/srv/www/blog/includes/locale.php"


def weak(path=ODD):
    return Mark(path, 4, "php-runs-request", "$f($_POST['a']);", "A name decides.", 0.5)


def active(path=ODD, digest=5, stands=""):
    return Block(path, 2, "top", stands, "decodes", digest, 60, "$a = base64_decode($b);")


@pytest.mark.parametrize(
    ("name", "values", "more", "severity"),
    [
        ("locale", {"at": NIGHT}, [weak()], None),
        ("locale", {"at": NIGHT, "uid": 33}, [weak()], Severity.HIGH),
        ("locale", {"uid": 33}, [active()], None),
        ("x7f3kq", {"uid": 33, "at": NIGHT}, [], None),
        ("locale", {"mode": 0o755, "at": NIGHT}, [active()], None),
        ("locale", {"at": NIGHT, "mtime": INSTALLED}, [active()], Severity.MEDIUM),
    ],
)
def test_points_at(application, program, said, *, name, values, more, severity):
    odd = program(f"includes/{name}.php", **values)
    (sign,) = said(CHECK, [*application, odd, *more])
    assert [place.path for place in sign.places] == [odd.path]
    assert (sign.severity or Severity.MEDIUM) is (severity or Severity.MEDIUM)
    assert "things are odd about it" in sign.why.english


def test_points_at_the_only_program_among_pictures(application, program, file, said):
    pictures = [file(f"/srv/www/blog/quay/{n}.jpg", kind="jpeg") for n in range(6)]
    odd = program("quay/locale.php", NIGHT)
    rows = [*application, *pictures, odd, active(odd.path, stands="reopened")]
    (sign,) = said(CHECK, rows)
    assert "among pictures" in sign.why.english


def test_one_content_is_one_sign(application, program, said):
    odd = [
        program(f"{folder}/locale.php", NIGHT, uid=33, sha256="d" * 64)
        for folder in ("includes", "themes/plain/parts")
    ]
    (sign,) = said(CHECK, [*application, *odd, *(active(row.path) for row in odd)])
    assert len(sign.places) == 2


@pytest.mark.parametrize(
    ("name", "values", "more"),
    [
        ("locale", {}, []),
        ("locale", {"at": NIGHT}, []),  # edited
        ("locale", {"at": NIGHT, "uid": 1000}, []),  # edited, by somebody else
        ("locale", {}, [weak()]),
        ("locale", {}, [active()]),
        ("x7f3kq", {}, []),
        ("x7f3kq", {"uid": 1000}, []),
        ("wp-config", {"at": NIGHT, "uid": 33, "mode": 0o666},
         [active("/srv/www/blog/includes/wp-config.php")]),
        ("settings.local", {"at": NIGHT, "uid": 33}, []),
    ],
)  # fmt: skip
def test_leaves_alone(application, program, said, *, name, values, more):
    assert said(CHECK, [*application, program(f"includes/{name}.php", **values), *more]) == []


def test_leaves_alone_what_other_checks_tell_of(application, program, said):
    """One block in many files, and one content under many names, are each one finding."""
    blocks = [active(row.path, digest=9) for row in application[:3]]
    odd = program("includes/locale.php", NIGHT, uid=33)
    assert said(CHECK, [*application, odd, *blocks, active(odd.path, digest=9)]) == []
    copies = [program(f"store/{n}/a{n}.php", sha256="e" * 64) for n in range(3)]
    odd = program("includes/locale.php", NIGHT, uid=33, sha256="e" * 64)
    assert said(CHECK, [*application, *copies, odd, active()]) == []


def test_leaves_alone_a_folder_of_several_hands(program, said):
    rows = [program(f"includes/{n}-part.php", uid=1000 + n % 3) for n in range(12)]
    assert said(CHECK, [*rows, program("includes/locale.php", NIGHT, uid=1001), active()]) == []
