"""Which models the running product answers with: two names that stay, whatever they lead to.

Processes are started with these names, so one that is started anew finds the newest models there.
Rasa's own way of loading a model over HTTP stays closed: it is unsafe (CVE-2024-49375).
"""

from __future__ import annotations

from pathlib import Path

from tanya.settings import Settings
from tanya.training import Models


def served(settings: Settings, models: Models) -> Models:
    """*models* under the names that the processes know, which lead to them from now on."""
    folder = settings.var_dir.resolve() / "serving"
    folder.mkdir(parents=True, exist_ok=True)
    return Models(
        _lead(folder / "rasa.tar.gz", models.rasa), _lead(folder / "embedding", models.embedding)
    )


def _lead(name: Path, to: Path) -> Path:
    """Let *name* lead there in one step: at no moment is it missing."""
    fresh = name.with_name(f".{name.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(to)
    return fresh.replace(name)
