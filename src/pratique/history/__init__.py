"""History: many moments of one machine, from repositories and folders of snapshots.

Histories stand most particular first; the first that recognises a path opens it, unless a
person has said the kind.
"""
