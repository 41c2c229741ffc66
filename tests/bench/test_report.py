"""docs/evaluation.md as it is written from figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.understanding import figures, noise
from bench.understanding.measuring import REAL_QUESTIONS, TOPIC_TESTS, measure, noisy
from bench.understanding.report import NODE, STOCK, Report, draw, markdown
from bench.understanding.systems import SkippedError, ask_node
from tanya.evaluation import Understood

ROWS = [
    {"text": "tidak bisa masuk", "topic": "gagal_login", "style": "santai"},
    {"text": "lupa kata sandi", "topic": "lupa_password", "style": "formal"},
    {"text": "harga cabai hari ini", "topic": None, "kind": "jauh", "not_topic": "gagal_login"},
]


def always_login(texts):
    return [Understood("gagal_login", (), 1, (("gagal_login", 0.7),)) for _ in texts]


@pytest.fixture
def report():
    ours, said = measure(always_login, {TOPIC_TESTS: ROWS})
    return Report(
        about={"date": "2026-11-20", "Rasa": "3.6.21"},
        ours=ours,
        others={STOCK: {"about": {"date": "2026-11-19"}, **ours}, NODE: "skipped: no npm"},
        crossed=figures.summary(ROWS, said),
        crossed_topics=figures.worst_first(ROWS, said, "topic"),
        topics=figures.worst_first(ROWS, said, "topic"),
        styles=figures.worst_first(ROWS, said, "style"),
        kinds=figures.worst_first(ROWS, said, "kind"),
        taken=figures.taken_for(ROWS, said),
        confusions=figures.confusions(ROWS, said),
        matrix=figures.confusion_matrix(ROWS, said),
        reliability=figures.reliability(ROWS, said),
        search={"words": {"n": 1, "mrr_at_10": 1.0}},
    )


def test_what_was_not_measured_is_told_with_the_reason(report):
    text = markdown(report)
    assert "node-nlp: skipped: no npm." in text
    assert "Not measured: TANYA_EVAL_DIR is not set." in text


def test_kept_figures_are_shown_with_their_date(report):
    assert "measured 2026-11-19" in markdown(report)


def test_real_questions_get_a_column_where_they_were_measured(report):
    sets = {**report.ours["sets"], REAL_QUESTIONS: report.ours["sets"][TOPIC_TESTS]}
    text = markdown(replace(report, ours={**report.ours, "sets": sets}))
    assert f"| {TOPIC_TESTS} | {REAL_QUESTIONS} | cross-validation |" in text
    assert "Not measured" not in text


def test_every_line_of_a_table_has_as_many_cells_as_its_head(report):
    for block in markdown(report).split("\n\n"):
        if block.startswith("|"):
            assert len({line.count(" | ") for line in block.splitlines()}) == 1


def test_each_kind_of_noise_is_asked_of_every_test_sentence():
    made = noisy(ROWS)
    assert made.keys() == noise.KINDS.keys()
    assert [row["topic"] for row in made["typos"]] == [row["topic"] for row in ROWS]
    assert made["upper case"][0]["text"] == "TIDAK BISA MASUK"


def test_the_same_figures_draw_the_same_pictures(report, tmp_path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        draw(report, tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert len(names) == 4
    for name in names:
        drawn = (tmp_path / "first" / name).read_bytes()
        assert drawn == (tmp_path / "second" / name).read_bytes()
        assert b"<svg" in drawn


def test_pictures_are_drawn_where_nothing_is_confused(report, tmp_path):
    draw(replace(report, matrix={"topics": [], "counts": []}), tmp_path)
    assert (tmp_path / "evaluation-confusion.svg").exists()


def test_node_nlp_is_skipped_where_npm_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SkippedError, match="npm is not installed"):
        ask_node([], tmp_path / "node")
