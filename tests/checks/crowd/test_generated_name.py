from __future__ import annotations

import pytest

from pratique.checks.crowd.generated_name import CHECK


@pytest.mark.parametrize(
    "name", ["x7f3kq.php", "wp-xkqzvtr.php", "a0f9c2b1d4e5.php", "qwvzkx.php", "xk7q2v.bak.php"]
)
def test_points_at(application, program, said, name):
    odd = program(f"includes/{name}")
    (sign,) = said(CHECK, [*application, odd])
    assert [place.path for place in sign.places] == [odd.path]


def test_many_in_one_site_are_one_sign(application, program, said):
    odd = [program(f"{folder}/x7f3kq.php") for folder in ("includes", "themes/plain/parts")]
    (sign,) = said(CHECK, [*application, *odd])
    assert len(sign.places) == 2


@pytest.mark.parametrize(
    "name",
    ["xmlrpc.php", "class-wp-xmlrpc-server.php", "i18n.php", "sha256.php", "404.php",
     "mysql4-upgrade.php", "x509.php", "20240131.php", "default.php", "Überblick.php"],
)  # fmt: skip
def test_leaves_alone(application, program, said, name):
    assert said(CHECK, [*application, program(f"includes/{name}")]) == []


def test_leaves_alone_a_folder_full_of_such_names(program, said):
    names = ("x7f3kq", "q9t3zd", "m4w8xk", "v2k8qz", "index", "empty", "state")
    assert said(CHECK, [program(f"store/{name}.php") for name in names]) == []


def test_leaves_alone_what_an_application_compiles(application, program, said):
    beside = [program(f"cache/twig/{name}.php") for name in ("one", "two", "three", "four", "five")]
    assert said(CHECK, [*application, *beside, program("cache/twig/x7f3kq.php")]) == []


def test_leaves_alone_other_kinds(application, program, said):
    assert said(CHECK, [*application, program("includes/x7f3kq.js", kind="javascript")]) == []


def test_leaves_alone_abbreviations_among_classes(program, said):
    names = ("Ccnum", "Digits", "Address", "Between", "Hostname", "Iban")
    assert said(CHECK, [program(f"lib/Validate/{name}.php") for name in names]) == []


def test_points_at_a_small_letter_among_classes(program, said):
    names = ("xkqzvtr", "Digits", "Address", "Between", "Hostname", "Iban")
    (sign,) = said(CHECK, [program(f"lib/Validate/{name}.php") for name in names])
    assert sign.places[0].path.endswith("/xkqzvtr.php")
