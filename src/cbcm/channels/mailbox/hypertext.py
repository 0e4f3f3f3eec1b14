"""The text of an HTML mail, with what it quotes marked as text mails mark it.

Pure, standard library only. Hidden text is kept: to lose words is worse than to show some.
"""

from __future__ import annotations

from html.parser import HTMLParser

UNSAID = frozenset({"script", "style", "title", "template"})
NEW_LINE = frozenset(
    "p div br tr li h1 h2 h3 h4 h5 h6 table ul ol pre hr blockquote section article".split()
)
EMPTY = frozenset("br hr img input meta link area base col embed source track wbr".split())
QUOTED = ("gmail_quote", "yahoo_quoted", "protonmail_quote", "moz-cite-prefix", "gmail_attr")
MOST_OPEN = 2000


class _Reader(HTMLParser):
    """Collects lines; `open` holds the elements around, each with whether it quotes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[bool, list[str]]] = [(False, [])]
        self.open: list[tuple[str, bool]] = []
        self.unsaid = 0

    @property
    def quotes(self) -> bool:
        return any(quoting for _, quoting in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSAID:
            self.unsaid += 1
        if tag not in EMPTY and len(self.open) < MOST_OPEN:
            classes = next((value or "" for name, value in attrs if name == "class"), "")
            quoting = tag == "blockquote" or any(mark in classes.split() for mark in QUOTED)
            self.open.append((tag, quoting))
        if tag in NEW_LINE:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSAID:
            self.unsaid = max(self.unsaid - 1, 0)
        depth = next((n for n, (name, _) in enumerate(reversed(self.open)) if name == tag), None)
        if depth is not None:
            del self.open[len(self.open) - 1 - depth :]
        if tag in NEW_LINE:
            self._break()

    def handle_data(self, data: str) -> None:
        if self.unsaid:
            return
        quotes = self.quotes
        if self.lines[-1][0] != quotes:
            self.lines.append((quotes, []))
        self.lines[-1][1].append(data)

    def _break(self) -> None:
        self.lines.append((self.quotes, []))


def text_of(html: str) -> str:
    """Lines of text; quoted ones begin with "> "."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    said = []
    for quoting, pieces in reader.lines:
        line = " ".join("".join(pieces).split())
        if line:
            said.append("> " + line if quoting else line)
    return "\n".join(said)
