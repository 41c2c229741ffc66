"""A search that follows the article files while it is in use."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

import pytest

from knowledge.live import LiveSearch
from knowledge.search import Search

from .conftest import ArticleWriter


@pytest.fixture
def folder(write_article: ArticleWriter) -> Path:
    return write_article().parent


def follow(folder: Path) -> LiveSearch:
    return LiveSearch(folder=folder, look_seconds=0)


def found(live: LiveSearch, query: str) -> list[str]:
    return [hit.topic for hit in live.current().find(query)]


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)
    later = path.stat().st_mtime_ns + 1_000_000
    os.utime(path, ns=(later, later))


def test_an_added_article_is_found_without_a_restart(
    folder: Path, write_article: ArticleWriter
) -> None:
    live = follow(folder)
    assert found(live, "zamrud") == []
    append(write_article("ganti_alamat", title="Ganti alamat"), "\nBawa zamrud ke loket.\n")
    assert found(live, "zamrud") == ["ganti_alamat"]


def test_an_edited_article_is_found_by_its_new_words(folder: Path) -> None:
    live = follow(folder)
    append(folder / "lupa_user_id.md", "\nBawa zamrud ke loket.\n")
    assert found(live, "zamrud") == ["lupa_user_id"]


def test_a_removed_article_is_found_no_more(folder: Path, write_article: ArticleWriter) -> None:
    path = write_article("ganti_alamat", title="Pindah kantor")
    live = follow(folder)
    assert "ganti_alamat" in found(live, "pindah kantor")
    path.unlink()
    assert found(live, "pindah kantor") == []


def test_a_broken_file_keeps_its_last_good_article_and_others_are_renewed(
    folder: Path, write_article: ArticleWriter, caplog: pytest.LogCaptureFixture
) -> None:
    path = write_article("ganti_alamat", title="Pindah kantor")
    live = follow(folder)
    path.write_text("---\ntitle: 'tidak ditutup\n---\nzamrud")
    append(folder / "lupa_user_id.md", "\nBawa safir ke loket.\n")
    assert found(live, "safir") == ["lupa_user_id"]
    assert found(live, "pindah kantor") == ["ganti_alamat"]
    assert found(live, "zamrud") == []
    assert "ganti_alamat.md" in caplog.text


def test_when_everything_vanishes_the_last_index_stays(folder: Path) -> None:
    live = follow(folder)
    (folder / "lupa_user_id.md").unlink()
    assert found(live, "lupa user id") == ["lupa_user_id"]


def test_two_processes_each_notice_the_change(folder: Path) -> None:
    first, second = follow(folder), follow(folder)
    append(folder / "lupa_user_id.md", "\nBawa zamrud ke loket.\n")
    assert found(first, "zamrud") == found(second, "zamrud") == ["lupa_user_id"]


def test_without_a_change_the_index_is_the_same_object(folder: Path) -> None:
    live = follow(folder)
    assert live.current() is live.current()


def test_between_two_looks_nothing_is_looked_at(folder: Path) -> None:
    live = LiveSearch(folder=folder, look_seconds=3600)
    append(folder / "lupa_user_id.md", "\nBawa zamrud ke loket.\n")
    assert found(live, "zamrud") == []


def test_while_the_new_index_is_made_the_old_one_answers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = follow(folder)
    begun, may_end = threading.Event(), threading.Event()
    make = Search.__init__

    def slowly(*arguments: object, **named: object) -> None:
        begun.set()
        assert may_end.wait(30)
        make(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Search, "__init__", slowly)
    append(folder / "lupa_user_id.md", "\nBawa zamrud ke loket.\n")
    maker = threading.Thread(target=live.current)
    maker.start()
    assert begun.wait(30)
    assert found(live, "zamrud") == []
    may_end.set()
    maker.join(30)
    assert found(live, "zamrud") == ["lupa_user_id"]


@pytest.mark.parametrize("damage", ["missing", "empty folder", "cut off", "not a model"])
def test_a_model_that_cannot_be_loaded_leaves_the_words_and_says_so(
    folder: Path, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    model = tmp_path / "model"
    if damage != "missing":
        model.mkdir()
    if damage == "cut off":
        (model / "modules.json").write_text('[{"idx": 0, "na')
    if damage == "not a model":
        (model / "modules.json").write_text("[]")
    with caplog.at_level(logging.ERROR):
        live = LiveSearch(str(model), folder, look_seconds=0)
    assert live.fault is not None
    assert live.fault.startswith("words alone")
    assert "embedding model cannot be used" in caplog.text
    assert found(live, "lupa user id") == ["lupa_user_id"]


def test_without_a_model_by_choice_nothing_is_amiss(folder: Path) -> None:
    assert follow(folder).fault is None


def test_a_folder_without_one_sound_article_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no article"):
        follow(tmp_path)
