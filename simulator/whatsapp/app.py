"""The stand-in as one WSGI app: the platform's endpoint, a control API, and phones to type on."""

from __future__ import annotations

import random
import time

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from pydantic import ValidationError
from werkzeug.exceptions import BadRequest

from simulator.whatsapp.chats import Chats
from simulator.whatsapp.checking import RefusedError
from simulator.whatsapp.control import control
from simulator.whatsapp.faults import happens
from simulator.whatsapp.notifying import Notifier
from simulator.whatsapp.pages import pages
from simulator.whatsapp.platform import Platform, unlucky
from simulator.whatsapp.settings import Settings

graph = Blueprint("graph", __name__)


def create_app(settings: Settings | None = None) -> Flask:
    """The stand-in; settings come from the environment unless given."""
    chosen = settings or Settings.model_validate({})
    app = Flask("simulator.whatsapp")
    app.config["GRAPH_TOKEN"] = chosen.token.get_secret_value()
    app.config["PHONE_NUMBER_ID"] = chosen.phone_number_id
    app.config["MAILBOX_URL"] = chosen.mailbox_url
    secret = chosen.app_secret.get_secret_value()
    notifier = Notifier(chosen.webhook_url, secret, chosen.phone_number_id)
    app.extensions["platform"] = Platform(Chats(), notifier)
    for blueprint in (graph, control, pages):
        app.register_blueprint(blueprint)
    app.register_error_handler(RefusedError, _refused)
    app.register_error_handler(ValidationError, _invalid)
    return app


@graph.get("/health")
def health() -> dict[str, str]:
    """Whether the stand-in is alive."""
    return {"status": "ok"}


@graph.post("/<version>/<number_id>/messages")
def messages(version: str, number_id: str) -> Response:
    """The one endpoint of the Cloud API that the channel uses: send, or mark as read."""
    platform: Platform = current_app.extensions["platform"]
    faults = platform.notifier.faults
    if request.headers.get("Authorization") != f"Bearer {current_app.config['GRAPH_TOKEN']}":
        raise RefusedError(190, "the access token is not valid", 401)
    if number_id != current_app.config["PHONE_NUMBER_ID"]:
        raise RefusedError(100, f"there is no number {number_id} in {version}")
    body = request.get_json()
    if not isinstance(body, dict):
        raise BadRequest
    if body.get("status") == "read":
        platform.mark_read(str(body.get("message_id")), "typing_indicator" in body)
        return jsonify(success=True)
    time.sleep(random.uniform(0, faults.slow_seconds))
    if refusal := unlucky(platform):
        raise refusal
    if happens(faults.lost):
        return Response("<h1>Bad gateway</h1>", 502)
    message_id = platform.send(body)
    if happens(faults.taken_silently):
        time.sleep(faults.silent_seconds)
    return jsonify(
        messaging_product="whatsapp",
        contacts=[{"input": body["to"], "wa_id": body["to"]}],
        messages=[{"id": message_id}],
    )


def _refused(error: RefusedError) -> tuple[Response, int]:
    told = {
        "message": f"(#{error.code}) {error.details}",
        "type": "OAuthException",
        "code": error.code,
        "error_data": {"messaging_product": "whatsapp", "details": error.details},
        "fbtrace_id": "AStandIn",
    }
    return jsonify(error=told), error.status


def _invalid(error: ValidationError) -> tuple[Response, int]:
    told = "; ".join(f"{it['loc']}: {it['msg']}" for it in error.errors())
    return jsonify(error={"message": told}), 400
