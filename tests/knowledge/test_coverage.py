"""Every item of the source documents is carried by something, or says why not."""

from __future__ import annotations

import re

import pytest

from knowledge import coverage
from knowledge.articles import articles
from knowledge.coverage import PAGE, carriers, citations, cited_in, page, problems
from knowledge.seeds import SeedItem, is_part, seed_items, within


def test_every_item_is_carried_or_says_why_not() -> None:
    assert problems() == []


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m knowledge.coverage"


def test_every_citation_names_an_item_or_a_whole_of_items() -> None:
    unknown = [
        f"{citation.carrier.path}: {' '.join(citation.item)}"
        for citation in citations()
        if not _is_known(*citation.item)
    ]
    assert unknown == []


def _is_known(document: str, item: str) -> bool:
    return any(
        document == known and (name == item or is_part(name, item)) for known, name in seed_items()
    )


def test_the_five_documents_are_listed_with_all_their_numbers() -> None:
    numbers = {
        document: {name for known, name in seed_items() if known == document}
        for document in dict.fromkeys(known for known, _ in seed_items())
    }
    assert list(numbers) == ["humbahas", "muarojambi", "okutimur", "kemenperin", "jambiprov"]
    assert numbers["humbahas"] >= {"A", "B", "A.5", "B.6"}
    assert numbers["muarojambi"] >= {str(number) for number in range(1, 15)}
    assert numbers["okutimur"] >= {f"1.{number}" for number in range(1, 7)}
    assert numbers["kemenperin"] >= {str(number) for number in range(1, 10)}
    assert numbers["jambiprov"] >= {f"{n}{letter}" for n in (1, 4) for letter in "abcd"}
    assert numbers["jambiprov"] >= {f"2{letter}" for letter in "abcdefghi"} | {"3a", "3b"}


def test_an_item_that_nothing_carries_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    there = carriers()
    monkeypatch.setattr(coverage, "carriers", lambda: there | {("muarojambi", "13"): []})
    assert [problem.split(":")[0] for problem in problems()] == ["muarojambi 13"]


def test_a_group_is_covered_only_by_all_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    there = carriers()
    assert there["muarojambi", "4"] == []
    monkeypatch.setattr(coverage, "carriers", lambda: there | {("muarojambi", "4A.1"): []})
    assert [problem.split(":")[0] for problem in problems()] == ["muarojambi 4", "muarojambi 4A.1"]


def test_a_reason_for_an_item_that_is_carried_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    said = SeedItem(says="Five.", left_out="Not needed.")
    changed = dict(seed_items()) | {("muarojambi", "5"): said}
    monkeypatch.setattr(coverage, "seed_items", lambda: changed)
    assert [problem.split(":")[0] for problem in problems()] == ["muarojambi 5"]


def test_an_article_carries_what_it_cites_and_the_parts_of_that() -> None:
    carried = carriers()
    assert "ganti_npwp" in {carrier.name for carrier in carried["muarojambi", "9"]}
    assert "aktivasi_agregasi" in {carrier.name for carrier in carried["humbahas", "A.4"]}


def test_variants_carry_items_too() -> None:
    general = {(s.document, s.item) for s in articles()["kontak_bantuan"].sources}
    assert ("jambiprov", "kop") not in general
    assert {carrier.name for carrier in carriers()["jambiprov", "kop"]} == {"kontak_bantuan"}


def test_rules_and_diagnoses_are_found_by_their_docstrings() -> None:
    carried = carriers()["jambiprov", "2f.1"]
    assert {carrier.kind for carrier in carried} == {"article", "rule", "diagnosis"}


def test_links_of_the_page_lead_to_files() -> None:
    for target in set(re.findall(r"\]\(([^)]+)\)", page())):
        assert (PAGE.parent / target).is_file(), target


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Roaming (`jambiprov` 1d, 2g).", ["1d", "2g"]),
        ("As `jambiprov` 2f 2b says, 3 times.", ["2f.2b"]),
        ("After `humbahas` A and B.", ["A", "B"]),
        ("The end of `humbahas` B6, since", ["B.6"]),
        ("Lists of `muarojambi` 8 to 10, 12 and 14;", ["8", "9", "10", "12", "14"]),
        ("muarojambi#2 and\n    `okutimur`\n    1.3.", ["2", "1.3"]),
        ("muarojambi has 14 questions, kemenperin Another", []),
    ],
)
def test_citations_are_read_from_plain_text(text: str, items: list[str]) -> None:
    assert [item for _, item in cited_in(text)] == items


def test_a_number_is_part_of_a_shorter_one_only_at_a_joint() -> None:
    assert within("muarojambi", "4A.1") == ("4", "4A", "4A.1")
    assert within("muarojambi", "14") == ("14",)
    assert within("jambiprov", "2f.2b") == ("2f", "2f.2b")
