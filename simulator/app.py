"""The simulator as one WSGI app: `gunicorn "simulator.app:create_app()"`."""

from apiflask import APIFlask

from simulator import api, demo, openapi, pages, problems, web
from simulator.settings import Settings
from simulator.store.database import Database


def create_app(settings: Settings | None = None) -> APIFlask:
    """Build the app: settings, database, error replies, API and pages.

    Args:
        settings: what to run with; by default what the environment says.

    Raises:
        pydantic.ValidationError: a required setting is missing.
    """
    # Validating nothing reads the environment, and lets the type checker know it.
    chosen = settings or Settings.model_validate({})
    app = _bare_app(chosen)
    database = Database(chosen.database_url)
    database.prepare(demo.seed if chosen.demo else None)
    # Connections must not be shared with the workers that gunicorn forks off with --preload.
    database.close()
    web.install(app, chosen, database)
    problems.install(app)
    openapi.install(app)
    api.install(app, demo_open=chosen.demo)
    pages.install(app, demo_open=chosen.demo)
    return app


def _bare_app(settings: Settings) -> APIFlask:
    app = web.SimulatorApp(
        "simulator",
        title="Simulator LPSE",
        version="1.0",
        spec_path="/openapi.json",
        docs_path=None,
        static_folder="pages/static",
        template_folder="pages/templates",
    )
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SESSION_COOKIE_NAME="simulator_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        DESCRIPTION="LPSE, Agregasi Inaproc, SIKaP, tender cepat dan e-mail, untuk uji coba.",
        SECURITY_SCHEMES={"service": {"type": "http", "scheme": "bearer"}},
    )
    return app
