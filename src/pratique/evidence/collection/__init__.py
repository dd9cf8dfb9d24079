"""Collections: what a script took from a running machine, as evidence.

A collection is an archive or a folder with the files that were taken below one name, and with
what was noted of others beside it. It is always a part of the machine, and says so.
"""
