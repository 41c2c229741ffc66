"""The pages that a person uses in a browser."""

from flask import Flask, Response

from simulator.pages import (
    activation,
    data,
    demo,
    desk,
    faults,
    forgotten,
    forms,
    helpdesk,
    home,
    own_account,
    pokja,
    ppk,
    registering,
    sikap,
    sites,
)
from simulator.rules.messages import ACTIVATION_NOTICE

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)


def install(app: Flask, *, demo_open: bool) -> None:
    """Register the pages; those for trying out only when they are open."""
    app.register_blueprint(home.bp)
    app.register_blueprint(sites.bp)
    app.register_blueprint(activation.bp)
    app.register_blueprint(data.bp)
    app.register_blueprint(sikap.bp)
    app.register_blueprint(ppk.bp)
    app.register_blueprint(registering.bp)
    app.register_blueprint(forgotten.bp)
    app.register_blueprint(own_account.bp)
    app.register_blueprint(helpdesk.bp)
    if demo_open:
        app.register_blueprint(demo.bp)
        app.register_blueprint(desk.bp)
        app.register_blueprint(pokja.bp)
        app.register_blueprint(faults.bp)
    app.jinja_env.globals.update(
        csrf_token=forms.csrf_token, demo_open=demo_open, activation_notice=ACTIVATION_NOTICE
    )
    app.after_request(_add_security_headers)


def _add_security_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
