"""The intent classifier as a Rasa component."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.calibration import Calibration, held_out_rankings
from bot.components.intent_model import IntentModel
from bot.components.meaning import Meaning, published
from bot.components.message_reader import READINGS

_SHOWN = 10  # topics kept in the ranking of a message
_FILE = "calibration.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Names the topic of a message and how likely it is to be the right one.

    People put a greeting and who they are before the question, and the story behind it: where the
    whole message leaves the topic unclear, each of its sentences is read too, and a topic scores
    as in its best sentence. The confidence is how likely the topic is the right one, as measured
    on examples that were kept aside.

    Settings: `strength` (inverse regularisation), `nearest_share` (0 to 1, how much the nearest
    examples count beside the regression), `random_seed`, `held_out` (share of the examples that
    the calibration keeps aside; 0: the confidence is the bare score), `clear_from` (confidence
    from which the whole message is clear), `talk`, the intents that only a whole message has, and
    `neighbours_model`, the name or path of a published sentence-transformers model by whose
    vectors examples are near too (empty: none).
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The reader comes first."""
        from bot.components.message_reader import MessageReader

        return [MessageReader]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults of the settings above."""
        return {
            "strength": 30.0,
            "nearest_share": 0.5,
            "random_seed": 0,
            "held_out": 0.2,
            "clear_from": 0.55,
            "talk": [],
            "neighbours_model": "",
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        self._config = config
        self._talk = frozenset(config["talk"])
        self._storage = storage
        self._resource = resource
        self._meaning = _meaning(config)
        self._model = model or self._new_model()
        self._calibration = calibration

    def _new_model(self) -> IntentModel:
        config = self._config
        strength, share = config["strength"], config["nearest_share"]
        return IntentModel(strength, share, config["random_seed"], self._meaning)

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
            model = IntentModel.load(folder, _meaning(config))
            curve = json.loads((folder / _FILE).read_text("utf-8"))
        return cls(config, model_storage, resource, model, curve and Calibration(**curve))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the intent examples and store the result."""
        examples = [m for m in training_data.intent_examples if m.get(READINGS)]
        texts = [m.get(READINGS)[0] for m in examples]
        topics = [m.get(INTENT) for m in examples]
        if self._config["held_out"]:
            share, seed = self._config["held_out"], self._config["random_seed"]
            self._calibration = Calibration.of(
                held_out_rankings(self._new_model, texts, topics, share, seed)
            )
        self._model = self._new_model().learn(texts, topics)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
            curve = self._calibration and self._calibration.as_json()
            (folder / _FILE).write_text(json.dumps(curve), "utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message."""
        for message in messages:
            if not (readings := message.get(READINGS)):
                continue
            ranked = self._ranked(readings)
            ranking = [{"name": topic, "confidence": share} for topic, share in ranked]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _ranked(self, readings: list[str]) -> list[tuple[str, float]]:
        """Topics of a message with their confidences, best first."""
        whole = self._model.rank(readings[0])
        told = self._confident(whole)
        if told[0][1] < self._config["clear_from"] and len(readings) > 1:
            told = max(told, self._confident(self._by_sentence(whole, readings[1:])), key=_top)
        return told

    def _by_sentence(
        self, whole: list[tuple[str, float]], sentences: list[str]
    ) -> list[tuple[str, float]]:
        """Topics with their scores in the sentence where each scores best."""
        best = dict(whole)
        for sentence in sentences:
            ranking = self._model.rank(sentence)
            if ranking[0][0] in self._talk:
                continue
            for topic, score in ranking[:_SHOWN]:
                if topic not in self._talk:
                    best[topic] = max(best[topic], score)
        return sorted(best.items(), key=lambda item: -item[1])

    def _confident(self, scored: list[tuple[str, float]]) -> list[tuple[str, float]]:
        shown = scored[:_SHOWN]
        return self._calibration.apply(shown) if self._calibration else shown


def _top(ranking: list[tuple[str, float]]) -> float:
    return ranking[0][1]


@lru_cache(maxsize=1)
def _published(name: str) -> Meaning:
    return published(name)


def _meaning(config: dict[str, Any]) -> Meaning | None:
    return _published(config["neighbours_model"]) if config["neighbours_model"] else None
