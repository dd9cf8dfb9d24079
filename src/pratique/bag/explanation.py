"""`README.txt` of a bag: for somebody who has never heard of Pratique, in ten years.

The same text stands in it in the reader's language and in English, so every paragraph is a
template that is shown twice where the two differ.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from pratique.report.words import _

_WIDTH: Final = 88

SHORT: Final = b"""\
This folder is a sealed record of what was found on a computer, and of what was done about it.
It is a BagIt package (RFC 8493). Read data/README.txt first.
"""


def explanation(told: Mapping[str, str]) -> bytes:
    """The whole text. `told` has the words of the paragraphs below."""
    local = "\n".join(_parts(told, _))
    english = "\n".join(_parts(told, lambda text: text))
    both = english if local == english else f"{local}\n\n{'=' * _WIDTH}\n\n{english}"
    return (both + "\n").encode("utf-8", "backslashreplace")


def _parts(told: Mapping[str, str], shown: Callable[[str], str]) -> Iterator[str]:
    for kind, text in _text(shown):
        words = text % told
        if kind == "title":
            yield f"{words}\n{'-' * len(words)}\n"
        elif kind == "command":
            yield f"    {words}"
        elif kind == "end":
            yield ""
        else:
            yield (
                textwrap.fill(words, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"
            )


def _text(_: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """The kind of each paragraph and its template; commands are the same in every language."""
    yield "title", _("What this is")
    yield (
        "",
        _(
            "A sealed record of an examination: what was found on a computer that may have "
            "been broken into, how that was concluded, and who did what about it. Pratique "
            "%(version)s sealed it on %(time)s. Nothing in it has to be installed or run to "
            "be read: it consists of text, CSV, JSON, HTML, PDF and Parquet."
        ),
    )
    yield (
        "",
        _(
            "Names, quotes and lines in it come from the computer that was examined. "
            "Whoever broke into it may have written some of them. Read them; do not run "
            "them, and do not open addresses that stand in them."
        ),
    )
    yield "title", _("What is in it")
    for line in (
        _("data/contents.csv     every file of this bag with what it was called in the case"),
        _("data/reports/         the report, to be read in a browser or printed"),
        _("data/text/            findings, the story and the times, as text and as CSV"),
        _("data/journal.txt      what was done, when and by whom; journal.csv is the same"),
        _("data/journal.jsonl    the journal itself: one signed entry a line, in JSON"),
        _("data/journal.pub      the public key that signed the last entries and this bag"),
        _("data/findings/        the answers of the examinations in JSON, with every reason"),
        _("data/stories/         the stories in JSON"),
        _("data/tables/          what was read from the computer, as Parquet and as CSV"),
        _("data/schema/          what each table and each of its columns means"),
        _("data/left-out.csv     what lay in the case and is not in here, with the reason"),
    ):
        yield "command", line
    yield "end", ""
    yield (
        "",
        _(
            "CSV files have a ' before a cell that a spreadsheet would take for a formula. "
            "Bytes that are no text are written as \\x and two hexadecimal digits. All times "
            "are UTC."
        ),
    )
    yield "title", _("What is not in it")
    yield (
        "",
        _(
            "The passwords and keys that the examination met are covered by dots. The "
            "private key of the case is not here, nor what its fingerprints of passwords "
            "were made with."
        ),
    )
    yield "", "%(covered)s"
    yield "", "%(without)s"
    yield "title", _("Has anything changed?")
    yield "", _("With sha256sum, in the folder that holds bagit.txt:")
    yield "command", "sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt"
    yield "end", ""
    yield (
        "",
        _(
            "It prints nothing where no file has changed. That no file was added is seen "
            "from two numbers that must be the same:"
        ),
    )
    yield "command", "find data -type f | wc -l"
    yield "command", "wc -l < manifest-sha256.txt"
    yield "end", ""
    yield "", _("With openssl (3.0 or later), that the two lists are those that were signed:")
    yield (
        "command",
        (
            "openssl pkeyutl -verify -pubin -inkey data/journal.pub -rawin "
            "-in tagmanifest-sha256.txt -sigfile tagmanifest-sha256.sig"
        ),
    )
    yield (
        "command",
        (
            "openssl pkeyutl -verify -pubin -inkey data/journal.pub -rawin "
            "-in tagmanifest-sha512.txt -sigfile tagmanifest-sha512.sig"
        ),
    )
    yield "end", ""
    yield (
        "",
        _(
            "Somebody who exchanges everything, key and signatures included, is found out "
            "by the key: its number was %(key)s when this was sealed. Compare it with the "
            "number in papers that lay elsewhere. This prints it:"
        ),
    )
    yield (
        "command",
        ("openssl pkey -pubin -in data/journal.pub -outform DER | tail -c 32 | od -An -tx1"),
    )
    yield "end", ""
    yield (
        "",
        _(
            "With Pratique, all of that and the journal at once: pratique verify FOLDER. "
            "With the BagIt tools of any library: bagit.py --validate FOLDER"
        ),
    )
    yield "title", _("When was it sealed?")
    yield (
        "",
        _(
            "The time above is that of the clock of the computer that sealed it. A "
            "time-stamp authority (RFC 3161) can confirm that it existed at a time: "
            "tagmanifest-sha256.tsq is the request for it, and the files called "
            "time-stamp-1.tsr and so on are answers, where there are any. With the "
            "certificate of the authority in authority.pem:"
        ),
    )
    yield (
        "command",
        (
            "openssl ts -verify -data tagmanifest-sha256.txt -in time-stamp-1.tsr "
            "-CAfile authority.pem"
        ),
    )
    yield "end", ""
    yield (
        "",
        _(
            "Where openssl does not find the certificate of the signer in the answer, give "
            "that with -untrusted. openssl ts -reply -in time-stamp-1.tsr -text shows the "
            "time and the authority."
        ),
    )
    yield "title", _("Reading the journal with your own eyes")
    yield (
        "",
        _(
            "Each line of data/journal.jsonl names the SHA-256 of the line before it as "
            '"before" and ends with an Ed25519 signature, in hexadecimal, over all that '
            'stands in front of ,"signature": - with the key that it names. A line that was '
            "changed, taken out or put in breaks that chain."
        ),
    )
