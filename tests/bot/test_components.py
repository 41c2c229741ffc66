"""The components of the understanding pipeline, one by one."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.account_reader import AccountReader
from bot.components.confidence_bands import ConfidenceBands
from bot.components.intent_classifier import TopicClassifier
from bot.components.intent_model import IntentModel

EXAMPLES = {
    "lupa_password": [
        "saya lupa password",
        "password hilang bagaimana reset",
        "mau reset password",
    ],
    "gagal_login": ["tidak bisa login", "login saya ditolak terus", "gagal masuk ke spse"],
    "tentang_roaming": ["apa itu roaming", "jelaskan arti roaming", "roaming maksudnya apa"],
}


@pytest.fixture
def model():
    model = IntentModel(seed=3)
    texts = [(text, topic) for topic, texts in EXAMPLES.items() for text in texts]
    model.learn([text for text, _ in texts], [topic for _, topic in texts])
    return model


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("lupa password saya", "lupa_password"),
        ("login gagal", "gagal_login"),
        ("roaming itu apa", "tentang_roaming"),
    ],
)
def test_a_message_near_the_examples_gets_their_topic(model, text, topic):
    assert model.rank(text)[0][0] == topic


def test_an_unfamiliar_message_scores_lower_than_a_familiar_one_for_every_topic(model):
    familiar, strange = model.rank("saya lupa password")[0][1], model.rank("resep soto ayam")[0][1]
    assert strange < familiar / 2


def test_scores_lie_between_zero_and_one_and_the_best_comes_first(model):
    scores = [score for _, score in model.rank("password login roaming")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_learning_twice_with_one_seed_gives_the_same_model(model):
    again = IntentModel(seed=3)
    texts = [(text, topic) for topic, texts in EXAMPLES.items() for text in texts]
    again.learn([text for text, _ in texts], [topic for _, topic in texts])
    assert again.rank("tidak bisa masuk") == model.rank("tidak bisa masuk")


@pytest.mark.parametrize(
    ("topic", "score", "intent"),
    [
        ("gagal_login", 0.6, "gagal_login"),
        ("gagal_login", 0.5, "gagal_login"),
        ("gagal_login", 0.3, "nlu_fallback"),
        ("gagal_login", 0.1, "di_luar_cakupan"),
        ("di_luar_cakupan", 0.9, "di_luar_cakupan"),
    ],
)
def test_the_score_decides_between_answering_offering_and_declining(topic, score, intent):
    bands = ConfidenceBands({"answer_from": 0.5, "offer_from": 0.2})
    assert bands.band(topic, score) == intent


def test_the_account_complained_of_becomes_entities():
    message = Message.build("akun Cahaya di LKPP aktif, kok PT_Cahaya di LPSE Humbahas belum?")
    AccountReader().process([message])
    found = {entity["entity"]: entity["value"] for entity in message.get("entities")}
    assert found == {"user_id": "PT_Cahaya", "lpse": "humbahas"}


def test_payloads_of_buttons_are_left_to_rasa():
    message = Message.build('/setuju{"guide_id": "a/b"}')
    AccountReader().process([message])
    assert not message.get("entities")


@pytest.fixture
def classifier(model):
    config = TopicClassifier.get_default_config() | {"talk": ["sapaan"]}
    model.learn(
        [text for texts in EXAMPLES.values() for text in texts] + ["selamat pagi", "halo pak"],
        [topic for topic, texts in EXAMPLES.items() for _ in texts] + ["sapaan", "sapaan"],
    )
    return TopicClassifier(config, None, None, model)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (
            "Selamat pagi. Saya dari PT Sinar Abadi, mohon bantuannya. Mau reset password ya",
            "lupa_password",
        ),
        ("selamat pagi", "sapaan"),
        ("Selamat pagi. Tidak bisa login sejak kemarin", "gagal_login"),
    ],
)
def test_a_preface_does_not_hide_the_question(classifier, text, topic):
    message = Message.build(text)
    classifier.process([message])
    assert message.get("intent")["name"] == topic
    scores = [row["confidence"] for row in message.get("intent_ranking")]
    assert scores == sorted(scores, reverse=True)
