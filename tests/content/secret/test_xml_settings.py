from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.content.secret.xml_settings import xml_settings


def pairs(text):
    return {one.key: one.value for one in xml_settings(text.encode())}


def test_elements_and_their_group():
    found = xml_settings(
        b"<c>\n<db><host>h</host>\n<password><![CDATA[x<9]]></password></db><password>y</password></c>"
    )
    told = {one.key: one for one in found}
    assert told["c.db.password"].value == b"x<9"
    assert told["c.db.password"].line == 3
    assert told["c.db.password"].group == told["c.db.host"].group != told["c.password"].group


def test_attributes():
    assert pairs('<user username="u" password="x&amp;9"/>') == {
        "user.username": b"u",
        "user.password": b"x&9",
    }
    assert pairs('<add key="ApiToken" value="x9"/>') == {"add.ApiToken": b"x9"}
    assert pairs('<p><property name="password">x9</property></p>')["p.password"] == b"x9"


def test_comments_are_none():
    assert pairs("<a><!-- <password>x</password> --></a>") == {}


@given(st.text("<>/!-[]CDATA='\"ab \n", max_size=200))
def test_takes_anything(text):
    xml_settings(text.encode())
