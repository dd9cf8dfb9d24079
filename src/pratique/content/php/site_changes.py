"""What a page puts into the pages of its site for whoever knows a word that stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from pratique.content.names import PHP_CHANGES_SITE
from pratique.content.php.constant import function_name
from pratique.content.php.flow import Tracer, piece_text, pieces
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting
from pratique.content.php.syntax import arguments

# A field that is compared with a word or a hash that stands here.
_COMPARED: Final = re.compile(
    rb"\][\s)]{0,5}[!=]==?\s{0,3}['\"](?:(?P<hash>[0-9a-f]{40}|[0-9a-f]{32})|[^'\"\s]{4,64})['\"]"
)
_SECRET_FIELD: Final = re.compile(
    rb"\$_\w{3,7}\s?\[\s?['\"]?(?:\w{0,10}pass\w{0,10}|pwd?|pw|\w{0,10}key|secret|token|auth|hash)"
    rb"['\"]?\s?\Z"
)
_FIELD: Final = 60
# Words of a page that asks the site itself who its visitor is.
_ASKS_SITE: Final = (
    *(b"current_user_can", b"nonce", b"is_user_logged_in", b"check_admin_referer"),
    *(b"wp_authenticate", b"register_rest_route", b"wp_signon", b"hash_equals"),
)
_STORES: Final = frozenset({"wp_insert_post", "wp_update_post", "update_option", "add_option"})
_QUERIES: Final = frozenset({"query", "exec", "mysql_query", "mysqli_query", "real_query"})
_CHANGES: Final = re.compile(
    rb"\s{0,20}(?:update|insert\s{1,9}into|replace\s{1,9}into|delete\s{1,9}from)\b", re.IGNORECASE
)
_PAGES: Final = re.compile(
    rb"post_content|_posts\b|\bposts`|_options\b|option_value|`?full_content|_content`?\s?=|"
    rb"introtext|node_revision|cms_page",
    re.IGNORECASE,
)


def has_fixed_word(lowered: bytes) -> bool:
    """Whether a source in lower case compares what a visitor sends with a word or a hash in it."""
    return any(
        match["hash"] is not None
        or _SECRET_FIELD.search(lowered, max(0, match.start() - _FIELD), match.start())
        for match in _COMPARED.finditer(lowered)
    )


def site_changes(program: Program) -> Iterator[Sighting]:
    """Where what a visitor sends becomes part of the site's pages, behind a fixed word alone."""
    text = program.lowered
    if any(word in text for word in _ASKS_SITE) or not has_fixed_word(text):
        return
    for call in (*program.calls, *program.methods):
        callee = call.child_by_field_name("function")
        named = callee or call.child_by_field_name("name")
        values = arguments(call)
        if named is None or not values or program.steps_left <= 0:
            continue
        name = (
            function_name(program, callee)
            if callee is not None
            else program.source.word(named).lower()
        )
        if name in _STORES or (name in _QUERIES and _changes_pages(program, values)):
            flow = Tracer(program).trace(*values)
            if flow.requests:
                why = (
                    f"Line {program.source.line(call)} puts {flow.requests[0].text} into the pages"
                    " or settings of the site, for whoever sends a word that stands in this file."
                )
                yield Sighting(PHP_CHANGES_SITE, call, why, 0.8)
                return


def _changes_pages(program: Program, values: list[Node]) -> bool:
    for value in values[:2]:
        first = piece_text(program, pieces(program, value)[0])
        if first is not None and _CHANGES.match(first):
            return any(
                _PAGES.search(piece_text(program, one) or b"") for one in pieces(program, value)
            )
    return False
