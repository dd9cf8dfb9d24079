"""The templates of sentences that stand in tables in English: see `content.reason`."""
