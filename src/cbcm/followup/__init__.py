"""Hearing back: receipt codes, the thread of one complaint, its answers."""
