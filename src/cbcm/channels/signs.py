"""Text as providers hand it over, made fit to be stored and sealed.

JSON may carry half of a sign (a lone surrogate: an emoji that a network cut in two), which has
no bytes. Refusing it would lose the words around it.
"""

from __future__ import annotations


def whole_signs(text: str) -> str:
    """The same text with every half sign as U+FFFD; pairs of halves become their sign."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
