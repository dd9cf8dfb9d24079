"""Whom to tell, by when, and how: people, duties with their sources, deadlines, draft letters.

No legal advice: the rules say which duties may apply, with the article and the facts that decide.
"""
