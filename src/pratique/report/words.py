"""The language of what a person reads: each sentence goes through here, whole.

English is the language of the source. A sentence has named places (`%(count)s`) and is never
put together from parts, so that it can be translated with gettext.
"""

from __future__ import annotations

from gettext import NullTranslations

_CATALOGUE = NullTranslations()


def _(message: str) -> str:
    """`message` in the reader's language."""
    return _CATALOGUE.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message for `number` things, in the reader's language."""
    return _CATALOGUE.ngettext(singular, plural, number)
