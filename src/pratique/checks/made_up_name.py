"""Whether a name looks made up by a machine: letters that do not follow each other in words.

The table was counted over the words in the names of files of three web applications and of
the packages of a web server: for each letter, how often each other one follows it.
"""

from __future__ import annotations

from typing import Final

# One row for the letter before, one column for the letter behind: `f` is as often as by
# chance, each step one and a half of a doubling; `a` is the rarest.
_FOLLOWS: Final = (
    "agggbbfafadhfhagahgiedbada"
    "iefdgddbhdbiedgeaggehaacda"
    "haebhabhfahfcaidagehfaaaca"
    "hedejccbjbaedcgcagfcfbbaca"
    "fcgheedacaagfhbecjhgbdcfda"
    "hacdggaajabgcciaahgffaaaba"
    "gcddjcffhaafdfgcaigdgbaaca"
    "jbdcjbcaiaddecieafageabada"
    "fhgffefaaaagfjhfafghaeacae"
    "idediaaahaeaadieeeidiaaaaa"
    "hfefjddehaafeefcaehffadada"
    "hccejabajacgdahcaaffebaaea"
    "jfdcjccahacefchhabedfaaaea"
    "hbghhfhbgaedbegcabhiedaaba"
    "ecgfadfadadggjefaigfgefcaa"
    "iafdibbfgachdahfaifgfbcada"
    "ddfaccaaeaaifaceaafgjaaaca"
    "icefjbdahaddfehdaeggfcaaea"
    "gbgbibbghadedcffdbhjgbdaea"
    "hbfdibafiaaedbhdahgeeacafa"
    "fgfefbeafabhgichahhibaabaa"
    "ibbdjcabjaadebgdabeebaaaba"
    "iaefidafiaeecghfaggacaaaba"
    "fahehfbdgaaefbdiadfjdcaefa"
    "geeegddafabfghfiafigdacabd"
    "iaddjdcdhaceddgdaeeadaacfg"
)
_BY_CHANCE: Final = ord("f")
_LEAST_LETTERS: Final = 5
# Seven in ten names drawn by lot lie below, and one in two thousand of those that people gave.
_ODD: Final = -1.1
_TURNS: Final = 3
_DIGEST: Final = r"^[0-9a-f]{8,}$"
_LETTER_OF_DIGEST: Final = "[0-9].*[a-f]|[a-f].*[0-9]"
_LONG_NUMBER: Final = "^[0-9]{9,}$"
# Words of the field without vowels, or nearly so.
_KNOWN: Final = "xmlrpc|xhtml|wysiwyg|sqlsrv|pgsql|zxcvbn|jquery|fuzzy"
_MIXED: Final = r"[a-z][0-9].*[0-9][a-z]|[0-9][a-z].*[a-z][0-9]"


def made_up(stem: str) -> str:
    """SQL: whether the name in the column `stem`, in lower case without suffix, was made up.

    Letters that follow each other as they do by lot; letters and digits that take turns in
    one word; a digest, or a long number.
    """
    words = f"regexp_replace({stem}, '{_KNOWN}', '-', 'g')"
    table = f"'{''.join(_FOLLOWS)}'"
    place = "(ascii(word[i]) - 97) * 26 + ascii(word[i + 1]) - 96"
    follows = (
        f"list_avg(list_transform(range(1, length(word)), lambda i:"
        f" ascii({table}[{place}]) - {_BY_CHANCE}))"
    )
    letters = f"regexp_extract_all({words}, '[a-z]{{{_LEAST_LETTERS},}}')"
    both = f"regexp_extract_all({words}, '[a-z0-9]{{{_LEAST_LETTERS},}}')"
    runs = "regexp_replace(regexp_replace(word, '[a-z]+', 'a', 'g'), '[0-9]+', '0', 'g')"
    mixed = f"regexp_matches(word, '{_MIXED}') AND length({runs}) > {_TURNS}"
    return f"""(
        regexp_matches({stem}, '{_DIGEST}') AND regexp_matches({stem}, '{_LETTER_OF_DIGEST}')
        OR regexp_matches({stem}, '{_LONG_NUMBER}')
        OR coalesce(list_bool_or(list_transform({both}, lambda word: {mixed})), false)
        OR coalesce(list_min(list_transform({letters}, lambda word: {follows})) <= {_ODD}, false)
    )"""
