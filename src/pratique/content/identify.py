"""What a content is: one short word from its first bytes.

The content decides. The name is asked only between the kinds of plain text, which carry
no mark of their own (`css`, `javascript`, `json` and so on), and never makes an image out
of a text. Sources of the marks: magic(5), the formats' own specifications, and for text
the shape of its first line.
"""

from __future__ import annotations

HEAD_LENGTH = 4096

# Suffixes by which a web server is usually told to run a file as PHP.
PHP_SUFFIXES = frozenset(
    {"php", "php3", "php4", "php5", "php7", "php8", "phtml", "pht", "phar", "inc", "module"}
)

# Kinds of text; everything else is data, in which PHP is looked for with more suspicion.
TEXT_KINDS = frozenset(
    {
        "php",
        "html",
        "xml",
        "svg",
        "css",
        "javascript",
        "json",
        "text",
        "script",
        "python",
        "perl",
        "ruby",
        "shell",
        "sql",
        "asp",
        "jsp",
        "pem",
    }
)

# Marks at offset 0, the longest first within one first pair of bytes. A kind that needs a
# second look (`RIFF`, `ftyp`, ELF's neighbours) stands in `_at_offset` or `_container`.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x7fELF", "elf"),  # elf(5)
    (b"#!", "script"),  # execve(2)
    (b"\x89PNG\r\n\x1a\n", "png"),  # RFC 2083
    (b"\xff\xd8\xff", "jpeg"),  # ITU T.81
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x00\x00\x01\x00", "ico"),
    (b"\x00\x00\x02\x00", "ico"),
    (b"8BPS", "photoshop"),
    (b"wOFF", "woff"),  # W3C WOFF
    (b"wOF2", "woff"),
    (b"\x00\x01\x00\x00\x00", "ttf"),  # OpenType 1.9
    (b"OTTO\x00", "ttf"),
    (b"true\x00", "ttf"),
    (b"ttcf", "ttf"),
    (b"%PDF-", "pdf"),  # ISO 32000
    (b"%!PS", "postscript"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),  # APPNOTE.TXT
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),  # RFC 1952
    (b"\x1f\x9d", "compress"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),  # RFC 8878
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"BZh", "bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"!<arch>\n", "ar"),  # ar(5); a Debian package is one
    (b"\xed\xab\xee\xdb", "rpm"),
    (b"070701", "cpio"),  # cpio(5)
    (b"070702", "cpio"),
    (b"070707", "cpio"),
    (b"hsqs", "squashfs"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\xca\xfe\xba\xbe", "java-class"),  # JVMS 4.1
    (b"\x00asm", "wasm"),
    (b"BC\xc0\xde", "llvm-bitcode"),
    (b"MZ", "windows-program"),
    (b"\xde\x12\x04\x95", "gettext"),  # GNU gettext, both byte orders
    (b"\x95\x04\x12\xde", "gettext"),
    (b"LPKSHHRH", "journal"),  # systemd journal file format
    (b"RIFF", "riff"),
    (b"ID3", "audio"),
    (b"fLaC", "audio"),
    (b"OggS", "ogg"),
    (b"\x1aE\xdf\xa3", "video"),  # Matroska, WebM
    (b"-----BEGIN ", "pem"),  # RFC 7468
)

_TEXT_BY_SUFFIX = {
    "css": "css",
    "less": "css",
    "scss": "css",
    "js": "javascript",
    "mjs": "javascript",
    "cjs": "javascript",
    "ts": "javascript",
    "json": "json",
    "map": "json",
    "htm": "html",
    "html": "html",
    "xhtml": "html",
    "svg": "svg",
    "xml": "xml",
    "py": "python",
    "pl": "perl",
    "pm": "perl",
    "rb": "ruby",
    "sh": "shell",
    "bash": "shell",
    "sql": "sql",
    "md": "text",
    "csv": "text",
    "asp": "asp",
    "asa": "asp",
    "cer": "asp",
    "cdx": "asp",
    "aspx": "asp",
    "ascx": "asp",
    "ashx": "asp",
    "asmx": "asp",
    "jsp": "jsp",
    "jspx": "jsp",
    "jspf": "jsp",
}

_BY_FIRST_PAIR = {
    pair: tuple(entry for entry in MAGIC if entry[0][:2] == pair)
    for pair in {mark[:2] for mark, _ in MAGIC}
}

# Bytes that plain text does not contain: the control characters of ASCII but for bell,
# backspace, tab, line feed, form feed, carriage return and escape. NUL among them.
_NOT_TEXT = bytes(b for b in range(32) if b not in b"\x07\x08\t\n\x0c\r\x1b") + b"\x7f"
_BLANK = b" \t\r\n\x0b\x0c"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PYTHON_MAGIC_END = b"\r\n"  # importlib.util: two bytes of version, then CR LF
_TAR_AT = 257  # tar(5): ustar header
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MARKUP_WINDOW = 1024
_TEXT_WINDOW = 512


def identify(head: bytes, filename: str) -> str:
    """The kind of a content whose first 4 KiB are `head`, in one short word.

    `filename` is the last part of its path. Never raises; `data` is what has no name here,
    `empty` is no byte at all.
    """
    if not head:
        return "empty"
    for mark, kind in _BY_FIRST_PAIR.get(head[:2], ()):
        if head.startswith(mark):
            return _container(head) if kind == "riff" else kind
    if b"\x00" in head:
        return _at_offset(head)
    opening = head[:_TEXT_WINDOW]
    if len(opening.translate(None, _NOT_TEXT)) < len(opening):
        return _at_offset(head)
    return _text(head, filename)


def _container(head: bytes) -> str:
    form = head[8:12]
    if form == b"WEBP":
        return "webp"
    return "audio" if form == b"WAVE" else "video" if form == b"AVI " else "riff"


def _at_offset(head: bytes) -> str:
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "tar"
    if head[4:8] == b"ftyp":  # ISO/IEC 14496-12
        return "avif" if head[8:12] in (b"avif", b"heic", b"mif1") else "video"
    if head[2:4] == _PYTHON_MAGIC_END and head[4:8] in (
        b"\x00\x00\x00\x00",
        b"\x01\x00\x00\x00",
        b"\x03\x00\x00\x00",
    ):
        return "python-bytecode"
    if head[34:36] == b"LP":  # Embedded OpenType
        return "ttf"
    if head.startswith(_UTF16):
        return "text"
    start = head[:_MARKUP_WINDOW].lstrip(_BLANK)
    if start.startswith((b"<?php", b"<?=")):
        return "php"
    return "data"


def _text(head: bytes, filename: str) -> str:
    start = head[3:] if head.startswith(_BYTE_ORDER_MARK) else head
    start = start.lstrip(_BLANK)
    if start.startswith(b"<"):
        kind = _markup(start)
        if kind is not None:
            return kind
    by_name = _TEXT_BY_SUFFIX.get(filename.rpartition(".")[2].lower(), "text")
    if by_name == "text" and start.startswith((b'{"', b"[{", b'{\n  "', b'{\n    "')):
        return "json"
    return by_name


def _markup(start: bytes) -> str | None:
    opening = start[:_MARKUP_WINDOW].lower()
    if opening.startswith((b"<?php", b"<?=")):
        return "php"
    if opening.startswith(b"<%"):
        other = any(name in opening[:200] for name in (b"c#", b'"vb', b"jscript", b"vbscript"))
        java = b"java." in opening or (b"page language" in opening and not other)
        return "jsp" if java else "asp"
    if b"<jsp:" in opening:
        return "jsp"
    if b"<svg" in opening:
        return "svg"
    if opening.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return "html"
    if opening.startswith(b"<?xml"):
        return "html" if b"<html" in opening else "xml"
    if opening.startswith((b"<? ", b"<?\n", b"<?\r", b"<?\t")):
        return "php"
    return None
