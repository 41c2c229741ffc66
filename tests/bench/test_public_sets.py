"""The metric of the HINT3 paper, and reading the public sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.hint3 import __main__ as hint3
from bench.hint3.metric import OUT_OF_SCOPE, Said, best, point, sweep
from bench.xsid import __main__ as xsid

SAID = [
    Said("emi", "emi", 0.9),
    Said("price", "price", 0.35),
    Said("price", "emi", 0.2),
    Said(OUT_OF_SCOPE, "emi", 0.3),
    Said(OUT_OF_SCOPE, "price", 0.1),
]
CONFIDENT = st.floats(0, 1)
LABELS = st.sampled_from(["emi", "price", OUT_OF_SCOPE])
ANY_SAID = st.lists(
    st.builds(Said, LABELS, st.sampled_from(["emi", "price"]), CONFIDENT), min_size=1
)


def test_less_confidence_than_the_threshold_is_out_of_scope():
    at = point(SAID, 0.3)
    assert at.in_scope_accuracy == pytest.approx(2 / 3)
    assert at.out_of_scope_recall == 0.5
    assert point(SAID, 0.35).out_of_scope_recall == 1


def test_the_best_threshold_is_where_the_correlation_is_highest():
    points = sweep(SAID)
    assert best(points).mcc == max(it.mcc for it in points)
    # From 0.4 on one right answer is lost, up to 0.3 a message out of scope is answered.
    assert best(sweep(SAID, [0.1, 0.25, 0.33, 0.4])).threshold == 0.33


@pytest.mark.filterwarnings("ignore:A single label")
@given(ANY_SAID)
def test_raising_the_threshold_never_helps_accuracy_nor_hurts_recall(said):
    points = sweep(said)
    accuracy = [it.in_scope_accuracy for it in points]
    recall = [it.out_of_scope_recall for it in points]
    assert accuracy == sorted(accuracy, reverse=True)
    assert recall == sorted(recall)


@pytest.mark.filterwarnings("ignore:A single label")
def test_of_equally_good_thresholds_the_middle_one_is_taken():
    clear = [Said("emi", "emi", 0.95), Said(OUT_OF_SCOPE, "emi", 0.05)]
    assert best(sweep(clear)).threshold == 0.5


def test_xsid_sentences_are_read_with_their_intents(tmp_path):
    path = tmp_path / "id.conll"
    path.write_text("# text-en = Hi\n# text = Hujan?\n# intent = weather/find\n1\tHujan\tO\n")
    assert xsid.read(path) == [("Hujan?", "weather.find")]


@pytest.mark.parametrize("bench", [hint3, xsid])
def test_without_the_folder_a_bench_says_that_it_was_skipped(bench, monkeypatch, capsys):
    monkeypatch.delenv("TANYA_EVAL_DIR", raising=False)
    bench.main()
    assert "TANYA_EVAL_DIR is not set" in capsys.readouterr().out
