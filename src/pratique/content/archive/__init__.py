"""Archives: what is packed in them, and what those members do that a web server would run.

Formats are read here, and not by the modules of the standard library, because those raise
whatever comes to them on hostile bytes, read names as text, and unpack without a limit.
"""
