"""An article's file: what is read from it, what is refused, and what is served of a folder."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge import articles as articles_module
from knowledge.articles import (
    Article,
    articles,
    main,
    read_articles,
    read_folder,
    sources_json,
)

from .conftest import ArticleWriter

_STEP = ("do", "see", "help")


def test_sections_keep_their_headings(write_article: ArticleWriter) -> None:
    path = write_article()
    path.write_text(path.read_text() + "\n## Langkah\n1. Satu.\n\n## Catatan\n- Dua.\n")
    assert read_article(path).sections == (
        "Hubungi LPSE tempat mendaftar.",
        "**Langkah**\n1. Satu.",
        "**Catatan**\n- Dua.",
    )


def test_a_right_article_is_read(write_article: ArticleWriter) -> None:
    article = read_articles(write_article().parent)["lupa_user_id"]
    assert article.body == "Hubungi LPSE tempat mendaftar."
    assert sources_json(article.sources) == [
        {"document": "muarojambi", "item": "1", "title": "Lupa User ID"}
    ]


def read_article(path: Path) -> Article:
    return read_folder(path.parent)[0][path.stem]


def refused(path: Path) -> str:
    """What is told about the file, which is not served."""
    found, problems = read_folder(path.parent)
    assert path.stem not in found
    assert problems
    assert {problem.path for problem in problems} == {path}
    return "\n".join(map(str, problems))


@pytest.mark.parametrize(
    "text", ["", "Tanpa kepala.", "---\ntopic: lupa_user_id\n", "topic: x\n---\nIsi"]
)
def test_a_file_without_front_matter_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lupa_user_id.md"
    path.write_text(text)
    assert "front matter" in refused(path)


@pytest.mark.parametrize(
    "front", ["title: 'tak ditutup", "- bukan\n- peta", "a: b: c", "hanya teks"]
)
def test_broken_front_matter_is_refused(tmp_path: Path, front: str) -> None:
    path = tmp_path / "lupa_user_id.md"
    path.write_text(f"---\n{front}\n---\nIsi")
    refused(path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pengarang", "Budi"),
        ("title", None),
        ("questions", ["hanya", "dua"]),
        ("audience", ["tetangga"]),
        ("lpse", "bandung"),
        ("sources", []),
        ("sources", [{"document": "muarojambi", "item": "1"}]),
        ("sources", [{"document": "x", "item": "1", "title": "y", "page": "2"}]),
        ("last_verified", "kemarin"),
        ("status", "mungkin"),
        ("related", "lupa_password"),
        ("related", ["resep_rendang"]),
        ("walkthrough", [{"id": "a", "title": "A", "steps": []}]),
        ("walkthrough", [{"id": "a", "title": "A", "steps": [{"do": "x", "see": "y"}]}]),
    ],
)
def test_the_error_names_file_and_field(
    write_article: ArticleWriter, field: str, value: object
) -> None:
    assert field in refused(write_article(**{field: value}))


def test_an_unknown_topic_is_refused(write_article: ArticleWriter) -> None:
    assert "resep_rendang" in refused(write_article("resep_rendang"))


def test_a_topic_other_than_the_file_name_is_refused(write_article: ArticleWriter) -> None:
    path = write_article().rename(write_article().with_name("lupa_password.md"))
    assert "lupa_user_id" in refused(path)


def test_an_unknown_related_topic_is_named(write_article: ArticleWriter) -> None:
    assert "resep_rendang" in refused(write_article(related=["lupa_password", "resep_rendang"]))


def line_of(path: Path, text: str) -> int:
    lines = path.read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize(
    ("changes", "line_with", "said"),
    [
        ({"status": "mungkin"}, "status:", "'berlaku'"),
        ({"lpse": ["bandung", "atlantis"]}, "- atlantis", "'atlantis' is an unknown LPSE"),
        ({"related": ["resep_rendang"]}, "- resep_rendang", "is an unknown topic"),
        ({"related": ["lupa_user_id"]}, "- lupa_user_id", "is the article itself"),
        ({"questions": ["a", "b", "A"]}, "questions:", "'A' is there twice"),
        (
            {"sources": [{"document": "x", "item": "1", "title": "y"}]},
            "document: x",
            "no document 'x'",
        ),
        (
            {"sources": [{"document": "muarojambi", "item": "15", "title": "y"}]},
            "document: muarojambi",
            "has no item '15'",
        ),
        (
            {"walkthrough": [{"id": "a", "title": "A", "steps": [{"do": "{x}", "see": "y"}]}]},
            "- do:",
            "is missing; add it",
        ),
        (
            {"walkthrough": [{"id": "a", "title": "A", "steps": [dict.fromkeys(_STEP, "{nama}")]}]},
            "- do:",
            "unknown placeholder ['nama']",
        ),
    ],
)
def test_a_problem_has_its_line_and_says_what_to_do(
    write_article: ArticleWriter, changes: dict[str, object], line_with: str, said: str
) -> None:
    path = write_article(**changes)
    told = refused(path)
    assert any(
        line.startswith(f"{path}:{line_of(path, line_with)}: ") and said in line
        for line in told.splitlines()
    )


def with_body(path: Path, body: str) -> Path:
    front = path.read_text().split("---\n")[1]
    path.write_text(f"---\n{front}---\n{body}\n")
    return path


def test_a_short_answer_that_is_long_or_missing_is_refused(write_article: ArticleWriter) -> None:
    assert "over 600 characters" in refused(with_body(write_article(), "kata " * 121))
    assert "has no short answer" in refused(with_body(write_article(), "## Langkah\n1. A."))
    assert "body" in refused(with_body(write_article(), ""))


def test_a_field_given_twice_is_refused(write_article: ArticleWriter) -> None:
    path = write_article()
    path.write_text(path.read_text().replace("topic:", "title: Lain\ntopic:", 1))
    assert "title: is given twice" in refused(path)


@pytest.mark.parametrize("field", ["body", "variants"])
def test_text_and_variants_are_not_taken_from_the_front_matter(
    write_article: ArticleWriter, field: str
) -> None:
    path = write_article(**{field: "x"})
    assert f":{line_of(path, field + ':')}: {field}: belongs below" in refused(path)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lupa_user_id.md"
    path.write_bytes(b"---\ntopic: \xff\n---\nIsi")
    assert f"{path}:1: is not UTF-8" in refused(path)


def test_a_date_that_does_not_exist_is_refused(write_article: ArticleWriter) -> None:
    path = write_article()
    path.write_text(path.read_text().replace("'2026-11-20'", "2026-13-45"))
    assert "cannot be read" in refused(path)


SOUND = """
topic: akun_ganda
title: Akun ganda
questions: ["Satu?", "Dua?", "Tiga?"]
audience: [penyedia]
lpse: semua
sources: [{document: muarojambi, item: "13", title: Akun}]
last_verified: 2026-11-20
status: berlaku
"""

VARIANT = """
---
lpse: [muarojambi]
title: Di Muaro Jambi
sources:
  - {document: muarojambi, item: "1", title: "Cara mengetahui User ID"}
---
Kirim permohonan ke LPSE Muaro Jambi.

## Catatan
Menurut FAQ 2023.
"""


def with_variant(path: Path, text: str = VARIANT) -> Path:
    path.write_text(path.read_text() + text)
    return path


def test_further_parts_of_a_file_are_variants(write_article: ArticleWriter) -> None:
    article = read_article(with_variant(write_article()))
    assert article.body == "Hubungi LPSE tempat mendaftar."
    (variant,) = article.variants
    assert (variant.lpse, variant.title) == (("muarojambi",), "Di Muaro Jambi")
    assert variant.sections[1] == "**Catatan**\nMenurut FAQ 2023."


def test_who_asks_about_an_lpse_with_a_variant_is_shown_it_first(
    write_article: ArticleWriter,
) -> None:
    article = read_article(with_variant(write_article()))
    answer = article.for_lpse("muarojambi")
    assert [passage.title for passage in answer.passages] == ["Di Muaro Jambi", "Lupa User ID"]
    assert answer.elsewhere == ()
    assert answer.sections[0] == "Kirim permohonan ke LPSE Muaro Jambi."
    assert answer.sections[-1] == "**Secara umum**\nHubungi LPSE tempat mendaftar."
    assert [source.title for source in answer.sources] == ["Cara mengetahui User ID"]


@pytest.mark.parametrize("lpse", [None, "bandung"])
def test_all_others_are_shown_the_general_answer_and_the_names_of_the_variants(
    write_article: ArticleWriter, lpse: str | None
) -> None:
    article = read_article(with_variant(write_article()))
    answer = article.for_lpse(lpse)
    assert answer.passages == (article,)
    assert answer.elsewhere == article.variants
    assert answer.sections == (
        "Hubungi LPSE tempat mendaftar.",
        "**Ketentuan di LPSE tertentu**\n- Di Muaro Jambi",
    )


def test_an_article_without_variants_is_shown_as_it_is() -> None:
    article = articles()["oops_error"]
    assert article.for_lpse(None).sections == article.sections
    assert article.for_lpse("bandung").sources == article.sources


@pytest.mark.parametrize(
    ("old", "new", "line_with", "said"),
    [
        ("[muarojambi]", "[atlantis]", "[atlantis]", "'atlantis' is an unknown LPSE"),
        ('item: "1"', 'item: "99"', 'item: "99"', "has no item '99'"),
        ("title: Di Muaro Jambi\n", "", "lpse: [muarojambi]", "title: is missing"),
        ("title: Di", "topic: x\ntitle: Di", "topic: x", "topic: is no field here"),
        ("title: Di Muaro", "title: 'Di", "title: 'Di", "is not YAML"),
    ],
)
def test_a_broken_variant_is_told_with_its_line(
    write_article: ArticleWriter, old: str, new: str, line_with: str, said: str
) -> None:
    path = with_variant(write_article("lupa_user_id"), VARIANT.replace(old, new))
    text = refused(path)
    assert said in text
    if "YAML" not in said:
        lines = path.read_text().splitlines()
        at = max(number for number, line in enumerate(lines, 1) if line_with in line)
        assert f"{path}:{at}: " in text


def test_two_variants_for_one_lpse_are_refused(write_article: ArticleWriter) -> None:
    assert "same LPSE" in refused(with_variant(write_article(), VARIANT + VARIANT))


def test_broken_articles_are_not_served_and_the_others_are(
    write_article: ArticleWriter, caplog: pytest.LogCaptureFixture
) -> None:
    write_article("akun_ganda", title="Akun ganda", status="mungkin")
    write_article("resep_rendang", title="Rendang")
    folder = write_article("lupa_user_id", related=["akun_ganda"]).parent
    with caplog.at_level(logging.WARNING):
        found = read_articles(folder)
    assert list(found) == ["lupa_user_id"]
    assert found["lupa_user_id"].related == ()
    assert "akun_ganda.md" in caplog.text
    assert "resep_rendang.md" in caplog.text


def test_the_second_article_with_a_title_is_refused(write_article: ArticleWriter) -> None:
    write_article("akun_ganda", title="lupa user ID")
    path = write_article("lupa_user_id", title="Lupa User ID")
    found, (problem,) = read_folder(path.parent)
    assert list(found) == ["akun_ganda"]
    assert problem.path == path
    assert path.read_text().splitlines()[problem.line - 1] == "title: Lupa User ID"
    assert "akun_ganda.md has the same one" in problem.text


def test_a_relation_without_a_file_is_refused(write_article: ArticleWriter) -> None:
    path = write_article(related=["akun_ganda"])
    found, (problem,) = read_folder(path.parent)
    assert not found
    assert str(problem).startswith(f"{path}:{line_of(path, '- akun_ganda')}: related: there is no")


def test_all_problems_of_all_files_are_reported_together(
    write_article: ArticleWriter,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_article("akun_ganda", title="Sama", status="mungkin", audience=["tetangga"])
    write_article("ganti_npwp", title="Sama juga", lpse=["atlantis"], related=["resep_rendang"])
    folder = write_article("lupa_user_id").parent
    (folder / "oops_error.md").write_text("Tanpa kepala.")
    monkeypatch.setattr(articles_module, "FOLDER", folder)
    assert main() == 1
    told = capsys.readouterr().out.splitlines()
    assert [Path(line.split(":")[0]).name for line in told] == [
        "akun_ganda.md",
        "akun_ganda.md",
        "ganti_npwp.md",
        "ganti_npwp.md",
        "oops_error.md",
    ]


def test_sound_articles_pass_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert capsys.readouterr().out == ""


def test_an_edited_article_is_served_without_a_restart(
    write_article: ArticleWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_article()
    monkeypatch.setattr(articles_module, "FOLDER", path.parent)
    before = articles()
    assert before["lupa_user_id"].title == "Lupa User ID"
    assert articles() is before
    path.write_text(path.read_text().replace("Lupa User ID", "Tidak ingat User ID", 1))
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))
    assert articles()["lupa_user_id"] != before["lupa_user_id"]
    path.unlink()
    assert articles() == {}


@given(
    field=st.sampled_from(
        "topic title questions audience lpse sources last_verified status related note".split()
    ),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)
def test_whatever_stands_in_a_field_the_article_is_served_or_its_problems_are_told(
    tmp_path_factory: pytest.TempPathFactory, field: str, value: object
) -> None:
    folder = tmp_path_factory.mktemp("articles")
    fields = yaml.safe_load(SOUND) | {field: value}
    (folder / "akun_ganda.md").write_text(f"---\n{yaml.safe_dump(fields)}---\nIsi.\n")
    found, problems = read_folder(folder)
    assert bool(found) != bool(problems)


@given(text=st.text(st.sampled_from("-: \n[]{}'#&*ab"), max_size=60))
def test_whatever_stands_in_the_front_matter_nothing_fails(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "akun_ganda.md").write_text(f"---\n{text}\n---\nIsi.\n")
    found, problems = read_folder(folder)
    assert not found
    assert problems
