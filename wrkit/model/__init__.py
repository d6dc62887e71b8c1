"""Frozen value types shared by all rooms; standard library only."""
