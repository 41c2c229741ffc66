"""The HTTP API under /api/v1, for other systems."""

from apiflask import APIFlask

from simulator.api import (
    accounts,
    credentials,
    demo,
    identity,
    lpse,
    ppk,
    provider,
    registrations,
    sikap,
    system,
    tender_cepat,
    tickets,
)


def install(app: APIFlask, *, demo_open: bool) -> None:
    """Register every surface of the API; the demo's only when it is open."""
    app.register_blueprint(system.bp)
    app.register_blueprint(lpse.bp)
    app.register_blueprint(provider.bp)
    app.register_blueprint(accounts.bp)
    app.register_blueprint(identity.bp)
    app.register_blueprint(sikap.bp)
    app.register_blueprint(tender_cepat.bp)
    app.register_blueprint(ppk.bp)
    app.register_blueprint(registrations.bp)
    app.register_blueprint(credentials.bp)
    app.register_blueprint(tickets.bp)
    if demo_open:
        app.register_blueprint(demo.bp)
