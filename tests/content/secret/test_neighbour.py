from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.content.secret.neighbour import known_hosts, ssh_hosts


def test_hosts_by_name_and_how_many_more():
    found = list(known_hosts(
        b"# c\nweb2,192.0.2.4 ssh-ed25519 AAAA\n@cert-authority *.x ssh-rsa AAAA\n"
        b"|1|a=|b= ssh-rsa AAAA\n|1|c=|d= ssh-rsa AAAA\n"
        b"web2,192.0.2.4 ssh-rsa BBBB\n", "/x"))  # fmt: skip
    assert [one.opens for one in found] == [
        "web2,192.0.2.4 by SSH", "*.x by SSH", "2 hosts whose names are hashed",
    ]  # fmt: skip
    assert {one.kind for one in found} == {"neighbour"}
    assert {one.value for one in found} == {b""}


def test_hosts_of_a_configuration():
    found = list(ssh_hosts(
        b"Host *\n  User all\nHost back\n HostName=192.0.2.9\n User deploy\n IdentityFile ~/.ssh/k"
        b"\nMatch all\nHost b\n", "/x"))  # fmt: skip
    assert [one.opens for one in found] == [
        "192.0.2.9 as deploy by SSH with the key ~/.ssh/k", "b by SSH",
    ]  # fmt: skip


@given(st.binary(max_size=200))
def test_takes_anything(content):
    list(known_hosts(content, "/x"))
    list(ssh_hosts(content, "/x"))
