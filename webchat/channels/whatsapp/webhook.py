"""``/webhooks/whatsapp``: where the platform delivers, as it documents."""

from __future__ import annotations

import hashlib
import hmac
from typing import cast

from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, request

from tanya.settings import Settings
from webchat.channels.whatsapp.channel import WhatsApp, is_configured
from webchat.channels.whatsapp.intake import Replayed
from webchat.channels.whatsapp.reading import Unreadable
from webchat.problems import problem

MOST_BYTES = 3 * 1024 * 1024
"""The platform's own limit for a notification."""

webhook = APIBlueprint("whatsapp", __name__, url_prefix="/webhooks/whatsapp", tag="WhatsApp")


@webhook.get("")
@webhook.doc(hide=True)
def verify() -> Response:
    """Prove to the platform that this address is ours, with the token that it was told."""
    shown = request.args.get("hub.verify_token", "")
    fits = hmac.compare_digest(shown.encode(), _channel().verify_token.encode())
    if request.args.get("hub.mode") != "subscribe" or not fits:
        return problem(403, "Wrong verify token", "Token verifikasi webhook tidak sesuai.")
    return Response(request.args.get("hub.challenge", "")[:200], mimetype="text/plain")


@webhook.post("")
@webhook.doc(hide=True)
def receive() -> Response:
    """Store a notification and say so at once; the work is done afterwards."""
    channel = _channel()
    request.max_content_length = MOST_BYTES
    shown = request.headers.get("X-Hub-Signature-256", "")
    if not shown:
        return problem(401, "Not signed", "Notifikasi tidak ditandatangani.")
    body = request.get_data(cache=False)
    if not signature_fits(shown, body, channel.app_secret):
        return problem(403, "Wrong signature", "Tanda tangan notifikasi tidak sesuai.")
    try:
        channel.receive(body)
    except Unreadable:
        return problem(400, "Unreadable", "Notifikasi tidak dapat dibaca.")
    except Replayed:
        return problem(403, "Replayed", "Notifikasi ini sudah terlalu lama.")
    return Response("", 200, mimetype="text/plain")


def install_whatsapp(app: APIFlask, settings: Settings) -> None:
    """Open the webhook of *app*, whose services are there, where the channel is configured."""
    if not is_configured(settings):
        return
    services = app.extensions
    channel = WhatsApp(settings, services["store"], services["conversations"], services["metrics"])
    services["whatsapp"] = channel
    app.register_blueprint(webhook)
    # With the first request rather than here: by then a preloading server has forked.
    app.before_request(channel.worker.start)


def signature_fits(shown: str, body: bytes, secret: str) -> bool:
    """Whether ``sha256=...`` was made over *body* with the app secret; in constant time."""
    made = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(shown.encode("utf-8", "replace"), made.encode())


def _channel() -> WhatsApp:
    return cast(WhatsApp, current_app.extensions["whatsapp"])
