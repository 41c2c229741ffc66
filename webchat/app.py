"""The application factory of the gateway.

Start it with ``gunicorn --worker-class gthread --threads 48 "webchat.app:create_app()"``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from apiflask import APIFlask
from flask import Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from knowledge.topics import TOPICS
from tanya.office_hours import OfficeHours
from tanya.settings import Settings
from webchat.assistant import Assistant
from webchat.channels.whatsapp.webhook import install_whatsapp
from webchat.chat import BEARER_SCHEME, chat
from webchat.console.installing import install_console
from webchat.conversations import Conversations
from webchat.delivery import Delivery, Retries
from webchat.embedding import Origins, install_embedding
from webchat.help_pages import help_pages
from webchat.identity import Identities
from webchat.limits import install_limits
from webchat.metrics import Metrics
from webchat.operations import operations
from webchat.pages import pages
from webchat.problems import install_problems
from webchat.search import LazySearch, open_articles, search
from webchat.security import JsonRequest, secure
from webchat.store import Store
from webchat.streams import Streams
from webchat.tokens import Tokens

if TYPE_CHECKING:
    from knowledge.live import LiveSearch


def create_app(
    settings: Settings | None = None, open_search: Callable[[], LiveSearch] | None = None
) -> APIFlask:
    """The gateway; *settings* come from the environment and the search from them, unless given."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = settings or Settings.model_validate({})
    open_search = open_search or partial(open_articles, settings.embedding_model)
    app = APIFlask("webchat", title="Tanya LPSE", version="0.1.0", docs_path=None)
    configure(app, settings)
    install_services(app, settings, open_search)
    install_problems(app)
    install_embedding(app, Origins(settings.embed_origins))
    for blueprint in (chat, search, pages, help_pages, operations):
        app.register_blueprint(blueprint)
    install_whatsapp(app, settings)
    install_console(app, settings)
    install_limits(app, settings, app.extensions["tokens"])
    watch_requests(app)
    return app


def configure(app: APIFlask, settings: Settings) -> None:
    """Set what Flask and APIFlask need to know."""
    app.request_class = JsonRequest
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["SECURITY_SCHEMES"] = {BEARER_SCHEME: {"type": "http", "scheme": "bearer"}}
    app.config["AUTO_404_RESPONSE"] = False
    app.config["OPENAPI_VERSION"] = "3.1.0"
    hops = settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def install_services(
    app: APIFlask, settings: Settings, open_search: Callable[[], LiveSearch]
) -> None:
    """Put everything that the blueprints use where they look for it."""
    metrics = Metrics()
    store = Store(settings.database_url)
    assistant = Assistant(settings.rasa_url, settings.channel_secret.get_secret_value())
    delivery = Delivery(store, assistant, metrics, settings.answer_timeout_seconds)
    app.extensions |= {
        "assistant": assistant,
        "conversations": Conversations(
            store,
            delivery,
            metrics,
            topics=TOPICS,
            max_chars=settings.max_message_chars,
            answer_seconds=settings.answer_timeout_seconds,
            vouched_minutes=settings.embed_proof_minutes,
            office_hours=OfficeHours.read(settings.office_hours, settings.holidays),
        ),
        "identities": Identities(settings.embed_keys, settings.embed_audience),
        "metrics": metrics,
        "retries": Retries(delivery, settings.retry_seconds),
        "search": LazySearch(open_search),
        "store": store,
        "streams": Streams(),
        "tokens": Tokens(settings.token_secret.get_secret_value(), settings.token_days),
    }


def watch_requests(app: APIFlask) -> None:
    """Start the retry thread with the first request, secure and count every response."""
    retries: Retries = app.extensions["retries"]
    metrics: Metrics = app.extensions["metrics"]

    # With the first request rather than here: by then a preloading server has forked.
    app.before_request(retries.start)

    @app.after_request
    def finish(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        metrics.requests.labels(endpoint, response.status_code).inc()
        return secure(response)
