"""The intent classifier as a Rasa component."""

from __future__ import annotations

import pickle
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.intent_model import IntentModel
from language.accounts import without_names
from language.normalise import normalise

_SHOWN = 10  # topics kept in the ranking of a message
_FILE = "intent_model.pkl"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Names the topic of a message from its normalised text.

    Settings: `strength` (inverse regularisation), `nearest_share` (0 to 1, how much the nearest
    examples count beside the regression), `random_seed`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults of the settings above."""
        return {"strength": 100.0, "nearest_share": 0.5, "random_seed": 0}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._storage = storage
        self._resource = resource
        self._model = model or IntentModel(
            config["strength"], config["nearest_share"], config["random_seed"]
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """A classifier that has not learned yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """The classifier as it was trained."""
        with model_storage.read_from(resource) as folder:
            model = pickle.loads((folder / _FILE).read_bytes())
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the intent examples and store the result."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        self._model.learn([_read(m.get(TEXT)) for m in examples], [m.get(INTENT) for m in examples])
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_bytes(pickle.dumps(self._model))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message."""
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            ranking = [
                {"name": topic, "confidence": score}
                for topic, score in self._model.rank(_read(text))[:_SHOWN]
            ]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages


def _read(text: str) -> str:
    """What the model sees of a message."""
    return normalise(without_names(text))
