"""The intent classifier as a Rasa component."""

from __future__ import annotations

import pickle
import re
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
_SHORTEST = 4  # words
_SENTENCE_END = re.compile(
    r"[.!?;\n]+|,\s+(?=(?:akun|user|saya|kami|kok|kenapa|tapi)\b)", re.IGNORECASE
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Names the topic of a message from its normalised text.

    People put a greeting and who they are before the question, and the story behind it: besides
    the whole message each of its sentences is read, and a topic scores as in its best sentence.

    Settings: `strength` (inverse regularisation), `nearest_share` (0 to 1, how much the nearest
    examples count beside the regression), `random_seed`, and `talk`, the intents that only a
    message as a whole can have.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults of the settings above."""
        return {"strength": 100.0, "nearest_share": 0.5, "random_seed": 0, "talk": []}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._talk = frozenset(config["talk"])
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
                {"name": topic, "confidence": score} for topic, score in self._rank(text)[:_SHOWN]
            ]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _rank(self, text: str) -> list[tuple[str, float]]:
        """Topics of a message with their scores, best first."""
        best = dict(self._model.rank(_read(text)))
        for sentence in _sentences(text):
            ranking = self._model.rank(_read(sentence))
            if ranking[0][0] in self._talk:
                continue
            for topic, score in ranking[:_SHOWN]:
                if topic not in self._talk:
                    best[topic] = max(best[topic], score)
        return sorted(best.items(), key=lambda item: -item[1])


def _sentences(text: str) -> list[str]:
    """The sentences of a message that has several; too short ones say nothing by themselves."""
    parts = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    return [part for part in parts if len(part.split()) >= _SHORTEST] if len(parts) > 1 else []


def _read(text: str) -> str:
    """What the model sees of a message."""
    return normalise(without_names(text))
