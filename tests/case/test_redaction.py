from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logged import machine
from pratique.case.redaction import Redaction, names_of
from pratique.parsers.passwd import Account
from pratique.parsers.site import Site
from pratique.report.export import case_graph, indicator_csv, misp, stix
from pratique.story.indicator.indicator import Kind
from pratique.survey.machine import Machine
from shareable import each, one, told

SALT = b"s" * 32
NAMES = {"anna": "account", "harbour": "host", "rossi-bakery": "site", "Maria Rossi": "person"}


def documents(shared):
    yield stix.document(shared)
    yield misp.document(shared)
    yield case_graph.document(shared)
    for exact in (True, False):
        yield "".join(indicator_csv.lines(shared, exact=exact))


def redaction(names=NAMES):
    return Redaction(SALT, names)


def test_what_a_machine_says_of_people_and_customers():
    tables = machine(
        Machine("mail01-customer", "", "", "0b9173733702cc63039adbbe3ee7b235"),
        Account("/etc/passwd", 9, "mrossi", 1004, 1004, "", "Maria Rossi,,", "/home/mrossi", ""),
        Site("/etc/nginx/y", 1, "nginx", "www.rossi-bakery.example", (), "/srv/rossi/public", ""),
    )
    found = names_of(tables)
    assert found["mrossi"] == found["anna"] == found["bruno"] == "account"
    assert found["maria rossi"] == found["maria"] == "person"
    assert found["rossi-bakery.example"] == found["rossi-bakery"] == "site"
    assert found["mail01-customer"] == found["0b9173733702cc63039adbbe3ee7b235"] == "host"
    assert not found.keys() & {"root", "www-data", "public", "www", "srv", "blog", "example"}


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/var/www/html/wp-content/uploads/x.php", "/var/www/html/wp-content/uploads/x.php"),
        ("/tmp/.x/agent", "/tmp/.x/agent"),
        ("/home/git/x", "/home/account-"),
        ("/home/stranger/public_html/x.php", "/home/account-"),
        ("/var/www/vhosts/kunde.example/httpdocs/x.php", "/var/www/vhosts/site-"),
        ("/var/spool/cron/crontabs/stranger", "/var/spool/cron/crontabs/site-"),
        ("/var/www/kunde.it/x.php", "/var/www/site-"),
        ("/var/www/anna/x.php", "/var/www/account-"),
        ("/var/www/ANNA_old/x.php", "/var/www/account-"),
        ("/srv/joanna/x.php", "/srv/joanna/x.php"),
        ("/srv/myrossi-bakery2/x.php", "/srv/mysite-"),
    ],
)
def test_paths(path, kept):
    assert redaction().path(path).startswith(kept)


def test_the_same_name_is_the_same_and_another_case_has_another():
    first, again = redaction().path("/home/anna/x"), redaction().path("/srv/anna/y")
    assert first.split("/")[2] == again.split("/")[2]
    assert Redaction(b"t" * 32, NAMES).path("/home/anna/x") != first


def test_what_people_write_is_left_out_and_counted():
    said = redaction().of(told(*each()))
    kinds = {one.kind for one in said.indicators}
    assert not kinds & {Kind.COMMAND, Kind.AGENT}
    assert (said.machine, said.summary, said.limits) == ("", (), ())
    assert said.removed["command-line"] == said.removed["user-agent"] == 1
    assert said.removed["sentence"] == 2


def test_what_is_shared_stays():
    said = redaction().of(told(*each()))
    values = {one.value for one in said.indicators}
    assert values >= {"203.0.113.66", "evil.example", "drop@evil.example", "ab" * 32}


def test_an_address_with_a_name_in_it_is_left_out_and_not_changed():
    said = redaction().of(
        told(one(Kind.URL, "http://evil.example/?h=harbour"), one(Kind.DOMAIN, "anna.evil.example"),
             one(Kind.URL, "http://evil.example/?m=somebody@else.example"))
    )  # fmt: skip
    assert said.indicators == ()
    assert (said.removed["url"], said.removed["domain-name"]) == (2, 1)


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=14)
SHAPES = st.sampled_from(
    [
        "/home/{}/x.php", "/var/www/{}/x.php", "/srv/a/{}.php", "/var/www/vhosts/{}.example/x",
        "/srv/{}@mail.example/x", "/srv/{}/b/{}", "/srv/\\x0a{}\\xff", "/var/mail/{}", "/srv/_{}9",
    ]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(LETTERS, SHAPES, st.sampled_from(["upper", "lower", "title"]))
def test_no_planted_name_is_anywhere_in_any_format(name, shape, case):
    secret = f"qx{name}"  # no word of ours
    planted = shape.replace("{}", getattr(secret, case)())
    shared = told(
        one(Kind.PATH, planted), one(Kind.SHA256, "ab" * 32, paths=(planted,)),
        one(Kind.ACCOUNT, secret), one(Kind.COMMAND, f"mail {secret}"),
        one(Kind.URL, f"http://evil.example/{planted}"), one(Kind.AGENT, secret),
        one(Kind.MAIL, f"{secret}@evil.example"), one(Kind.DOMAIN, f"{secret}.example"),
        machine=secret, summary=(f"{secret} was there",), limits=(f"/home/{secret}",),
        seed=secret,
    )  # fmt: skip
    said = redaction({secret: "account"}).of(shared)
    for document in documents(said):
        assert secret not in document.lower()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_taken_and_twice_is_once(text):
    once = redaction().path(text)
    assert redaction().path(once) == once
