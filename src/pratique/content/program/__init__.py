"""Programs: what an ELF file is and needs, what mines coins, and where no program lives."""
