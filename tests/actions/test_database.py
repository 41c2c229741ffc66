"""Action servers that start together make their tables once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import inspect

from actions.database import open_engine
from actions.proof import ProofStore
from tanya.settings import Settings

TOGETHER = 8


def test_servers_that_start_together_find_the_tables_whole(postgres):
    postgres.run("DROP DATABASE IF EXISTS together")
    postgres.run("CREATE DATABASE together")
    url = postgres.url("together")
    settings = Settings(channel_secret="c", token_secret="t", database_url=url)
    with ThreadPoolExecutor(TOGETHER) as pool:
        for made in [pool.submit(ProofStore, settings) for _ in range(TOGETHER)]:
            made.result()
    assert inspect(open_engine(url)).has_table("mailed_codes")
