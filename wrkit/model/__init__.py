"""Frozen value types shared by all rooms; nothing but the standard library and other plain values (text, vocab, errors)."""
