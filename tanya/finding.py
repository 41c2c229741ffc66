"""Found articles as the terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.panel import Panel
from rich.text import Text

from knowledge.search import Hit
from knowledge.snippets import MARK


def cards(hits: Iterable[Hit]) -> Iterator[Panel]:
    """One card a hit: title, highlighted snippet, why it was found, where it comes from."""
    for number, hit in enumerate(hits, 1):
        cited = ", ".join(f"{source['document']} {source['item']}" for source in hit.sources)
        lines = Text()
        for position, piece in enumerate(hit.snippet.split(MARK)):
            lines.append(piece, "bold yellow" if position % 2 else "")
        lines.append(f"\n{hit.why} · nilai {hit.score:.2f}\nSumber: {cited}", "dim")
        title = Text.assemble((f"{number}. {hit.title}", "bold"), (f"  {hit.topic}", "cyan"))
        yield Panel(lines, title=title, title_align="left")
