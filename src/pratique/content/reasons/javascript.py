"""What is said of scripts of pages."""

from __future__ import annotations

from typing import Final

from pratique.phrase import Phrase

TEMPLATES: Final = (
    Phrase("A part that nobody can read stands %(where)s of a script that is otherwise plain."),
    Phrase("what it does was followed in part"),
    Phrase("at the end"),
    Phrase("at the beginning"),
    Phrase("What it comes to: %(what)s"),
    Phrase("not worked out"),
    Phrase("It %(does)s %(host)s, an address that the file does not show%(one)s."),
    Phrase("Fields of the payment form are sent to %(host)s."),
    Phrase("where they come from"),
    Phrase("their browser"),
    Phrase(", after it has looked at %(names)s"),
    Phrase("Visitors who come from a search engine are led to %(host)s."),
    Phrase("What a visitor types is sent to a chat: %(address)s."),
    Phrase("It runs a text that it reads from a block chain, where nobody can delete it."),
    Phrase("A command is put into the visitor's clipboard, and the page asks to run it."),
    Phrase("It hides that it deals with the fields of cards: %(found)s is written in numbers."),
    Phrase("loads a script from"),
    Phrase("shows a page from"),
    Phrase("leads visitors to"),
    Phrase("opens a window with a page of"),
    Phrase("Visitors are led to %(host)s when their browser is of a certain kind."),
    Phrase("Fields of a form are sent to %(hidden)s, an address that the file does not show."),
    Phrase("It runs what %(hidden)s answers, an address that the file does not show."),
    Phrase("It runs whatever %(host)s answers."),
    Phrase("Fields of a form are sent to %(address)s, which the file does not show."),
    Phrase("The computers of visitors work for an account: %(what)s."),
)
