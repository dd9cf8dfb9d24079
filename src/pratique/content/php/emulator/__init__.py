"""What a PHP program would do, worked out without running it.

The emulator goes through a program as PHP would, with values that are known to the byte
wherever they follow from the source alone, and unknown ones that remember where they came
from (a visitor, the network, a file). What is worked out is pure: texts, numbers, arrays.
Nothing is opened, sent, included or executed; each act is written down as an event.
"""
