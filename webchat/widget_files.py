"""The files of the widget, as other sites load them: compressed, and kept by browsers for good.

Every version has addresses of its own, so no page ever mixes two of them. Only `widget.js`, which
names the version, is asked for anew now and then.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "static" / "widget"
_ENTRY = "widget.js"
_PLACEHOLDER = b"VERSION"
_TYPES = {".js": "text/javascript", ".css": "text/css"}


@dataclass(frozen=True)
class WidgetFile:
    """A file as it is sent; *packed* is the same, gzipped."""

    content: bytes
    packed: bytes
    media_type: str


@dataclass(frozen=True)
class WidgetFiles:
    """All files of one *version*; the *entry* is what the sites' pages name."""

    version: str
    entry: WidgetFile
    others: dict[str, WidgetFile]


@cache
def widget_files() -> WidgetFiles:
    """The files as they were when first asked for."""
    contents = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir())}
    version = hashlib.sha256(b"\0".join(contents.values())).hexdigest()[:12]
    entry = contents.pop(_ENTRY).replace(_PLACEHOLDER, version.encode())
    others = {name: _file(name, content) for name, content in contents.items()}
    return WidgetFiles(version, _file(_ENTRY, entry), others)


def _file(name: str, content: bytes) -> WidgetFile:
    return WidgetFile(content, gzip.compress(content, mtime=0), _TYPES[Path(name).suffix])
