"""The HTTP API under /api/v1, for other systems."""

from apiflask import APIFlask

from simulator.api import accounts, demo, lpse, provider, system


def install(app: APIFlask, *, demo_open: bool) -> None:
    """Register every surface of the API; the demo's only when it is open."""
    app.register_blueprint(system.bp)
    app.register_blueprint(lpse.bp)
    app.register_blueprint(provider.bp)
    app.register_blueprint(accounts.bp)
    if demo_open:
        app.register_blueprint(demo.bp)
