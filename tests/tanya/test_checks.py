"""What cannot work is refused before anything is started, in a sentence that says what to do."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile

import pytest
from sqlalchemy import create_engine, text

from tanya.checks import (
    check_counts,
    check_database,
    check_model,
    check_redis,
    installed_rasa,
)
from tanya.refusal import StartError
from tanya.settings import Settings
from tanya.training import _EMBEDDING_INPUTS, _RASA_INPUTS, fingerprint
from tests.stack import ROOT, free_ports
from tests.webchat.databases import empty_url  # noqa: F401


def model(path, version):
    content = json.dumps({"rasa_open_source_version": version}).encode()
    with tarfile.open(path, "w:gz") as file:
        info = tarfile.TarInfo("metadata.json")
        info.size = len(content)
        file.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize("url", ["tanya", "mysql://a/b", "oracle://a", "postgresql+nope://a/b", ""])
def test_what_is_no_database_url_is_told_with_an_example(url):
    with pytest.raises(StartError, match=r"DATABASE_URL.*postgresql://user:password@host/tanya"):
        check_database(url)


def test_a_database_that_does_not_answer_is_named_without_its_password():
    (port,) = free_ports(1)
    with pytest.raises(StartError, match=r"cannot be used.*See that it runs") as told:
        check_database(f"postgresql+psycopg://u:geheim@127.0.0.1:{port}/tanya")
    assert "geheim" not in str(told.value)


def test_tables_of_a_newer_program_are_refused(empty_url):  # noqa: F811
    check_database(empty_url)
    with create_engine(empty_url).begin() as connection:
        connection.execute(text("UPDATE gateway_version SET version_num = '9999'"))
    with pytest.raises(StartError, match=r"9999.*Run the newer program"):
        check_database(empty_url)


def test_a_database_is_checked_as_often_as_one_likes(empty_url):  # noqa: F811
    check_database(empty_url)
    check_database(empty_url)


def test_no_redis_is_needed_by_default():
    check_redis("memory://")


def test_what_is_no_redis_url_is_told_with_an_example():
    with pytest.raises(StartError, match=r"REDIS_URL is no address.*redis://:password@host"):
        check_redis("localhost:6379")


def test_a_redis_that_does_not_answer_is_told():
    (port,) = free_ports(1)
    with pytest.raises(StartError, match="See that it runs"):
        check_redis(f"redis://127.0.0.1:{port}/0")


def test_a_model_of_this_rasa_is_taken(tmp_path):
    check_model(model(tmp_path / "m.tar.gz", installed_rasa()))


def test_a_model_of_another_rasa_is_refused(tmp_path):
    with pytest.raises(StartError, match=r"trained by Rasa 3.1.0, but 3.6.21.*make train"):
        check_model(model(tmp_path / "m.tar.gz", "3.1.0"))


@pytest.mark.parametrize("keep", [0, 20, 100])
def test_a_model_that_was_cut_off_is_refused(tmp_path, keep):
    whole = model(tmp_path / "m.tar.gz", installed_rasa()).read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[:keep])
    with pytest.raises(StartError, match=r"broken or missing\. Delete it, then: make train"):
        check_model(tmp_path / "cut.tar.gz")


def test_a_model_with_a_flipped_bit_is_refused(tmp_path):
    whole = bytearray(model(tmp_path / "m.tar.gz", installed_rasa()).read_bytes())
    whole[-5] ^= 1
    (tmp_path / "m.tar.gz").write_bytes(whole)
    with pytest.raises(StartError, match="broken"):
        check_model(tmp_path / "m.tar.gz")


def settings(**more):
    return Settings(channel_secret="c", token_secret="t", **more)


@pytest.mark.parametrize("kind", ["rasa_processes", "actions_processes"])
def test_several_of_these_need_postgresql(kind):
    with pytest.raises(StartError, match="set DATABASE_URL"):
        check_counts(settings(**{kind: 2}))


def test_several_rasa_need_redis():
    with pytest.raises(StartError, match="set REDIS_URL"):
        check_counts(settings(rasa_processes=2, database_url="postgres://h/d"))


def test_one_of_each_needs_nothing():
    check_counts(settings())
    check_counts(settings(gateway_processes=3))


@pytest.mark.parametrize("given", ["postgres://u:p@h/d", "postgresql://u:p@h/d"])
def test_the_url_that_hosts_give_out_is_understood(given):
    assert settings(database_url=given).database_url == "postgresql+psycopg://u:p@h/d"


def started(folder, **environment) -> subprocess.CompletedProcess[str]:
    """`tanya up` in *folder*, which must not get as far as starting anything."""
    own = {"TANYA_VAR_DIR": str(folder), "COLUMNS": "1000", **environment}
    command = [sys.executable, "-m", "tanya", "up"]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL names no database that Tanya LPSE can use"),
        ({"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"}, "cannot be used"),
        ({"REDIS_URL": "127.0.0.1:6379"}, "REDIS_URL is no address of a Redis"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "The Redis of REDIS_URL cannot be used"),
        ({"TANYA_RASA_PROCESSES": "2"}, "set DATABASE_URL"),
    ],
)
def test_nothing_is_trained_or_started_where_it_cannot_work(tmp_path, environment, told):
    refused = started(tmp_path, **environment)
    assert refused.returncode == 1
    assert told in refused.stdout
    assert not (tmp_path / "models").exists()
    assert not (tmp_path / "supervisord.conf").exists()


def test_nothing_is_started_with_a_broken_model(tmp_path):
    models = tmp_path / "models"
    (models / f"embedding-{fingerprint(_EMBEDDING_INPUTS)}").mkdir(parents=True)
    inputs = (*_RASA_INPUTS, "bot/requirements.lock")
    (models / f"rasa-{fingerprint(inputs)}.tar.gz").write_bytes(b"cut off")
    refused = started(tmp_path)
    assert refused.returncode == 1
    assert "is broken or missing. Delete it, then: make train" in refused.stdout
    assert not (tmp_path / "supervisord.conf").exists()
