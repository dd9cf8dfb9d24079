"""Programs in other languages than PHP: Java and ASP pages, .NET, Perl, Python.

They are lexed, read into calls and assignments, their constants are worked out, and data is
followed from where it comes in to where it acts. Nothing is executed. One reader serves all
languages: it understands expressions well and statements roughly, which is what following
data needs, and it never fails on any text.
"""
