"""Topics that officers add: what to write into the files that list all topics.

A topic is an intent of the domain, one more question that the rules answer, and an answer in
`knowledge/topics.py`; its article and its training examples are drafts like any other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from knowledge.topics import TOPICS
from webchat.console.cases import Refused

LEAST_EXAMPLES = 5
"""Training examples without which a new topic is only a guess."""
_ID = re.compile(r"[a-z][a-z0-9_]{3,39}")
_RESERVED = frozenset({"nlu_fallback", "session_start", "restart", "back"})
_LISTS = MappingProxyType(
    {
        "domain.yml": (re.compile(r"^intents:\n", re.MULTILINE), "  - {}\n"),
        "bot/data/rules.yml": (re.compile(r"- or: &questions\n"), "          - intent: {}\n"),
        "knowledge/topics.py": (re.compile(r'^ANSWERS = frozenset\(\n    """\n', re.M), "    {}\n"),
    }
)
LISTS = tuple(_LISTS)
"""The files, from the content's folder."""


def topic_of(title: str) -> str:
    """The id of a new topic with this title. Raises Refused."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    topic = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].rstrip("_")
    if not _ID.fullmatch(topic):
        raise Refused("Beri judul untuk topik baru, paling sedikit empat huruf.", 422)
    if topic in TOPICS | _RESERVED:
        raise Refused("Topik ini sudah ada. Pilih dari daftarnya.", 422)
    return topic


def announced(path: str, text: str, topic: str) -> str:
    """A list of topics with *topic*. Raises Refused where the file is not as expected."""
    place, line = _LISTS[path]
    found = place.search(text)
    if found is None:
        raise Refused(f"{path} berubah bentuk; topik baru perlu bantuan pengembang.")
    entry = line.format(topic)
    rest = text[found.end() :]
    return text if entry in rest else text[: found.end()] + entry + rest


def withdrawn(path: str, text: str, topic: str) -> str:
    """The list without *topic*."""
    return text.replace(_LISTS[path][1].format(topic), "", 1)


def first_article(topic: str, title: str, questions: Sequence[str]) -> str:
    """An article to be written: *questions* are lines of YAML, text and source are missing."""
    name = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    quoted = name.replace("'", "''")
    return "\n".join(
        [
            "---",
            f"topic: {topic}",
            f"title: '{quoted}'",
            "questions:",
            *questions,
            "audience: [penyedia]",
            "lpse: semua",
            "sources:",
            '  - {document: ISI, item: "ISI", title: "ISI"}',
            f"last_verified: {date.today()}",
            "status: berlaku",
            "related: []",
            "---",
            "Tulis jawaban singkat di sini, paling panjang 600 karakter.",
            "",
        ]
    )
