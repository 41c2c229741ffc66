"""The console put together: what the application knows of it."""

from __future__ import annotations

from apiflask import APIFlask

from tanya.settings import Settings
from webchat.console import access
from webchat.console.cases import Cases
from webchat.console.content import Content
from webchat.console.diagnosing import diagnosing
from webchat.console.inbox_pages import inbox_pages
from webchat.console.learning_pages import learning_pages
from webchat.console.managing import managing
from webchat.console.numbers_pages import numbers_pages
from webchat.console.officers import Officers
from webchat.console.outside import Diagnoses, Support
from webchat.console.personal import Retention
from webchat.console.privacy_pages import privacy_pages
from webchat.console.search_pages import search_pages
from webchat.console.showing import FILTERS
from webchat.console.signing import signing
from webchat.console.trials import Trials

SURFACES = (
    signing,
    search_pages,
    inbox_pages,
    diagnosing,
    numbers_pages,
    learning_pages,
    privacy_pages,
    managing,
)


def install_console(app: APIFlask, settings: Settings) -> None:
    """Open ``/helpdesk`` on *app*, whose store and tokens are there."""
    store = app.extensions["store"]
    content = Content(settings.content_dir)
    app.extensions |= {
        "officers": Officers(store, settings.officer_idle_minutes),
        "cases": Cases(store),
        "diagnoses": Diagnoses(settings),
        "support": Support(settings),
        "content": content,
        "embedding_model": settings.embedding_model,
        "trials": Trials(store, content, settings.content_dir, settings.var_dir),
        "retention": Retention(store, app.extensions["assistant"], settings.retention_days),
        "retention_days": settings.retention_days,
    }
    for name, write in FILTERS.items():
        app.add_template_filter(write, name)
    # With the first request rather than here: by then a preloading server has forked.
    app.before_request(app.extensions["retention"].start)
    access.guard(app)
    for surface in SURFACES:
        app.register_blueprint(surface)
