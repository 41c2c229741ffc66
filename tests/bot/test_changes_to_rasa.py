"""Our changes to Rasa fit the Rasa that is installed."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import inspect
from pathlib import Path

import jsonschema
import pytest
import rasa
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot import rasa_changes

ACTION_MODULE = Path(inspect.getsourcefile(RemoteAction))
STORE_MODULE = Path(inspect.getsourcefile(SQLTrackerStore))


def original(method: str) -> str:
    """Source of a method of RemoteAction as Rasa ships it, whatever has been changed since."""
    spec = importlib.util.spec_from_file_location("shipped_action", ACTION_MODULE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return inspect.getsource(getattr(module.RemoteAction, method))


@pytest.mark.parametrize(
    ("method", "known"),
    [
        ("_validate_action_result", "f8cdb4be68123961"),
        ("run", "ccabf6f1160d527a"),
    ],
)
def test_rasa_still_has_the_method_that_we_change(method, known):
    assert hashlib.sha256(original(method).encode()).hexdigest()[:16] == known, (
        f"Rasa {rasa.__version__} has another RemoteAction.{method} than the one that "
        "bot/rasa_changes.py was written for: read it anew, then update this hash."
    )


def test_rasa_still_tells_the_failures_of_its_store_where_we_listen():
    spec = importlib.util.spec_from_file_location("shipped_store", STORE_MODULE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    changed = ("retrieve", "save", "on_tracker_store_error", "on_tracker_store_retrieve_error")
    methods = [getattr(module.FailSafeTrackerStore, it) for it in changed]
    source = "".join(inspect.getsource(it) for it in methods)
    assert hashlib.sha256(source.encode()).hexdigest()[:16] == "c072ff0ae5d28f97", (
        "Rasa has another FailSafeTrackerStore: read it anew, then update this hash."
    )


@pytest.fixture
def action():
    rasa_changes.apply()
    return RemoteAction("action_answer", EndpointConfig("http://127.0.0.1:9/webhook"))


def test_an_answer_of_the_right_form_is_accepted(action):
    assert action._validate_action_result({"events": [], "responses": [{"text": "halo"}]})


@pytest.mark.parametrize("wrong", [{"events": "none"}, {"responses": [7]}, {"events": [{}]}])
def test_an_answer_of_the_wrong_form_is_refused_as_before(action, wrong):
    with pytest.raises(jsonschema.ValidationError):
        action._validate_action_result(wrong)


def run(action):
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker.from_events("someone", [])
    return asyncio.run(action.run(None, None, tracker, Domain.empty()))


def test_an_action_server_that_is_away_ends_the_turn(action):
    with pytest.raises(rasa_changes.TurnAborted):
        run(action)


def test_an_action_that_fails_is_told_apart_from_a_server_that_is_away(action, monkeypatch):
    async def fail(*_args, **_more):
        raise RasaException("failed") from ClientResponseError(500, "error", "")

    monkeypatch.setattr(rasa_changes, "_rasa_run", fail)
    with pytest.raises(rasa_changes.ActionFailed):
        run(action)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_what_a_proxy_answers_for_an_action_server_that_died_is_asked_again(
    action, monkeypatch, status
):
    async def fail(*_args, **_more):
        raise RasaException("failed") from ClientResponseError(status, "error", "")

    monkeypatch.setattr(rasa_changes, "_rasa_run", fail)
    with pytest.raises(rasa_changes.TurnAborted) as told:
        run(action)
    assert not isinstance(told.value, rasa_changes.ActionFailed)


def test_a_form_that_rejects_a_message_does_not_end_the_turn(action, monkeypatch):
    async def reject(*_args, **_more):
        raise ActionExecutionRejection("action_answer")

    monkeypatch.setattr(rasa_changes, "_rasa_run", reject)
    with pytest.raises(ActionExecutionRejection):
        run(action)
