from __future__ import annotations

from dataclasses import dataclass

import pytest

from pratique.phrase import Phrase
from pratique.story.whole_image import with_media
from pratique.survey.medium_row import MediumRow


@dataclass(frozen=True)
class Answer:
    headline: Phrase = Phrase("1 finding")  # noqa: RUF009 - it is frozen
    limits: tuple[Phrase, ...] = (Phrase("other"),)
    media: tuple[MediumRow, ...] = ()


def row(**changed):
    told = {
        "path": "/srv/disk.E01", "files": ("/srv/disk.E01",), "kind": "ewf", "size": 9,
        "sha256": "ab", "stored": ("md5 cd",), "agrees": True, "seconds": 0.1, "taken": 5,
        "skipped": "", "stamp": "",
    }  # fmt: skip
    return MediumRow(**{**told, **changed})


@pytest.mark.parametrize("agrees", [True, None])
def test_nothing_is_wrong(agrees):
    one = row(agrees=agrees)
    assert with_media(Answer(), [one]) == Answer(media=(one,))


def test_a_hash_that_does_not_agree_stands_first():
    found = with_media(Answer(), [row(), row(agrees=False), row(sha256=None, skipped="why")])
    assert found.headline.english.endswith("stored in disk.E01 does not agree with its content")
    first, second, other = (limit.english for limit in found.limits)
    assert "md5 cd" in first
    assert second == "no SHA-256 of an image: /srv/disk.E01: why"
    assert other == "other"
