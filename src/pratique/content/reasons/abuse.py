"""What is said of pages that are made for abuse."""

from __future__ import annotations

from typing import Final

from pratique.phrase import Phrase

TEMPLATES: Final = (
    Phrase("A form that asks for a password sends it to %(host)s."),
    Phrase("A form that asks for a password sends it to the script %(target)s."),
    Phrase("Whoever calls the page can prove to a search engine that the site is theirs."),
    Phrase("The page itself says that somebody broke in."),
    Phrase("It writes a map of the site, or the rules for robots, as well."),
    Phrase(
        "%(count)s links to %(count2)s other sites stand where no visitor sees them: %(words)s."
    ),
    Phrase("Visitors who come from a search engine, or its robots, are led to %(where)s."),
    Phrase("Search engines get a text that is fetched from another machine; people get the page."),
    Phrase("an address that it puts together"),
    Phrase("The page takes %(secret)s and hands it on: it %(names)s."),
    Phrase("Visitors from %(banned)s networks that stand in the page are turned away."),
    Phrase("Visitors of %(names)s are turned away: they look for phishing."),
    Phrase("What is caught goes to %(target)s."),
    Phrase("Telegram bot %(found)s:%(found2)s…"),
    Phrase("Telegram chat %(found)s"),
    Phrase("puts it under headings of its own"),
    Phrase("adds the address of the visitor"),
    Phrase("leads the visitor on"),
    Phrase(
        "Subject, sender, text and recipients come from a visitor, and a "
        "mail goes to each line of %(listed)s."
    ),
    Phrase("It changes each mail a little, so that filters do not know it again."),
    Phrase("Bank of America"),
    Phrase("A page asks for the words that open a wallet. No service ever asks for these."),
    Phrase("The page was saved from %(saved)s, and its form leads to %(where)s."),
    Phrase(
        "The page takes %(number)s pictures or styles from %(brand)s, and "
        "its form leads to %(where)s."
    ),
    Phrase("The page is called %(title)s, and its form leads to %(where)s."),
    Phrase("the script %(target)s"),
    Phrase("this very script"),
)
