"""Inventories: what runs by itself, who could read what, what is installed; made from tables."""
