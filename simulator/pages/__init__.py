"""The pages that a person uses in a browser."""

from flask import Flask, Response

from simulator.pages import activation, demo, forms, home, sites
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
    if demo_open:
        app.register_blueprint(demo.bp)
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
