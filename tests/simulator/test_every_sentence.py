"""Each sentence about system behaviour in the source documents holds in the outside world."""

import pytest
from flask.testing import FlaskClient

from .outside import Outside, Sentence
from .sentences_of_jambiprov import JAMBIPROV
from .sentences_of_the_faqs import HUMBAHAS, KEMENPERIN, MUAROJAMBI, OKUTIMUR

SENTENCES = [
    sentence
    for source in (JAMBIPROV, HUMBAHAS, MUAROJAMBI, OKUTIMUR, KEMENPERIN)
    for sentence in source.sentences
]


@pytest.fixture
def database_kind() -> str:
    """The rules do not depend on the database; the others are tried elsewhere."""
    return "sqlite"


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda it: it.id)
def test_it_is_as_the_source_says(sentence: Sentence, client: FlaskClient) -> None:
    sentence.check(Outside(client))
