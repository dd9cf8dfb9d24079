"""Progress that nobody watches."""

from __future__ import annotations

from pratique.survey.progress import Amount, Silent


def test_silence(capfd):
    Silent().at(Amount(1, 1, 1, 1, listed=True))
    assert capfd.readouterr() == ("", "")
