"""The program text of a page: what of it a server runs, in which language, in which encoding.

Sources: Jakarta Server Pages 3.1 (scriptlets, JSP documents, `pageEncoding`); Active Server
Pages (`<%`, `<script runat=server>`, `codepage`); ASP.NET page syntax.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.script.encoded import decoded
from pratique.content.script.token import Dialect

MOST: Final = 2_000_000

_DECLARED: Final = re.compile(
    rb"(?:pageencoding|charset|codepage|responseencoding|fileencoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.-]{2,24})",
    re.IGNORECASE,
)
_XML_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,80}encoding\s{0,9}=\s{0,9}[\"']([\w.-]{2,24})")
# Those that hide what stands in them from whoever reads ASCII.
_HIDING: Final = {
    "utf-7": "utf-7", "utf7": "utf-7", "65000": "utf-7",
    "utf-16": "utf-16", "utf-16be": "utf-16-be", "utf-16le": "utf-16-le", "1200": "utf-16-le",
    "1201": "utf-16-be", "utf-32": "utf-32", "utf-32be": "utf-32-be", "utf-32le": "utf-32-le",
    "ibm037": "cp037", "cp037": "cp037", "37": "cp037", "ibm500": "cp500", "cp500": "cp500",
    "cp1140": "cp1140", "ibm1140": "cp1140", "ibm290": "cp037", "cp273": "cp273", "ibm273": "cp273",
    "ibm1026": "cp1026", "cp1026": "cp1026", "ibm1047": "cp037", "cp1047": "cp037",
}  # fmt: skip
_EBCDIC: Final = "cp037"
_BLOCK: Final = re.compile(
    r"<%(?P<percent>--(?:[^-]|-(?!-%>))*+--%>|(?:[^%]|%(?!>))*+(?:%>|\Z))"
    r"|<jsp:(?P<element>scriptlet|declaration|expression)\s*>(?P<inside>(?:[^<]|<(?!/jsp:))*+)"
    r"|<script\b(?P<attributes>[^>]{0,400})>(?P<script>(?:[^<]|<(?!/script))*+)",
    re.IGNORECASE,
)
_EXPRESSION: Final = re.compile(
    r"[$#]\{((?:[^{}\"'\n]|\"[^\"\n]{0,4000}\"|'[^'\n]{0,4000}'){4,4000})\}"
)
_REACHES: Final = re.compile(
    r"getClass|forName|\.class\b|\[\s*[\"']class|exec|invoke|Runtime|ScriptEngine|ProcessBuilder|\(\s*param\b"
)
_CDATA: Final = re.compile(r"<!\[CDATA\[|\]\]>")
_UNICODE: Final = re.compile(r"\\u+([0-9A-Fa-f]{4})")
_SERVER: Final = re.compile(r"runat\s{0,9}=\s{0,9}[\"']?server", re.IGNORECASE)
_LANGUAGE: Final = re.compile(
    r"\blanguage\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w#.+]{1,20})", re.IGNORECASE
)
_JAVA_SIGNS: Final = re.compile(
    r"java\.\w|javax\.|jakarta\.|request\.getParameter|taglib|response\.getWriter|<jsp:"
    r"|out\.print|String\s+\w+\s*=|page\s+import|getRuntime",
)
_JSCRIPT: Final = re.compile(r"\bvar\s+\w+\s*=|\bnew\s+ActiveXObject")
_BASIC: Final = re.compile(r"\b(?:dim|end if|then|set\s+\w+\s*=)\b", re.IGNORECASE)
_INLINE: Final = {
    "java": "java", "jscript": "jscript", "javascript": "jscript", "js": "jscript",
    "jscript.net": "jscript", "jscript.encode": "jscript", "c#": "net", "cs": "net",
    "csharp": "net", "vb": "vb.net", "visualbasic": "vb.net", "vbscript": "vbscript",
    "vbs": "vbscript", "vbscript.encode": "vbscript",
}  # fmt: skip
_DIALECTS: Final = {
    "java": Dialect.CURLY, "jscript": Dialect.CURLY, "net": Dialect.CURLY,
    "vb.net": Dialect.BASIC, "vbscript": Dialect.BASIC, "perl": Dialect.PERL,
    "node": Dialect.CURLY,
    "python": Dialect.PYTHON,
}  # fmt: skip
_JAVA_SUFFIXES: Final = frozenset("jsp jspx jspf jsw jsv jtml tag java jhtml".split())
_NET_SUFFIXES: Final = frozenset("aspx ashx asmx ascx cs asax soap svc master cshtml".split())


# Files that may be a program without any tags.
_WHOLE: Final = frozenset("java cs vb vbs soap ashx asmx asp asa cer cdx cshtml".split())


@dataclass(frozen=True, slots=True)
class Code:
    """One program text, with every line where it stands in the file.

    `language` is `java`, `jscript`, `net`, `vb.net`, `vbscript`, `perl` or `python`; `hidden`
    says by what it was made unreadable, for a person, and is empty where it was not.
    """

    language: str
    text: str
    hidden: str = ""
    around: str = ""  # the whole page in lower case

    @property
    def dialect(self) -> Dialect:
        """How it is read."""
        return _DIALECTS[self.language]


def page_text(held: bytes) -> tuple[str, str]:
    """The text of a page, and by what it was hidden from readers of ASCII (empty: nothing)."""
    text, hidden = _text_in(held)
    return text.replace("\r\n", "\n").replace("\r", "\n"), hidden


def _text_in(held: bytes) -> tuple[str, str]:
    held = held[:MOST]
    declared = _XML_ENCODING.search(held[:400]) or _DECLARED.search(held[:4000])
    name = declared[1].decode("ascii", "replace").lower() if declared is not None else ""
    codec = _HIDING.get(name)
    if codec is not None:
        text = _other(held, codec)
        if text is not None:
            return text, name.upper()
    if b"L\x6f\xa7\x94" in held[:64]:  # `<?xm` in EBCDIC
        return held.decode(_EBCDIC, "replace"), "EBCDIC"
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = held.decode("latin-1")
    return text, ""


def _other(held: bytes, codec: str) -> str | None:
    """The text in `codec` where that gives a program; a page may only claim to be in it."""
    start = held.rfind(b"%>", 0, 400) + 2 if codec != "utf-7" and b"%>" in held[:400] else 0
    text = held[start:].decode(codec, "ignore")
    if codec == "utf-7":
        return text if b"+" in held else None
    plain = sum(character.isascii() for character in text[:2000])
    return text if plain > 0.8 * len(text[:2000]) > 4 and "<" in text[:4000] else None


def codes(text: str, suffix: str, kind: str) -> list[Code]:
    """The program texts of a page; `suffix` and `kind` help to tell the language."""
    was_encoded = "#@~^" in text
    text = decoded(text)
    hidden = "Microsoft's script encoding" if was_encoded else ""
    page = _language_of_page(text, suffix, kind)
    pieces: dict[str, list[tuple[int, str]]] = {}
    for block in _BLOCK.finditer(text):
        found = _piece(block, page)
        if found is not None and found[1].strip():
            pieces.setdefault(found[0], []).append((found[2], found[1]))
    if page == "java":
        pieces.setdefault("java", []).extend(_expressions(text))
        pieces["java"].sort()
        if not pieces["java"]:
            del pieces["java"]
    if not pieces and "\0" not in text[:4096] and suffix in _WHOLE:
        return [Code(page, text, hidden, text.lower())]
    out = []
    around = text.lower()
    for language, parts in pieces.items():
        laid = _laid_out(text, parts)
        if language == "java" and _UNICODE.search(laid):
            clear = _UNICODE.sub(lambda found: chr(int(found[1], 16)), laid)
            escapes = len(_UNICODE.findall(laid))
            hidden = hidden or ("\\uXXXX escapes" if escapes > 20 else "")
            laid = clear
        out.append(Code(language, laid, hidden, around))
    return out


def _expressions(text: str) -> Iterator[tuple[int, str]]:
    """`${...}` of a page where it does more than to name a value."""
    if "${" not in text and "#{" not in text:
        return
    for found in _EXPRESSION.finditer(text):
        if _REACHES.search(found[1]) is not None:
            yield found.start(1), f"_ = {_texts_in_double_quotes(found[1])};\n"


def _texts_in_double_quotes(expression: str) -> str:
    return expression.replace("'", '"') if '"' not in expression else expression


def _laid_out(text: str, parts: list[tuple[int, str]]) -> str:
    """The parts, each in its line; between them nothing but the ends of lines."""
    out: list[str] = []
    behind = 0
    for start, part in parts:
        out.extend(("\n" * text.count("\n", behind, start), " ", part))
        behind = start + len(part) if text.startswith(part, start) else start
    return "".join(out)


def _piece(block: re.Match[str], page: str) -> tuple[str, str, int] | None:
    if block["percent"] is not None:
        inside = block["percent"].removesuffix("%>")
        start = block.start("percent")
        if inside.startswith(("@", "--", "#")):
            return None
        end = "\n" if _DIALECTS[page] is Dialect.BASIC else ";" if inside.startswith("=") else "\n"
        lead = 1 if inside[:1] in ("=", "!", ":") else 0
        opening = "_ = " if inside.startswith("=") else ""
        return page, f"{opening}{inside[lead:]}{end}", start
    if block["element"] is not None:
        inside = _CDATA.sub("", block["inside"])
        if "&" in inside:
            inside = html.unescape(inside)
        return (
            "java",
            inside + (";" if block["element"].lower() == "expression" else "\n"),
            block.start("inside"),
        )
    attributes = block["attributes"] or ""
    if not _SERVER.search(attributes):
        return None
    language = _LANGUAGE.search(attributes)
    name = _INLINE.get(language[1].lower(), page) if language is not None else page
    return name, block["script"] + "\n", block.start("script")


def _language_of_page(text: str, suffix: str, kind: str) -> str:
    start = text[:3000]
    directive = re.search(r"<%@[^%]{0,600}", start)
    named = _LANGUAGE.search(directive[0]) if directive is not None else None
    if named is not None and named[1].lower() in _INLINE:
        language = _INLINE[named[1].lower()]
        net = suffix in _NET_SUFFIXES
        return "vb.net" if net and language == "vbscript" else language
    if suffix in _JAVA_SUFFIXES or (
        suffix not in ("asp", "asa", "cer") and _JAVA_SIGNS.search(text[:50_000])
    ):
        return "java"
    if suffix in _NET_SUFFIXES:
        return "net" if re.search(r";\s*(?:\n|%>|\})", text) else "vb.net"
    if kind == "jsp":
        return "java"
    return "jscript" if _JSCRIPT.search(start) and not _BASIC.search(start) else "vbscript"
