"""What a message names, as Rasa entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from language.accounts import find_accounts, main_account
from language.screens import find_error, find_step


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MentionReader(GraphComponent, EntityExtractorMixin):
    """Names found by rules, each at most once.

    `user_id` and `lpse` (an id of the directory) of the account complained about, `error` (topic
    of the screen message that is quoted) and `told_step` (number of a step, from 1).
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MentionReader:
        """The reader; it has no settings."""
        for find in (find_accounts, find_error, find_step):
            find("")  # builds its language pipeline now, not at the first message
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                found = message.get(ENTITIES, []) + self._entities(text)
                message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _entities(self, text: str) -> list[dict[str, Any]]:
        account = main_account(find_accounts(text))
        step = find_step(text)
        named = {
            "user_id": account and account.user_id,
            "lpse": account and account.lpse,
            "error": find_error(text),
            "told_step": step and str(step),
        }
        return [
            {
                "entity": kind,
                "value": value,
                "start": 0,
                "end": len(text),
                "extractor": type(self).__name__,
            }
            for kind, value in named.items()
            if value
        ]
