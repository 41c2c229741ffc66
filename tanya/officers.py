"""Officers of the helpdesk console, on the command line: ``tanya officer ...``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from webchat.console.officers import Officers

officer_commands = typer.Typer(help="The officers of the helpdesk console.", no_args_is_help=True)


class Role(StrEnum):
    """What an officer may do."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"


Ask = Annotated[bool, typer.Option("--ask", help="Ask for a password; else one is made up.")]


@officer_commands.command()
def add(
    name: Annotated[str, typer.Argument(help="As colleagues and users know them.")],
    role: Annotated[Role, typer.Option()] = Role.OFFICER,
    ask: Ask = False,
) -> None:
    """Add an officer, and print their first password."""
    _with_password(ask, lambda officers, password: officers.add(name, role.value, password))
    typer.echo(f"{name} can sign in at /helpdesk as {role.value}.")


@officer_commands.command()
def renew(name: str, ask: Ask = False) -> None:
    """Give an officer another password, and take lock and authenticator away."""
    _with_password(ask, lambda officers, password: officers.renew(name, password))


@officer_commands.command()
def dismiss(name: str) -> None:
    """Let an officer in no more; what they did stays on record."""
    with _officers() as officers:
        officers.dismiss(name)
    typer.echo(f"{name} cannot sign in any more.")


@officer_commands.command(name="list")
def show() -> None:
    """List the officers."""
    with _officers() as officers:
        for it in officers.all():
            typer.echo(f"{it.name}\t{it.role}\t{'active' if it.active else 'dismissed'}")


def nobody_yet() -> bool:
    """Whether no officer was ever added."""
    with _officers() as officers:
        return officers.nobody_yet()


def _with_password(ask: bool, use: Callable[[Officers, str], None]) -> None:
    from webchat.console.officers import random_password

    if ask:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = random_password()
    with _officers() as officers:
        use(officers, password)
    if not ask:
        typer.echo(f"Password: {password}")


@contextmanager
def _officers() -> Iterator[Officers]:
    """The officers of the gateway's database; tells what is wrong instead of a traceback."""
    # Imported here: the other commands need neither database nor hashing.
    from webchat.console.officers import BadOfficer, Officers
    from webchat.store import Store

    try:
        yield Officers(Store(_database_url()), idle_minutes=1)
    except BadOfficer as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(1) from error


def _database_url() -> str:
    """The database that `tanya up` gives to the gateway."""
    var = Path(os.environ.get("TANYA_VAR_DIR", "var")).resolve()
    named = os.environ.get("TANYA_DATABASE_URL") or os.environ.get("DATABASE_URL")
    return named or f"sqlite:///{var / 'tanya.db'}"
