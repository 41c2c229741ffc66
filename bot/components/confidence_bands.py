"""Sure, unsure, not ours: the three bands of what is done with a message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

OUT_OF_SCOPE = "di_luar_cakupan"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ConfidenceBands(GraphComponent, IntentClassifier):
    """Replaces an unsure intent by `nlu_fallback` and a hopeless one by `di_luar_cakupan`.

    Settings: `answer_from`, the score from which a topic is answered; `offer_from`, the score
    from which the nearest topics are offered as buttons. The ranking stays as it was.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults of the settings above."""
        return {"answer_from": 0.5, "offer_from": 0.2}

    def __init__(self, config: dict[str, Any]) -> None:
        self._answer_from = config["answer_from"]
        self._offer_from = config["offer_from"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ConfidenceBands:
        """Bands as configured."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the band's intent on top where the classifier is not sure."""
        for message in messages:
            intent = message.get("intent")
            if not intent or (message.get(TEXT) or "").startswith("/"):
                continue
            name = self.band(intent["name"], intent["confidence"])
            message.set("intent", {**intent, "name": name}, add_to_output=True)
        return messages

    def band(self, topic: str, score: float) -> str:
        """The intent that a top *topic* with this *score* leads to."""
        if topic == OUT_OF_SCOPE or score < self._offer_from:
            return OUT_OF_SCOPE
        return topic if score >= self._answer_from else DEFAULT_NLU_FALLBACK_INTENT_NAME
