"""The three places where we change Rasa 3.6.21, and why.

`tests/bot` compare the methods with what they looked like when this was written: a Rasa whose
methods differ turns the tests red instead of being changed blindly.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.utils.endpoints import ClientResponseError

_FROM_THE_PROXY = frozenset({502, 503, 504})
"""What a proxy answers when the action server behind it is gone: it said nothing itself."""


class TurnAborted(BaseException):
    """An action or the database failed, so the turn is given up and nothing of it is saved.

    Rasa would log the failure and go on, without the action or with an empty conversation in
    memory: the message is spent, and the user's place lost. It catches every `Exception` there,
    hence the base class.
    """


class ActionFailed(TurnAborted):
    """The action server answered, with an error: asking again would fail again."""


_rasa_run = RemoteAction.run


@cache
def _validator() -> jsonschema.protocols.Validator:
    schema = RemoteAction.action_response_format_spec()
    return jsonschema.validators.validator_for(schema)(schema)


def _validate_once_built(self: RemoteAction, result: dict[str, Any]) -> bool:
    """As Rasa's, with a validator built once: re-checking the constant schema at every call takes
    more time than the rest of the turn.
    """
    _validator().validate(result)
    return True


async def _run_or_abort(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
    """As Rasa's, but a failure ends the turn."""
    try:
        return await _rasa_run(self, *args, **kwargs)
    except ActionExecutionRejection:
        raise
    except Exception as error:
        cause = error.__cause__
        answered = isinstance(cause, ClientResponseError) and cause.status not in _FROM_THE_PROXY
        aborted = ActionFailed if answered else TurnAborted
        raise aborted(f"{self.name()}: {error}") from error


def _abort(self: FailSafeTrackerStore, error: Exception) -> None:
    """Instead of Rasa's, which goes on in the memory of this process alone."""
    # Its text may quote the rows: only its kind may reach a log.
    raise TurnAborted(f"the database failed: {type(error).__name__}") from error


def apply() -> None:
    """Put the changes in place; doing so twice changes nothing more."""
    RemoteAction._validate_action_result = _validate_once_built
    RemoteAction.run = _run_or_abort
    FailSafeTrackerStore.on_tracker_store_error = _abort
    FailSafeTrackerStore.on_tracker_store_retrieve_error = _abort
