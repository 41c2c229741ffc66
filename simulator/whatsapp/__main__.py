"""``python -m simulator.whatsapp`` serves the stand-in; its chats live in this one process."""

from __future__ import annotations

import logging

from werkzeug.serving import WSGIRequestHandler, make_server

from simulator.whatsapp.app import create_app
from simulator.whatsapp.settings import Settings


class _KeepsConnections(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"


def main() -> None:
    """Serve until stopped."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    settings = Settings.model_validate({})
    app = create_app(settings)
    server = make_server(
        "127.0.0.1", settings.port, app, threaded=True, request_handler=_KeepsConnections
    )
    server.serve_forever()


if __name__ == "__main__":
    main()
