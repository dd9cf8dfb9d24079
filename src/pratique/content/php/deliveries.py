"""What a page does with what people type: passwords and cards that it sends away or keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from pratique.content.names import PHP_MAILS_HIDDEN_ADDRESS, PHP_MAILS_PASSWORD
from pratique.content.php.constant import constant, function_name, text_of
from pratique.content.php.flow import Flow, Tracer, piece_text, pieces, resolved
from pratique.content.php.program import Program
from pratique.content.php.sinks import Sighting
from pratique.content.php.stored import file_path
from pratique.content.php.syntax import arguments
from pratique.content.php.vocabulary import DROP_BOXES, FETCHES, MAILS, SENDS, WRITES_FILE

_SECRET = re.compile(
    r"pass|pwd|\bpin\b|_pin|pin_|cvv|cvc|otp|card|\bcc|ccnum|ssn|secret|senha|contrase|motdepasse",
    re.IGNORECASE,
)
# The whole form of a payment, as shops name it.
_PAYMENT = re.compile(rb"\$_(?:POST|REQUEST)\s?\[\s?['\"](?:payment|paymentmethod)['\"]\s?\]")
# Ways of packing a whole form; the first two hide it from whoever reads along.
_HIDES = frozenset({"base64_encode", "serialize"})
_WRAPS = _HIDES | {"json_encode", "print_r", "http_build_query"}
_LEAST_PICKED = 6
_PASSWORD_FIELD = re.compile(rb"type\s*=\s*\\?[\"']?password", re.IGNORECASE)
_LONG_PAGE = 65_536
_CLASS = re.compile(rb"\bclass\s+\w+[^<>]{0,200}\{", re.IGNORECASE)
_PICTURE = re.compile(rb"\.(?:jpe?g|png|gif|ico|bmp|webp|css|woff2?|ttf)$", re.IGNORECASE)
# Fields of a shop's payment form.
_CARD_FIELDS = re.compile(
    rb"cc_?(?:number|num|cid|exp|owner|type)|cvv2?|cvc|card_?(?:number|num|cvv|cvc|exp|holder)",
    re.IGNORECASE,
)
_CARD = re.compile(r"pass|pwd|cvv|cvc|card|\bcc_?(?:num|cid|exp|owner)", re.IGNORECASE)
_CARD_GETTERS = frozenset({"getccnumber", "getcccid", "getccexpmonth", "getccowner"})
# A look at the whole source, before anything is followed.
_ASKED = re.compile(rb"\$_(?:post|request|get|cookie)|php://input|_post")
_TYPED = re.compile(
    rb"\$_(?:post|request|get)\s{0,3}\[[^\]]{0,80}(?:pass|pwd|cvv|cvc|card|cc_?[ncoe]|payment)|getcc(?:num|cid|own)"
)
# The two fields of the login page of WordPress.
_LOGIN_FIELDS = frozenset({"log", "pwd"})
_FORMS = ("_POST", "_REQUEST", "_GET")
_FIELD = re.compile(r"\[\s*['\"]?(\w{1,40})['\"]?\s*\]\Z")
_ADDRESS = re.compile(rb"(?:https?:)?//", re.IGNORECASE)
_RECIPIENT = re.compile(rb"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")
_ASKS = frozenset({"file_get_contents", "fopen", "file", "readfile", "curl_init", "wp_remote_get"})
_TEXT_SUFFIX = re.compile(rb"\.(?:txt|log|html?|csv|dat|json|md)$", re.IGNORECASE)


def deliveries(program: Program) -> Iterator[Sighting]:
    """Passwords and cards that are mailed, sent or kept."""
    asked = _ASKED.search(program.lowered) is not None
    typed = _TYPED.search(program.lowered) is not None
    boxes = any(box in program.source.text for box in DROP_BOXES)
    for call in program.calls:
        callee = call.child_by_field_name("function")
        if callee is None or program.steps_left <= 0:
            continue
        name = function_name(program, callee)
        if name in WRITES_FILE and asked:
            yield from _kept(program, call, name)
        elif name in MAILS:
            yield from _mail(program, call, name)
        if name in SENDS and boxes:
            yield from _drop(program, call)
        elif typed and (name in _ASKS or name in SENDS or name in FETCHES):
            yield from _sent(program, call, asks=name in _ASKS)


# --- passwords


def _secret(program: Program, flow: Flow) -> str | None:
    """The request field that looks like a password; a whole form with a password field counts."""
    for origin in flow.requests:
        if not any(form in origin.text for form in _FORMS):
            continue
        if _SECRET.search(origin.text):
            return origin.text
        if _PAYMENT.fullmatch(origin.text.encode()) and _packed_form(program):
            return origin.text
        if "[" not in origin.text and _asks_for_password(program.source.text):
            return origin.text
        if "[" not in origin.text and flow.packers and _names_card(program.source.text):
            return origin.text
    return None


def _names_card(page: bytes) -> bool:
    """Whether a small program names the fields of a payment form."""
    return len(page) <= _LONG_PAGE and _CARD_FIELDS.search(page) is not None


def _asks_for_password(page: bytes) -> bool:
    # A whole application in one file has its login and its mails apart.
    if len(page) > _LONG_PAGE and _CLASS.search(page):
        return False
    return _PASSWORD_FIELD.search(page) is not None


def _mail(program: Program, call: Node, name: str) -> Iterator[Sighting]:
    values = arguments(call)
    sent = [values[at] for at in MAILS[name] if at < len(values)]
    flow = Tracer(program).trace(*sent)
    secret = _secret(program, flow)
    if values:
        yield from _hidden_recipient(program, call, values[0])
    if secret is None and values and flow.sessions:
        # What one page of a kit asks for, the next one mails.
        to = text_of(program, values[0])
        if to is not None and _RECIPIENT.search(to[:500]):
            secret = next((o.text for o in flow.sessions if _SECRET.search(o.text)), None)
    if secret is not None:
        why = f"{secret} is mailed on line {program.source.line(call)}."
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.85)


def _drop(program: Program, call: Node) -> Iterator[Sighting]:
    flow = Tracer(program).trace(*arguments(call))
    secret = _secret(program, flow)
    if secret is not None:
        why = (
            f"{secret} is sent to a chat service (Telegram, Discord) on line"
            f" {program.source.line(call)}."
        )
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.9)


def _kept(program: Program, call: Node, name: str) -> Iterator[Sighting]:
    values = arguments(call)
    place, data = WRITES_FILE[name]
    if place > data or max(place, data) >= len(values):
        return
    content = Tracer(program).trace(values[data])
    if not content.requests:
        return
    path = text_of(program, file_path(program, values[place]))
    line = program.source.line(call)
    secret = _secret(program, content)
    shown = path[:100].decode("utf-8", "replace") if path is not None else "a file"
    if secret is not None and path is not None and _TEXT_SUFFIX.search(path):
        why = f"{secret} is written into {shown!r} on line {line}."
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.8)
    elif _is_login(content):
        why = f"What people type into the login page is written into {shown!r} on line {line}."
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.85)
    elif content.packers and path is not None and _PICTURE.search(path):
        why = (
            f"{content.requests[0].text} is packed by {content.packers[0].text} and kept in"
            f" {shown!r}, which has the name of a picture (line {line})."
        )
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.85)


def _is_login(flow: Flow) -> bool:
    """Whether both fields of WordPress's login page are there."""
    fields = {match[1] for one in flow.requests if (match := _FIELD.search(one.text))}
    return fields >= _LOGIN_FIELDS


def _sent(program: Program, call: Node, *, asks: bool) -> Iterator[Sighting]:
    """Passwords that go to another machine, in an address or in a form."""
    values = arguments(call)
    flow = Tracer(program).trace(*values)
    line = program.source.line(call)
    yield from _payment(program, call, flow)
    if b"class " in program.source.text and not asks:
        return
    if _is_login(flow):
        why = f"What people type into the login page is sent to another machine on line {line}."
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.85)
        return
    if not asks or not values:
        return
    parts = pieces(program, values[0])
    start = piece_text(program, parts[0])
    if start is None or not _ADDRESS.match(start):
        return
    secret = next(_card_words(program, Tracer(program).trace(*parts[1:])), None)
    if secret is not None:
        why = f"{secret} is part of an address of another machine that is fetched on line {line}."
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.75)


def _payment(program: Program, call: Node, flow: Flow) -> Iterator[Sighting]:
    """The whole form of a payment, packed; a shop hands its fields on one by one."""
    if not flow.requests or not any(one.text in _WRAPS for one in flow.packers):
        return
    payment = _packed_form(program)
    if payment:
        line = program.source.line(call)
        why = f"{payment}, the form of a payment, is packed and sent away on line {line}."
        yield Sighting(PHP_MAILS_PASSWORD, call, why, 0.8)


def _packed_form(program: Program) -> str:
    """The form of a payment that is packed as it comes in; empty for none."""
    text = program.source.text
    card = b"class " not in text and (_names_card(text) or _PAYMENT.search(text) is not None)
    for call in program.calls:
        callee, values = call.child_by_field_name("function"), arguments(call)
        name = function_name(program, callee) if callee is not None and values else None
        if name not in _WRAPS:
            continue
        packed = program.source.slice(resolved(program, values[0]))
        whole = card and name in _HIDES and packed in (b"$_POST", b"$_REQUEST")
        if whole or _PAYMENT.fullmatch(packed):
            return packed.decode("utf-8", "replace")
    return ""


def _hidden_recipient(program: Program, call: Node, to: Node) -> Iterator[Sighting]:
    """Mail to an address that no search in the file finds."""
    found = constant(program, to)
    text = found.text if found is not None and found.built else None
    if text is None or not _RECIPIENT.fullmatch(text.strip()) or text.lower() in program.lowered:
        return
    letters = [one for one in pieces(program, to) if len(piece_text(program, one) or b"") == 1]
    if Tracer(program).trace(to).decoders or len(letters) >= _LEAST_PICKED:
        shown = text[:80].decode("utf-8", "replace")
        why = (
            f"Line {program.source.line(call)} mails to {shown!r}, an address that is hidden here."
        )
        yield Sighting(PHP_MAILS_HIDDEN_ADDRESS, call, why, 0.85)


def _card_words(program: Program, flow: Flow) -> Iterator[str]:
    """Fields and getters that hold a password or a card."""
    yield from (one.text for one in flow.requests if _CARD.search(one.text))
    if b"getCc" in program.source.text:
        yield from (one.text for one in flow.getters if one.text.lower() in _CARD_GETTERS)
