"""The topology of many processes, started once."""

from __future__ import annotations

import pytest

from tests.installed import missing, program
from tests.simulator.postgres_server import server_programs
from tests.whatsapp.outside import StandIn

from .people import PhoneTalk, Talk
from .topology import Cluster


@pytest.fixture(scope="package")
def cluster():
    """Two of each process behind a proxy, with a PostgreSQL and a Redis of their own."""
    server_programs() or missing("PostgreSQL", "postgresql")
    program("redis-server", "redis-server")
    program("haproxy", "haproxy")
    whole = Cluster(compiler=program("cc", "gcc"))
    whole.start()
    yield whole
    assert whole.stop() == 0


@pytest.fixture(scope="package")
def undisturbed(cluster):
    """What is said on the web and on a phone when nothing fails."""
    phone = PhoneTalk(StandIn(cluster.whatsapp), "6281000000000")
    return Talk(cluster.gateway).go().transcript(), phone.go().answers
