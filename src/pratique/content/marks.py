"""The one entry to everything that looks at the bytes of a file: its marks."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.content.abuse import credential_form, doorway, kit, mailer, phishing
from pratique.content.base import Content
from pratique.content.identify import HEAD_LENGTH, identify
from pratique.content.javascript import injected
from pratique.content.mark import Mark
from pratique.content.php import analysis as php
from pratique.content.php import style_sheet
from pratique.content.program import alteration, back_door, bpf, kernel_module, miner
from pratique.content.program import contents as program
from pratique.content.script import analysis as page
from pratique.content.script import interpreted, node, tags
from pratique.content.shell import cgi
from pratique.content.shell import script as shell
from pratique.content.wide_text import narrowed
from pratique.model import Gap

# In the order in which their marks are told.
ANALYSERS = (
    credential_form.ANALYSER,
    php.ANALYSER,
    style_sheet.ANALYSER,
    injected.ANALYSER,
    phishing.ANALYSER,
    kit.ANALYSER,
    mailer.ANALYSER,
    doorway.ANALYSER,
    page.ANALYSER,
    interpreted.ANALYSER,
    node.ANALYSER,
    tags.ANALYSER,
    cgi.ANALYSER,
    shell.ANALYSER,
    miner.ANALYSER,
    program.ANALYSER,
    alteration.ANALYSER,
    back_door.ANALYSER,
    kernel_module.ANALYSER,
    bpf.ANALYSER,
)


def find_marks(content: bytes, path: str, kind: str, *, whole: bool = True) -> Iterator[Mark | Gap]:
    """The marks of `content`, and a gap for whatever in it could not be analysed.

    `path` is the readable absolute path, `kind` the word of `identify`. `whole` is false
    when `content` is only a piece of a larger file. Never raises on any bytes.
    """
    narrow = narrowed(content)
    if narrow is not None:
        content = narrow
        kind = identify(content[:HEAD_LENGTH], path.rpartition("/")[2])
    held = Content(content, path, kind, whole)
    for analyser in ANALYSERS:
        if not analyser.kinds or kind in analyser.kinds:
            yield from analyser.find(held)
