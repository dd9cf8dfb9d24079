from __future__ import annotations

from pratique.content.abuse.watcher import names_watchers, watchers


def test_names():
    assert watchers("Deny from .PhishTank.com\nnetcraft phishtank") == ("phishtank", "netcraft")
    assert watchers("reset offset") == ()
    assert names_watchers(b"... phishtank ...")
    assert not names_watchers(b"googlebot")
