"""What every verdict keeps, whatever the facts are."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from actions.accounts import (
    Account,
    Criterion,
    Facts,
    Invitation,
    Member,
    Package,
    Rehearsal,
    Sikap,
)
from knowledge.articles import articles
from knowledge.topics import PROBLEMS, WALKTHROUGHS
from language.lpse import DIRECTORY, name_of

from .made_facts import OURS, facts, refused, verdict_on

CODES = frozenset(
    """
    AKUN_TIDAK_DITEMUKAN BELUM_TERVERIFIKASI PASSWORD_SALAH PAKAI_USER_ID_DEFAULT BELUM_AKTIVASI
    LPSE_NON_V3 AGREGASI_LPSE_BERMASALAH PASSWORD_TIDAK_SINKRON AKTIVASI_AKUN_PERTAMA
    AKTIVASI_AKUN_KEDUA SUDAH_AKTIF USER_ID_BENTROK CABANG_BERBEDA WILAYAH_KOSONG
    WILAYAH_TIDAK_SESUAI MENUNGGU_VERIFIKATOR GANGGUAN_JARINGAN TIDAK_ADA_MASALAH
    DEFAULT_BELUM_AKTIF TIDAK_DIKENALI
    SIKAP_KOSONG SIKAP_TIDAK_LENGKAP SIKAP_LPSE_BERMASALAH SIKAP_SIAP
    TC_DIUNDANG TC_BELUM_VERIFIED TC_KRITERIA_KURANG TC_PAKET_TIDAK_DITEMUKAN
    """.split()
)
_ITEMS = {
    "humbahas": r"[AB](\.[1-6])?",
    "muarojambi": r"([1-9]|1[0-4])[AB]?",
    "okutimur": r"1\.[1-6]",
    "kemenperin": r"[1-9]",
    "jambiprov": r"[1-4][a-i](\.(1|2a|2b))?|catatan",
}
_USER_IDS = st.from_regex(r"[A-Za-z0-9]{1,10}_[A-Za-z0-9]{1,9}", fullmatch=True)
_ACCOUNTS = st.builds(Account, st.sampled_from([it.id for it in DIRECTORY]), _USER_IDS)
_MESSAGES = st.sampled_from(
    ["", "Java Script error...", "Oops, an error occured", "Login berhasil."]
)


def rehearsals(codes: list[str], kinds: list[str | None]) -> st.SearchStrategy[Rehearsal]:
    made = st.builds(
        Rehearsal,
        allowed=st.booleans(),
        code=st.sampled_from(codes),
        message=_MESSAGES,
        kind=st.sampled_from(kinds),
        default=st.none() | _ACCOUNTS,
    )
    return made.map(lambda it: Rehearsal(it.code == "ok", it.code, it.message, it.kind, it.default))


_LOGINS = """ok wrong_credentials not_found not_verified superseded not_activated_elsewhere
group_incomplete non_v3 aggregation_down out_of_sync new_code""".split()
_ACTIVATIONS = """ok wrong_credentials not_verified already_active superseded user_id_clash
region_empty region_mismatch awaiting_verifier default_password_wrong default_not_active
aggregation_down network_fault non_v3 not_home new_code""".split()
_SIKAP_CODES = "ready not_activated empty incomplete non_v3 lpse_fault new_code".split()
_SECTIONS = ["Identitas", "Izin usaha", "Akta pendirian", "Pengalaman", "Pajak"]
_SIKAPS = st.builds(
    Sikap,
    code=st.sampled_from(_SIKAP_CODES),
    message=_MESSAGES,
    missing=st.lists(st.sampled_from(_SECTIONS), unique=True).map(tuple),
    there=st.booleans(),
)
_INVITATIONS = st.builds(
    Invitation,
    package=st.builds(
        Package, st.just("TC-001"), st.just("Pengadaan laptop"), st.sampled_from(["lkpp", "x"])
    ),
    code=st.sampled_from("invited unverified criteria_lacking not_activated new_code".split()),
    criteria=st.lists(
        st.builds(
            Criterion,
            name=st.sampled_from(["NIB masih berlaku", "Pengalaman sejenis", "SPT tahunan"]),
            code=st.sampled_from("met not_met unverified new_code".split()),
        ),
        max_size=3,
    ).map(tuple),
)
_ALL_PROBLEMS = sorted(PROBLEMS | WALKTHROUGHS)
_FACTS = st.builds(
    Facts,
    asked=_ACCOUNTS,
    account=_ACCOUNTS,
    at_home=st.booleans(),
    provider=st.text("abcdefghij ", min_size=3, max_size=40),
    verified=st.booleans(),
    activated=st.booleans(),
    login=rehearsals(_LOGINS, [None]),
    activation=rehearsals(_ACTIVATIONS, [None, "first", "second"]),
    province=st.sampled_from(["", "Jambi", "Daerah Istimewa Yogyakarta"]),
    regency=st.sampled_from(["", "Kota Jambi", "Kabupaten Humbang Hasundutan"]),
    superseded_by=st.none() | _ACCOUNTS,
    members=st.lists(st.builds(Member, _ACCOUNTS, st.booleans()), max_size=4).map(tuple),
    clashes=st.lists(_ACCOUNTS, max_size=4).map(tuple),
    branches=st.lists(_ACCOUNTS, max_size=4).map(tuple),
    failed_login=st.sampled_from([None, *_LOGINS]),
    sikap=st.none() | _SIKAPS,
    invitation=st.none() | _INVITATIONS,
)


@given(st.none() | _FACTS, st.sampled_from(_ALL_PROBLEMS))
def test_every_case_gets_a_whole_verdict(made: Facts | None, problem: str) -> None:
    verdict = verdict_on(made, problem)
    assert verdict.code in CODES
    assert verdict.cause
    assert verdict.evidence
    assert verdict.actor
    assert verdict.cure
    assert all(text.strip() for text in (*verdict.evidence, *verdict.cure))
    assert verdict.as_json() == {
        "code": verdict.code,
        "evidence": list(verdict.evidence),
        "actor": verdict.actor,
        "cure": list(verdict.cure),
    }


@given(st.none() | _FACTS, st.sampled_from(_ALL_PROBLEMS))
def test_every_verdict_cites_items_of_known_documents(made: Facts | None, problem: str) -> None:
    sources = verdict_on(made, problem).sources
    assert sources
    for source in sources:
        assert re.fullmatch(_ITEMS[source.document], source.item), source
        assert source.title


@given(_FACTS, st.sampled_from(_ALL_PROBLEMS))
def test_where_nothing_is_amiss_no_cause_is_told(made: Facts, problem: str) -> None:
    verdict = verdict_on(made, problem)
    good = verdict.solved or verdict.code in {"TIDAK_ADA_MASALAH", "SIKAP_SIAP"}
    assert verdict.as_text().startswith("**Keadaan akun:**" if good else "**Penyebab:**")


@given(_FACTS, st.sampled_from(_ALL_PROBLEMS))
def test_a_guide_is_offered_only_for_what_is_not_solved(made: Facts, problem: str) -> None:
    verdict = verdict_on(made, problem)
    if verdict.guide:
        assert not verdict.solved
        assert articles()[verdict.guide.topic].variant(verdict.guide.variant) is not None
        assert (verdict.guide.variant == "akun_kedua") == (verdict.guide.default is not None)


@given(_FACTS, st.sampled_from(_ALL_PROBLEMS))
def test_a_verdict_can_be_read_on_a_phone(made: Facts, problem: str) -> None:
    verdict = verdict_on(made, problem)
    text = verdict.as_text()
    assert len(text) <= 900
    parts = [f"** {verdict.cause}", f"- {verdict.evidence[0]}", f"1. {verdict.cure[0]}"]
    if not verdict.solved:
        parts.insert(2, f"bertindak:** {verdict.actor}")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@given(_ACCOUNTS, st.lists(_ACCOUNTS, min_size=1, max_size=4))
def test_a_clash_tells_nothing_of_the_other_providers(
    asked: Account, others: list[Account]
) -> None:
    clash = facts(asked=asked, activation=refused("user_id_clash"), clashes=tuple(others))
    text = verdict_on(clash).as_text()
    assert all(other.user_id not in text for other in others)
    sites = {other.lpse for other in others} - {OURS.lpse}
    assert all(name_of(site) not in text for site in sites)
