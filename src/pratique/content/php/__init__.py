"""What PHP source does, read and never run: which data reaches code execution, and how.

`opening` finds the PHP in any bytes, `syntax` parses it, `program` knows its scopes and
what is assigned to what, `constant` works out strings that do not change, `flow` follows
data backwards from where it is used, `sinks` puts the questions, `vocabulary` is the data
that they share, and `analysis` is the way in.
"""
