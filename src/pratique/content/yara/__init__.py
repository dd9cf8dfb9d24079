"""Rules of other people: YARA, through the engine YARA-X.

The engine is imported where rules are compiled or put to bytes, and nowhere else. Which
engine, and why: `docs/rule-engine.md`.
"""
