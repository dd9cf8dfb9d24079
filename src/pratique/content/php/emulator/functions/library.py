"""The functions of PHP by name, and what a call of one gives.

The pure ones get values that are known through and through, or at least arrays whose items are
all there; where one of them cannot tell, the result is unknown with the origins of what went in.
"""

from __future__ import annotations

import math
from typing import Final

from pratique.content.php.emulator.functions.acts import ACTS
from pratique.content.php.emulator.functions.argument import MOST_ITEMS, Pure
from pratique.content.php.emulator.functions.arrays import ARRAYS, ARRAYS_OF_ANYTHING
from pratique.content.php.emulator.functions.cipher import CIPHER
from pratique.content.php.emulator.functions.classes import OF_ITEMS, counted, with_texts
from pratique.content.php.emulator.functions.coding import CODING
from pratique.content.php.emulator.functions.compression import COMPRESSION
from pratique.content.php.emulator.functions.digest import DIGEST
from pratique.content.php.emulator.functions.encoding import ENCODING
from pratique.content.php.emulator.functions.form import FORM, FORM_OF_PIECES
from pratique.content.php.emulator.functions.information import (
    INFORMATION,
    INFORMATION_OF_ANYTHING,
)
from pratique.content.php.emulator.functions.markup import MARKUP
from pratique.content.php.emulator.functions.matching import PATTERN
from pratique.content.php.emulator.functions.numbers import NUMBERS
from pratique.content.php.emulator.functions.packing import PACKING
from pratique.content.php.emulator.functions.search import SEARCH
from pratique.content.php.emulator.functions.text import TEXT, TEXT_OF_PIECES
from pratique.content.php.emulator.functions.written import WRITTEN
from pratique.content.php.emulator.machine import Call, settled
from pratique.content.php.emulator.operators import LONGEST_TEXT
from pratique.content.php.emulator.parameters import PARAMETERS
from pratique.content.php.emulator.value import (
    Array,
    Cell,
    Instance,
    Unknown,
    Value,
    foreign_from,
    is_known,
    joined,
    origins_of,
    unknown_from,
)
from pratique.content.php.vocabulary import BUILDS, DECODES, PASSES_NAME, READS, STOPS

PURE: Final[dict[bytes, Pure]] = {
    **TEXT,
    **SEARCH,
    **FORM,
    **MARKUP,
    **ENCODING,
    **CODING,
    **COMPRESSION,
    **PACKING,
    **DIGEST,
    **WRITTEN,
    **CIPHER,
    **NUMBERS,
    **ARRAYS,
    **PATTERN,
    **INFORMATION,
}
# These look only at the arguments themselves, not into the items of arrays.
SHALLOW: Final[dict[bytes, Pure]] = {
    **TEXT_OF_PIECES,
    **FORM_OF_PIECES,
    **ARRAYS_OF_ANYTHING,
    **INFORMATION_OF_ANYTHING,
}
_OF_PIECES: Final = frozenset({*TEXT_OF_PIECES, *FORM_OF_PIECES})
CANNOT_TELL: Final = (ValueError, TypeError, IndexError, LookupError, OverflowError)
_UNDO: Final = frozenset(name.encode() for name in DECODES)
_STOP: Final = frozenset(name.encode() for name in STOPS)
# Functions that answer yes or no: nothing of what went in comes out.
_ASKS: Final = (b"is_", b"ctype_")
_AT_ONCE: Final = frozenset(
    {b"count", b"sizeof", b"array_key_exists", b"key_exists", *INFORMATION_OF_ANYTHING}
)
# Which argument a text comes from, where that is not the first.
_SUBJECT: Final = {b"implode": 1, b"join": 1, b"hash": 1, b"iconv": 2}
# Functions of PHP that nothing is worked out of here; any other stands in another file.
_OF_PHP: Final = frozenset(
    {name.encode() for name in PASSES_NAME | DECODES | BUILDS | READS | STOPS} | set(PARAMETERS)
)
# Work for each byte is done in Python here, not in C.
_SLOW: Final = frozenset(
    b"""addcslashes addslashes nl2br convert_uudecode quoted_printable_encode wordwrap ucwords
    soundex strspn strcspn str_word_count hash html_entity_decode htmlspecialchars htmlentities
    preg_quote stripcslashes stripslashes strtr unserialize json_decode openssl_decrypt
    openssl_encrypt mcrypt_decrypt pack""".split()
)


def call_builtin(call: Call) -> Value:
    """What a call of a function of PHP gives; what it does is written down."""
    for value in call.values:
        if value.__class__ is Instance or (value.__class__ is Array and call.name in OF_ITEMS):
            with_texts(call)
            break
    if call.name in (b"count", b"sizeof") and call.value(0).__class__ is Instance:
        return counted(call)
    acting = ACTS.get(call.name)
    if acting is not None:
        call.machine.spend(1)
        return acting(call)
    return worked_out(call)


def worked_out(call: Call) -> Value:
    """What a function gives that only looks at its arguments."""
    values = [settled(value) for value in call.values]
    rule = SHALLOW.get(call.name)
    if rule is not None:
        known = call.name in _OF_PIECES or not any(v.__class__ is Unknown for v in values)
    else:
        rule = PURE.get(call.name)
        known = rule is not None and all(map(is_known, values))
    if rule is None and call.name not in PURE:
        known_name = call.name in _OF_PHP or call.name.startswith(_ASKS)
        return _unknown(call.name, values) if known_name else foreign_from(*values)
    if rule is None or not known:
        return _of_choices(call, rule, values)
    if call.name not in _AT_ONCE:
        shallow = call.name in SHALLOW
        call.machine.spend(_length(values) if shallow else _weight(call.name, values))
    result = _result(rule, values)
    if result.__class__ is Unknown:
        return result if result.pieces else _unknown(call.name, values)
    _shared(result)
    call.machine.spend(_size(result) // 1024)
    at = _SUBJECT.get(call.name, 0)
    subject = values[at] if at < len(values) else None
    call.machine.came_from(result, call.name.decode("latin-1"), subject)
    return result


def _result(rule: Pure, values: list[Value]) -> Value:
    try:
        result = rule(values)
    except CANNOT_TELL:
        return Unknown()
    if result.__class__ is bytes and len(result) > LONGEST_TEXT:
        return Unknown()
    if result.__class__ is Array and len(result.items) > MOST_ITEMS:
        return Unknown()
    return result


def _of_choices(call: Call, rule: Pure | None, values: list[Value]) -> Value:
    """For an argument that is one of a few values: what the function gives for each."""
    unsure = [at for at, value in enumerate(values) if not is_known(value)]
    if rule is None or len(unsure) != 1 or call.name in _STOP:
        return _unknown(call.name, values)
    held = values[unsure[0]]
    if held.__class__ is not Unknown or not held.choices or not all(map(is_known, held.choices)):
        return _unknown(call.name, values)
    found: Value = None
    for number, choice in enumerate(held.choices):
        given = [choice if at == unsure[0] else value for at, value in enumerate(values)]
        call.machine.spend(_weight(call.name, given))
        result = _result(rule, given)
        result = _unknown(call.name, given) if result.__class__ is Unknown else result
        found = result if number == 0 else joined(found, result)
    if held.origins:
        found = joined(found, Unknown(held.origins, decoded=held.decoded))
    return found


def _unknown(name: bytes, values: list[Value]) -> Unknown:
    if name in _STOP or name.startswith(_ASKS):
        return Unknown()
    return unknown_from(*values, decoded=name in _UNDO and bool(origins_of(*values)))


def _length(values: list[Value]) -> int:
    """The work for what does not look into the items of an array."""
    return 1 + sum(len(value.items) for value in values if value.__class__ is Array) // 16


def _weight(name: bytes, values: list[Value]) -> int:
    size = sum(map(_size, values))
    if name == b"levenshtein":
        lengths = [len(value) for value in values[:2] if value.__class__ is bytes]
        return 1 + min(math.prod(lengths), 250_000) // 3
    if name == b"hash_pbkdf2":
        rounds = values[3] if len(values) > 3 and values[3].__class__ is int else 0
        return 1 + min(max(rounds, 0), 20_000) * 2
    return 1 + (size // 4 if name in _SLOW else size // 512)


def _size(value: Value) -> int:
    """About the number of bytes that a value holds."""
    if value.__class__ is bytes:
        return len(value)
    if value.__class__ is not Array:
        return 8
    size = 0
    waiting = [value]
    looked = 0
    while waiting and looked < MOST_ITEMS:
        for item in waiting.pop().items.values():
            looked += 1
            inner = item.value if item.__class__ is Cell else item
            if inner.__class__ is Array:
                waiting.append(inner)
            size += 64 + (len(inner) if inner.__class__ is bytes else 0)
    return size


def _shared(result: Value) -> None:
    """Arrays inside of a result belong to the arguments, too: whoever writes takes a copy."""
    if result.__class__ is Array:
        result.epoch = 0
        for item in result.items.values():
            inner = item.value if item.__class__ is Cell else item
            if inner.__class__ is Array:
                inner.epoch = 0
