"""`tanya`: up, down, renew, cluster, check, prune, train, chat, search, evaluate, simulate."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import httpx
import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from tanya.checks import check_model, check_places
from tanya.cluster import storage
from tanya.officers import nobody_yet, officer_commands
from tanya.processes import Process, local_secrets, plan
from tanya.refusal import StartError
from tanya.serving import served
from tanya.settings import Settings
from tanya.supervisor import AlreadyRunningError, NotRunningError, Supervisor, only_one
from tanya.training import TrainingError, ensure_models

if TYPE_CHECKING:
    from knowledge.search import Search


NOT_RUNNING = 3
"""Exit code of `tanya renew` when there is nothing to start anew."""


class Renewed(StrEnum):
    """Processes that can change over while everything runs."""

    ACTIONS = "actions"
    RASA = "rasa"
    GATEWAY = "gateway"


class Audience(StrEnum):
    """Whom an article is meant for."""

    PENYEDIA = "penyedia"
    PPK = "ppk"
    PETUGAS = "petugas"


app = typer.Typer(help="Tanya LPSE: start it, train it, ask it, measure it.", no_args_is_help=True)
app.add_typer(officer_commands, name="officer")
console = Console()


def _settings() -> Settings:
    """Settings, with the local secrets for those that the environment lacks."""
    own = local_secrets(Path(os.environ.get("TANYA_VAR_DIR", "var")))
    found = Settings.model_validate(
        {name.removeprefix("TANYA_").lower(): value for name, value in own.items()}
    )
    if "database_url" not in found.model_fields_set:
        found.database_url = f"sqlite:///{found.var_dir.resolve() / 'tanya.db'}"
    return found


def _stop(message: str, code: int = 1) -> NoReturn:
    console.print(message, style="bold red" if code else "", highlight=False, markup=False)
    raise typer.Exit(code)


def _say(message: str) -> None:
    console.print(message, highlight=False)


@app.command()
def up() -> None:
    """Start everything, wait until it is ready, and stop it on Ctrl-C."""
    settings = _settings()
    begun = time.monotonic()
    try:
        with only_one(settings.var_dir):
            check_places(settings)
            models = ensure_models(settings, _say)
            check_model(models.rasa)
            models = served(settings, models)
            processes = plan(settings, models)
            _run(Supervisor(settings.var_dir, processes), processes, settings, begun)
    except AlreadyRunningError:
        _say(
            f"Tanya LPSE is already running from this folder: "
            f"http://127.0.0.1:{settings.gateway_port}/ (stop it with Ctrl-C there, or: tanya down)"
        )
    except (StartError, TrainingError) as error:
        _stop(str(error))


@app.command()
def cluster() -> None:
    """The same with PostgreSQL, Redis and a proxy of its own, and two processes of each kind."""
    var = Path(os.environ.setdefault("TANYA_VAR_DIR", "var/cluster")).resolve()
    try:
        with storage(var) as urls:
            _say("  PostgreSQL and Redis are ready")
            for name, value in urls.items():
                os.environ.setdefault(name, value)
            for kind in ("RASA", "ACTIONS", "GATEWAY"):
                os.environ.setdefault(f"TANYA_{kind}_PROCESSES", "2")
            os.environ.setdefault("TANYA_START_SECONDS", "600")
            up()
    except StartError as error:
        _stop(str(error))


@app.command(name="check")
def check_all() -> None:
    """Say whether database, Redis and model can be worked with; bring the tables up to date."""
    settings = _settings()
    try:
        check_places(settings)
        check_model(ensure_models(settings, _say).rasa)
    except (StartError, TrainingError) as error:
        _stop(str(error))
    _say("Database, Redis and model are fine.")


@app.command()
def prune(
    days: Annotated[int, typer.Option(min=1, help="How long unused messages are kept.")] = 180,
) -> None:
    """Delete the messages of conversations long unused, and what Rasa keeps in vain."""
    from tanya import pruning

    try:
        done = pruning.prune(_settings(), days)
    except ValueError as error:
        _stop(str(error))
    _say(", ".join(f"{count} {what}" for what, count in done.items()) + " deleted.")


def _run(
    supervisor: Supervisor, processes: list[Process], settings: Settings, begun: float
) -> None:
    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        supervisor.start()
        with console.status("Starting ..."):
            supervisor.wait(settings.start_seconds, lambda name: _say(f"  {name} is ready"))
        console.print(_table(processes, settings))
        if nobody_yet():
            _say(
                f"Nobody can sign in at http://127.0.0.1:{settings.gateway_port}/helpdesk yet: "
                '.venv/bin/tanya officer add "Your Name" --role supervisor'
            )
        _say(f"Ready after {time.monotonic() - begun:.1f} s. Ctrl-C stops everything.")
        supervisor.watch()
    except KeyboardInterrupt:
        _say("\nStopping ...")
    finally:
        supervisor.stop()
    _say("Stopped.")


def _table(processes: list[Process], settings: Settings) -> Table:
    table = Table("process", "what it is", box=SIMPLE)
    table.add_column("address", no_wrap=True)
    table.add_column("log", overflow="fold")
    for process in processes:
        log = os.path.relpath(settings.var_dir / "log" / f"{process.name}.log")
        table.add_row(process.name, process.what, f"{process.url}/", log)
    return table


@app.command()
def down() -> None:
    """Stop a Tanya LPSE that runs from this folder."""
    settings = _settings()
    stopped = Supervisor(settings.var_dir, []).stop_leftover()
    _say("Stopped." if stopped else "Nothing was running.")


@app.command()
def renew(
    kinds: Annotated[list[Renewed] | None, typer.Argument(help="By default all.")] = None,
) -> None:
    """Let what runs from this folder change over to the present files and their models.

    Nothing that is written meanwhile is lost: messages wait in the database.
    """
    settings = _settings()
    try:
        models = served(settings, ensure_models(settings, _say))
        wanted = kinds or list(Renewed)
        processes = [it for it in plan(settings, models) if it.name.split("-")[0] in wanted]
        Supervisor(settings.var_dir, processes).renew(
            settings.start_seconds, lambda name: _say(f"  {name} is ready")
        )
    except NotRunningError:
        _stop("Nothing runs from this folder. Start it with: make run", NOT_RUNNING)
    except (StartError, TrainingError) as error:
        _stop(str(error))


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Train even when nothing has changed.")] = False,
) -> None:
    """Train understanding and search, where their inputs have changed."""
    try:
        models = ensure_models(_settings(), _say, force)
    except TrainingError as error:
        _stop(str(error))
    _say(f"Models are up to date: {models.rasa.name}, {models.embedding.name}")


@app.command()
def chat() -> None:
    """Talk to the running assistant in the terminal."""
    from tanya.talking import talk

    url = f"http://127.0.0.1:{_settings().gateway_port}"
    try:
        talk(url, console)
    except httpx.HTTPError as error:
        _stop(f"{url} does not answer ({error}). Start it with: make run")


@app.command()
def search(
    query: str,
    limit: Annotated[int, typer.Option(min=1, max=20, help="How many articles to show.")] = 5,
    lpse: Annotated[str | None, typer.Option(help="Only what holds at this LPSE (id).")] = None,
    audience: Annotated[Audience | None, typer.Option(help="Only what is for these.")] = None,
) -> None:
    """Search the articles."""
    from tanya.finding import cards

    articles = _open_search(_settings())
    hits = articles.find(query, lpse, limit, audience.value if audience else None)
    if not hits:
        _stop("Tidak ada artikel yang cocok. Coba kata lain.", 0)
    for card in cards(hits):
        console.print(card, highlight=False)


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    by_search: Annotated[bool, typer.Option("--search", help="Measure the search.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure understanding, or with --search the search, on a file of labelled lines."""
    from tanya import evaluation

    settings = _settings()
    try:
        if by_search:
            rows = evaluation.read_lines(file, ("query", "topic"))
            figures = evaluation.score_search(rows, _open_search(settings))
        else:
            rows = evaluation.read_lines(file, ("text", "topic"))
            model = ensure_models(settings, _to_stderr).rasa
            results = evaluation.understand(model, [row["text"] for row in rows])
            figures = evaluation.score_understanding(rows, results)
    except (evaluation.BadLineError, TrainingError) as error:
        _stop(str(error))
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        if name != "per_topic":
            _say(f"{name:22} {value}")
    for topic, scored in figures.get("per_topic", {}).items():
        _say(f"  {topic:34} {scored['accuracy']:.2f} of {scored['n']}")


@app.command()
def simulate(
    lpse: Annotated[int, typer.Option(min=10, help="How many LPSE sites.")] = 600,
    providers: Annotated[int, typer.Option(min=1, help="How many providers.")] = 500_000,
    seed: Annotated[int, typer.Option(help="The same gives the same population.")] = 7,
    database: Annotated[
        str | None, typer.Option(help="SQLAlchemy URL to fill; by default population.db in var/.")
    ] = None,
) -> None:
    """Fill a database of the simulator with a made-up population."""
    var = Path(os.environ.get("TANYA_VAR_DIR", "var")).resolve()
    # Started and not imported: the simulator is another organisation's system.
    command = [sys.executable, "-m", "simulator.population", f"--lpse={lpse}"]
    command += [f"--providers={providers}", f"--seed={seed}"]
    command += [f"--database={database or f'sqlite:///{var}/population.db'}"]
    try:
        raise typer.Exit(subprocess.call(command))
    except KeyboardInterrupt:
        _stop("Stopped; nothing was kept.", 130)


def _open_search(settings: Settings) -> Search:
    """The articles as they are now; says so where the embedding model cannot be used."""
    from knowledge.live import LiveSearch

    model = settings.embedding_model or str(ensure_models(settings, _to_stderr).embedding)
    live = LiveSearch(model)
    if live.fault:
        _to_stderr(f"Searching by {live.fault}.")
    return live.current()


def _to_stderr(message: str) -> None:
    print(message, file=sys.stderr)
