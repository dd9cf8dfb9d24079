"""Scripts for visitors' browsers: what they do, worked out without running them.

A script is cut into words (`tokens`), read into a tree (`grammar`), and walked by a machine that
knows values where the text gives them and takes both ways where it does not (`machine`). What it
would do to a visitor is written down as acts, and these are judged (`injected`).
"""
