"""`python -m simulator.population`: fill a database with a made-up population."""

import argparse
import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from simulator.demo import PASSWORD
from simulator.population.filling import AlreadyFilledError, fill
from simulator.population.plan import Plan
from simulator.store.database import Database
from simulator.store.migrating import SchemaError

DATABASE_URL = "sqlite:///var/population.db"
INTERRUPTED = 130
"""The exit code of a program stopped with Ctrl-C; whoever started this one says the rest."""


def main() -> None:
    """Read the command line and fill the database, with a progress bar."""
    arguments = _parser().parse_args()
    console = Console()
    begun = time.monotonic()
    try:
        plan = Plan(lpse=arguments.lpse, providers=arguments.providers, seed=arguments.seed)
        database = Database(arguments.database)
        with _bar(console) as bar:
            task = bar.add_task("Providers", total=plan.providers)
            added = fill(database, plan, lambda count: bar.advance(task, count))
        database.close()
    except AlreadyFilledError:
        sys.exit(
            f"{arguments.database} already holds a population. Delete it first, or name another "
            "one with --database."
        )
    except (SchemaError, ValueError) as error:
        sys.exit(str(error))
    except (ArgumentError, NoSuchModuleError, OperationalError, OSError) as error:
        sys.exit(
            f"{arguments.database} cannot be opened ({error}). Give --database an SQLAlchemy URL, "
            "such as sqlite:///var/population.db."
        )
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    console.print(
        f"{added:,} accounts of {plan.providers:,} providers at {plan.lpse} LPSE sites in "
        f"{time.monotonic() - begun:.0f} s. Every password is {PASSWORD} (one hash for all).\n"
        f"To look at them: SIMULATOR_DATABASE_URL={arguments.database} make run",
        highlight=False,
        soft_wrap=True,
    )


def _parser() -> argparse.ArgumentParser:
    usual = Plan()
    parser = argparse.ArgumentParser(prog="simulator.population", description=__doc__)
    parser.add_argument("--lpse", type=int, default=usual.lpse, help="number of LPSE sites")
    parser.add_argument("--providers", type=int, default=usual.providers, help="how many providers")
    parser.add_argument("--seed", type=int, default=usual.seed, help="the same gives the same")
    parser.add_argument("--database", default=DATABASE_URL, help="SQLAlchemy URL to fill")
    return parser


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )


if __name__ == "__main__":
    main()
