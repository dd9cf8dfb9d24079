"""What the SHA-256 of the images, and the hashes that they hold, mean for the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pratique.story.examination import Examination
from pratique.survey.medium_row import MediumRow


def with_media(answer: Examination, media: Sequence[MediumRow]) -> Examination:
    """The answer with its images; a hash that does not agree stands before all other limits."""
    wrong = [row for row in media if row.agrees is False]
    said = "".join(
        f"; the hash that is stored in {_name(row)} does not agree with its content"
        for row in wrong[:1]
    )
    return replace(
        answer,
        media=tuple(media),
        headline=answer.headline + said,
        limits=(*_limits(media), *answer.limits),
    )


def _limits(media: Sequence[MediumRow]) -> Iterator[str]:
    for row in media:
        if row.agrees is False:
            yield (
                f"the hash that is stored in an image does not agree with its content: {row.path} "
                f"was damaged or changed after it was made ({', '.join(row.stored)}). Copy it "
                "again from where it was made, and compare"
            )
    for row in media:
        if row.sha256 is None:
            yield f"no SHA-256 of an image: {row.path}: {row.skipped}"


def _name(row: MediumRow) -> str:
    return row.path.rpartition("/")[2]
