"""A package that rpm installed, and the scripts in its header.

A script is a tag with its text and a tag with its interpreter; triggers are lists of both, with
the names that set each off. Source: `include/rpm/rpmtag.h` of rpm, rpm-scriptlets(7).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.evidence.rpm_header import Header, read_header
from pratique.model import Gap, Instant
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.openpgp_signature import signed_by
from pratique.parsers.package_script import SCRIPT_LENGTH, PackageScript, script_text
from pratique.parsers.rpm_manifest import ARCH, NAME, RELEASE, VERSION, label

_SIGNATURES: Final = (268, 267, 262, 259)  # RPMTAG_RSAHEADER, _DSAHEADER, _SIGGPG, _SIGPGP
_OPENPGP: Final = 278  # since rpm 6: all signatures, in base64
_LONGEST_SIGNATURE: Final = 64 << 10
_EPOCH, _BUILD_TIME, _BUILD_HOST, _INSTALL_TIME, _SIZE, _VENDOR = 1003, 1006, 1007, 1008, 1009, 1011
_PACKAGER, _SOURCE, _LONG_SIZE = 1015, 1044, 5009
# Event, tag of the text, tag of the interpreter
_SCRIPTS: Final = (
    ("prein", 1023, 1085),
    ("postin", 1024, 1086),
    ("preun", 1025, 1087),
    ("postun", 1026, 1088),
    ("verify", 1079, 1091),
    ("pretrans", 1151, 1153),
    ("posttrans", 1152, 1154),
    ("preuntrans", 5103, 5105),
    ("postuntrans", 5104, 5106),
)
# Event, texts, interpreters, names that set one off, and which of the texts each name means
_TRIGGERS: Final = (
    ("trigger", 1065, 1092, 1066, 1069),
    ("filetrigger", 5066, 5067, 5069, 5070),
    ("transfiletrigger", 5076, 5077, 5079, 5080),
)
_MOST_TRIGGERS: Final = 1000
_SHELL: Final = b"/bin/sh"


@dataclass(frozen=True, slots=True)
class RpmPackage:
    """A package as rpm knows it. Columns are named after osquery's `rpm_packages` table."""

    table: ClassVar[str] = "rpm_package"

    path: Annotated[str, "the database of rpm"]
    name: Annotated[str, "name of the package"]
    version: Annotated[str, "version"]
    release: Annotated[str, "release"]
    epoch: Annotated[int | None, "epoch; null without one"]
    arch: Annotated[str, "architecture, or `noarch`"]
    source: Annotated[str, "file name of the source package"]
    size: Annotated[int | None, "length of its files together, in bytes", "unsigned"]
    vendor: Annotated[str, "who sells or gives it"]
    packager: Annotated[str, "who packaged it"]
    install_time: Annotated[Instant | None, "when it was installed, as the database says"]
    build_time: Annotated[Instant | None, "when it was built, as its maker says"]
    build_host: Annotated[str, "the machine that it was built on, as its maker says"]
    package: Annotated[str, "`name-version-release.arch`, as it stands with its files"]
    sha1: Annotated[str, "SHA-1 of its header, as it stands in the database; empty without one"]
    sha1_matches: Annotated[
        bool | None, "whether the header has the digest that stands in it; null without one"
    ]
    signature: Annotated[str, "algorithms of its signature, not verified; empty without one"]
    key_id: Annotated[str, "id of the key that signed it, not verified; empty without one"]


def package_rows(blob: bytes, path: str) -> Iterator[RpmPackage | PackageScript | Gap]:
    """The row of the package whose header is `blob`, and those of its scripts."""
    header = read_header(blob)
    if header is None:
        yield unread(path, None, "not a header of rpm", blob[:64])
        return
    if header.damaged:
        tags = " ".join(str(tag) for tag in header.damaged[:20])
        yield unread(
            path, None, "values outside of a header of rpm", f"{label(header)}: tags {tags}"
        )
    if not header.text(NAME):
        yield unread(path, None, "a package without a name", blob[:64])
        return
    yield _package(header, path)
    yield from _scripts(header, path)


def _package(header: Header, path: str) -> RpmPackage:
    signature, key = _signature(header)
    size = header.number(_LONG_SIZE)
    return RpmPackage(
        path,
        _text(header, NAME),
        _text(header, VERSION),
        _text(header, RELEASE),
        header.number(_EPOCH),
        _text(header, ARCH),
        _text(header, _SOURCE),
        header.number(_SIZE) if size is None else size,
        _text(header, _VENDOR),
        _text(header, _PACKAGER),
        _time(header, _INSTALL_TIME),
        _time(header, _BUILD_TIME),
        _text(header, _BUILD_HOST),
        label(header),
        header.sha1(),
        header.matches(),
        signature,
        key,
    )


def _signature(header: Header) -> tuple[str, str]:
    """Algorithms and key of the first signature that tells them."""
    packets = [header.binary(tag) for tag in _SIGNATURES]
    packets += (_packet(text) for text in header.texts(_OPENPGP)[:4])
    told = (signed_by(packet) for packet in packets)
    return next((one for one in told if one[0]), ("", ""))


def _packet(text: bytes) -> bytes:
    try:
        return base64.b64decode(text[:_LONGEST_SIGNATURE])
    except binascii.Error:
        return b""


def _scripts(header: Header, path: str) -> Iterator[PackageScript | Gap]:
    package = label(header)
    for event, text, interpreter in _SCRIPTS:
        script, programs = header.text(text), header.texts(interpreter)[:20]
        if script or programs:
            yield from _script(path, package, event, b" ".join(programs) or _SHELL, script)
    for event, texts, interpreters, names, indexes in _TRIGGERS:
        scripts = header.texts(texts)
        programs = header.texts(interpreters)
        wanted = list(zip(header.texts(names), header.numbers(indexes), strict=False))
        for number, script in enumerate(scripts[:_MOST_TRIGGERS]):
            by = b" ".join([name for name, index in wanted if index == number][:10])
            program = programs[number] if number < len(programs) else _SHELL
            named = f"{event} {shown(by)}" if by else event
            yield from _script(path, package, named, program, script)
        if len(scripts) > _MOST_TRIGGERS:
            yield unread(path, None, "more triggers in a package than are kept", package)


def _script(
    path: str, package: str, event: str, interpreter: bytes, script: bytes
) -> Iterator[PackageScript | Gap]:
    if len(script) > SCRIPT_LENGTH:
        yield unread(path, None, "a script too long to keep as a whole", f"{package}: {event}")
    program = shown(interpreter, FIELD_LENGTH)
    yield PackageScript(path, package, event, program, script_text(script))


def _text(header: Header, tag: int) -> str:
    return shown(header.text(tag), FIELD_LENGTH)


def _time(header: Header, tag: int) -> Instant | None:
    seconds = header.number(tag)
    return None if not seconds or seconds > 0xFFFFFFFF else Instant(seconds * 1_000_000_000)


# The databases that hold the headers are in files of their own.
PARSERS: tuple[Parser, ...] = ()
