from __future__ import annotations

from pratique.survey.progress import Amount, Silent


def test_silent_says_nothing(capsys):
    Silent().at(Amount(entries=2, entries_done=1, bytes=10, bytes_done=5, listed=True))
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
