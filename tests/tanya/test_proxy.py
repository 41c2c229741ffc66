"""Where there are several processes of a kind, a proxy takes their place."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tanya import proxy
from tanya.processes import plan
from tanya.refusal import StartError
from tanya.settings import Settings
from tanya.training import Models
from tests.installed import program

MODELS = Models(Path("rasa.tar.gz"), Path("embedding"))


@pytest.fixture
def haproxy() -> str:
    return program("haproxy", "haproxy")


def names(tmp_path, **counts) -> list[str]:
    settings = Settings(channel_secret="c", token_secret="t", var_dir=tmp_path, **counts)
    return [it.name for it in plan(settings, MODELS)]


def test_one_of_each_needs_no_proxy(tmp_path):
    assert names(tmp_path) == ["simulator", "whatsapp", "actions", "rasa", "gateway"]


@pytest.mark.usefixtures("haproxy")
def test_several_stand_behind_the_proxy_on_the_ports_after_theirs(tmp_path):
    settings = Settings(
        channel_secret="c",
        token_secret="t",
        var_dir=tmp_path,
        gateway_processes=2,
        rasa_processes=3,
    )
    ports = {it.name: it.port for it in plan(settings, MODELS)}
    assert [ports[f"rasa-{it}"] for it in (1, 2, 3)] == [5006, 5007, 5008]
    assert [ports["gateway-1"], ports["gateway-2"]] == [8001, 8002]
    assert ports["proxy"] == 8000
    assert ports["actions"] == 5055


def test_the_proxy_understands_its_configuration(tmp_path, haproxy):
    doors = {"rasa": (5005, [5006, 5007], "/"), "gateway": (8000, [8001, 8002], "/health")}
    found, *rest = proxy.command(proxy.configuration(doors), tmp_path)
    assert found == haproxy
    checked = subprocess.run([haproxy, "-c", *rest[1:]], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_a_missing_proxy_is_told_with_what_installs_it(tmp_path, monkeypatch):
    monkeypatch.setattr(proxy.shutil, "which", lambda *_, **__: None)
    with pytest.raises(StartError, match="apt-get install haproxy"):
        names(tmp_path, gateway_processes=2)
