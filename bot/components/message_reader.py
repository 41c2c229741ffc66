"""What the classifier sees of a message, as a step of the pipeline."""

from __future__ import annotations

import json
import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from language.accounts import without_names
from language.contrast import meant
from language.normalise import normalise
from language.spelling import Spelling

READINGS = "readings"
"""Message attribute: the normalised message and, if it has several, each of its sentences."""

_FILE = "words.json"
_SHORTEST = 4  # words
_SENTENCE_END = re.compile(
    r"[.!?;\n]+|,\s+(?=(?:akun|user|saya|kami|kok|kenapa|tapi)\b)", re.IGNORECASE
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class MessageReader(GraphComponent):
    """Normalises messages and repairs their spelling towards the words of the training examples.

    Setting: `longest`, the characters of a message that are read; the rest is left out, so that
    the time for a message has a limit.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults of the settings above."""
        return {"longest": 2000}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        spelling: Spelling | None = None,
    ) -> None:
        self._longest = config["longest"]
        self._storage = storage
        self._resource = resource
        self._spelling = spelling or Spelling({})

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageReader:
        """A reader that knows no words yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MessageReader:
        """The reader as it was trained."""
        with model_storage.read_from(resource) as folder:
            words = json.loads((folder / _FILE).read_text("utf-8"))
        return cls(config, model_storage, resource, Spelling(words))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of the intent examples and store them."""
        texts = [m.get(TEXT) for m in training_data.intent_examples if m.get(TEXT)]
        self._spelling = Spelling.of(self._normalised(text) for text in texts)
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(self._spelling.counts), "utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the reading of each example."""
        for message in training_data.training_examples:
            if message.get(TEXT):
                message.set(READINGS, [self._read(message.get(TEXT))])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the readings of each message; a button's payload is not read."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                text = meant(text[: self._longest])
                message.set(READINGS, [self._read(part) for part in (text, *sentences(text))])
        return messages

    def _read(self, text: str) -> str:
        return self._spelling.repair(self._normalised(text))

    def _normalised(self, text: str) -> str:
        return normalise(without_names(meant(text[: self._longest])))


def sentences(text: str) -> list[str]:
    """The sentences of a message that has several; too short ones say nothing by themselves."""
    parts = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    return [part for part in parts if len(part.split()) >= _SHORTEST] if len(parts) > 1 else []
