r"""The one place that makes text from the evidence harmless to show.

An intruder chose it: it may steer the terminal, turn the reading direction around, hide in
blanks, or start a formula. What would do so is written out as the bytes it is made of
(`\x1b`), as in the readable form of a name; everything else stays, so text that has been
through here once is not changed by going through again. The exact bytes are in the tables.

A page puts every value through `for_html` as Jinja's `finalize`, with autoescape behind it.
"""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

# Unicode calls these printable, and yet they leave no ink: fillers, the blank Braille
# pattern, selectors and joiners that attach to whatever stands before them.
_INKLESS = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x180F}
    | set(range(0x180B, 0x180E))
    | set(range(0xFE00, 0xFE10))
    | set(range(0xE0100, 0xE01F0))
)
# Real languages stack a few marks on one letter; a tower of them covers the lines around it.
_MARKS_IN_A_ROW = 4
_MARKS = frozenset({"Mn", "Me"})
# What a mail program would make a link of: a scheme with what follows, or a host that begins so.
_ADDRESS = re.compile(
    r"(?P<scheme>\b[a-z][a-z0-9+.-]{1,15}://|\b(?=www\.)|\b(?=ftp\.))(?P<host>[^\s/?#]{1,300})",
    re.IGNORECASE,
)
_HTTP = re.compile(r"\b(h)tt(ps?)", re.IGNORECASE)
_LETTER_WIDTH = 300
_TAB = "    "
_CUT = "\N{HORIZONTAL ELLIPSIS}"
# What spreadsheets take for the start of a formula, in both widths.
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)
# What a program that shows text makes a link of: see `defanged`.
_SCHEME = re.compile(r"(?i)(?<![a-z])(?:https?|ftps?)(?=://)")
_HOST = re.compile(r"(?<=://)[^\s/?#'\"]+|(?<=/dev/tcp/)[^\s/'\"]+|(?<=/dev/udp/)[^\s/'\"]+")
_FOUR = re.compile(r"(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w.])")
_MAIL = re.compile(r"(?<=[\w.+-])@[\w-]+(?:\.[\w-]+)+")
_X_FOR_T = str.maketrans("tT", "xX")
_LIVE = re.compile(r"(?<!\[)[.:@](?!\])")
# Characters that the fonts of our PDF have a shape for, in every style that it uses: Latin, Greek
# and Cyrillic letters, marks on them, and signs. PDF/A allows no character without a shape, and a
# reader could not tell a lost one from none. Scripts that run from right to left are not among
# them: a line that turns around in the middle shows names in another order than they have.
_ON_PAPER = tuple(
    range(first, last + 1)
    for first, last in (
        (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x300, 0x344), (0x370, 0x377), (0x37A, 0x37F),
        (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x482), (0x48A, 0x4FF),
        (0x1E00, 0x1F15), (0x2010, 0x2027), (0x202F, 0x2040), (0x2044, 0x2052), (0x20A0, 0x20C0),
        (0x2190, 0x23FF), (0x2460, 0x2606), (0x270C, 0x2714), (0xFB00, 0xFB06), (0xFFFD, 0xFFFD),
    )
)  # fmt: skip


def visible(text: str, *, lines: bool = False) -> str:
    r"""`text` in which everything that would not be seen, or would act, is written out.

    That is: control and format characters (escape sequences and direction marks among
    them), blanks other than the plain one, characters without ink, unassigned and private
    characters, lone surrogates, and marks beyond the fourth in a row. With `lines`, line
    ends stay (`\r\n` becomes `\n`) and a tab becomes four blanks.
    """
    if lines:
        text = text.replace("\r\n", "\n").replace("\t", _TAB)
        return "\n".join(_one_line(line) for line in text.split("\n"))
    return _one_line(text)


def for_terminal(text: str, *, width: int | None = None, lines: bool = False) -> str:
    """`text` that may be printed: see `visible`. Each line is cut to `width` columns (>= 1)."""
    shown = visible(text, lines=lines)
    if width is None:
        return shown
    return "\n".join(_cut(line, width) for line in shown.split("\n"))


def for_html(value: object, *, lines: bool = False) -> Markup:
    """`value` as the text of an element or of a quoted attribute: `visible`, then escaped.

    Markup that is already there stays as it is.
    """
    if isinstance(value, Markup):
        return value
    return escape(visible(str(value), lines=lines))


def for_pdf(text: str) -> str:
    r"""`text` of a page, which went through `for_html`, as it is set on paper.

    What the fonts of the PDF have no shape for is written out as the bytes it is made of:
    `\xe4\xb8\xad`. Line ends stay.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(
        one if one == "\n" or _is_on_paper(ord(one)) else _written_out(one) for one in text
    )


def for_csv(cell: str) -> str:
    """`cell` that no spreadsheet takes for a formula, in one line.

    A single quote goes before what would start one (CWE-1236). Separators and double quotes
    are the business of the csv module; write with `csv.QUOTE_ALL`.
    """
    shown = visible(cell)
    return f"'{shown}" if shown.lstrip(" ").startswith(_FORMULA) else shown


def defanged(text: str) -> str:
    """`text` in which no program that shows it makes a link of an address of the intruder.

    `hxxp://evil[.]example/a.php`, `192[.]0[.]2[.]66`, `a[@]b[.]example`: what people who share
    such addresses read everywhere. What is defanged already stays as it is.
    """
    text = _SCHEME.sub(lambda found: found[0].translate(_X_FOR_T), text)
    for pattern in (_HOST, _FOUR, _MAIL):
        text = pattern.sub(lambda found: defanged_host(found[0]), text)
    return text


def defanged_host(host: str) -> str:
    """A name, an address or a mail address that is one as a whole: `2001[:]db8[:][:]1`."""
    return _LIVE.sub(lambda found: f"[{found[0]}]", host)


def for_letter(text: str) -> str:
    """`text` for a letter in plain text: `visible`, cut, and no address in it can be followed.

    Programs that show mail make links of what looks like one. `http` becomes `hxxp`, and the dots
    of that host `[.]`, as people in this trade write it.
    """
    return _ADDRESS.sub(_unlinked, _cut(visible(text), _LETTER_WIDTH))


def _unlinked(found: re.Match[str]) -> str:
    scheme = _HTTP.sub(lambda one: f"{one[1]}xx{one[2]}", found["scheme"])
    return scheme + found["host"].replace("[.]", ".").replace(".", "[.]")


def _is_on_paper(number: int) -> bool:
    return any(number in shapes for shapes in _ON_PAPER)


def _one_line(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        inked = character.isprintable() and ord(character) not in _INKLESS
        shown.append(character if inked and marks <= _MARKS_IN_A_ROW else _written_out(character))
    return "".join(shown)


def _written_out(character: str) -> str:
    # PEP 383: U+DC80 to U+DCFF stand for broken UTF-8. Other surrogates are no byte of anything.
    broken = 0xDC80 <= ord(character) <= 0xDCFF
    bytes_of_it = character.encode("utf-8", "surrogateescape" if broken else "surrogatepass")
    return "".join(f"\\x{byte:02x}" for byte in bytes_of_it)


def _cut(line: str, width: int) -> str:
    if _columns(line) <= width:
        return line
    kept: list[str] = []
    room = width - 1
    for character in line:
        room -= _columns(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + _CUT


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_column(character) for character in text)


def _column(character: str) -> int:
    if unicodedata.category(character) in _MARKS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
