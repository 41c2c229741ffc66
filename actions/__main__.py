"""The action server, on loopback: `python -m actions --port 5055`."""

from __future__ import annotations

import argparse
import logging
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from actions.desk import desk
from actions.services import aggregation, proofs
from knowledge.articles import articles


def build() -> Sanic[Any, Any]:
    """Rasa's own action server with our actions, and a readiness check."""
    executor = ActionExecutor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=[])
    app.blueprint(desk())
    # What would otherwise be loaded at the first message.
    proofs()
    articles()

    @app.get("/ready")
    async def ready(_: Request) -> HTTPResponse:
        ok = await aggregation().ready()
        return json_response({"status": "ok" if ok else "not ready"}, status=200 if ok else 503)

    return app


def main() -> None:
    """Serve until stopped."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5055)
    parser.add_argument(
        "--host", default="127.0.0.1", help="In a container its own address; never a public one."
    )
    given = parser.parse_args()
    build().run(host=given.host, port=given.port, single_process=True, motd=False)


if __name__ == "__main__":
    main()
