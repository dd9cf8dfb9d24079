"""What the SHA-256 of the images, and the hashes that they hold, mean for the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pratique.phrase import Phrase, in_a_row, ours
from pratique.story.examination import Examination
from pratique.survey.medium_row import MediumRow


def with_media(answer: Examination, media: Sequence[MediumRow]) -> Examination:
    """The answer with its images; a hash that does not agree stands before all other limits."""
    wrong = [row for row in media if row.agrees is False]
    said = [
        Phrase(
            "the hash that is stored in %(name)s does not agree with its content",
            {"name": _name(row)},
        )
        for row in wrong[:1]
    ]
    return replace(
        answer,
        media=tuple(media),
        headline=in_a_row([answer.headline, *said], "; "),
        limits=(*_limits(media), *answer.limits),
    )


def _limits(media: Sequence[MediumRow]) -> Iterator[Phrase]:
    for row in media:
        if row.agrees is False:
            yield Phrase(
                "the hash that is stored in an image does not agree with its content: %(path)s "
                "was damaged or changed after it was made (%(stored)s). Copy it again from where "
                "it was made, and compare",
                {"path": row.path, "stored": ", ".join(row.stored)},
            )
    for row in media:
        if row.sha256 is None:
            told: dict[str, str | Phrase] = {"path": row.path, "why": ours(row.skipped)}
            yield Phrase("no SHA-256 of an image: %(path)s: %(why)s", told)


def _name(row: MediumRow) -> str:
    return row.path.rpartition("/")[2]
