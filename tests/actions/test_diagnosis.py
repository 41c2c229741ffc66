"""From facts to the cause."""

from __future__ import annotations

import re

import pytest
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
from actions.diagnosis.rules import diagnose
from actions.diagnosis.verdict import Verdict
from knowledge.articles import articles
from knowledge.topics import PROBLEMS, WALKTHROUGHS
from language.lpse import DIRECTORY, name_of

from .made_facts import DEFAULT, OK, OURS, activated, facts, refused

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
_ELSEWHERE = Account("lkpp", "pt_kami")


def verdict_on(facts: Facts | None, problem: str = "gagal_aktivasi") -> Verdict:
    return diagnose(problem, str(OURS), facts)


def code_of(facts: Facts | None, problem: str = "gagal_aktivasi") -> str:
    return verdict_on(facts, problem).code


def second(default: Account = DEFAULT) -> Rehearsal:
    return Rehearsal(allowed=True, code="ok", kind="second", default=default)


@pytest.mark.parametrize("problem", sorted(PROBLEMS))
def test_an_account_that_is_nowhere_is_not_found(problem: str) -> None:
    verdict = verdict_on(None, problem)
    assert verdict.code == "AKUN_TIDAK_DITEMUKAN"
    assert str(OURS) in verdict.cause


def test_an_account_that_only_registered_online_waits_for_verification() -> None:
    verdict = verdict_on(facts(verified=False), "gagal_login")
    assert verdict.code == "BELUM_TERVERIFIKASI"
    assert "verifikator LPSE Kota Bandung" in verdict.actor


def test_a_mistyped_password_is_named_when_the_last_login_had_one() -> None:
    wrong = facts(failed_login="wrong_credentials")
    assert code_of(wrong, "gagal_login") == "PASSWORD_SALAH"


@pytest.mark.parametrize("problem", ["gagal_login", "javascript_error", "gagal_roaming"])
def test_who_was_joined_logs_in_with_the_default(problem: str) -> None:
    joined = activated(superseded_by=DEFAULT, login=refused("superseded"))
    verdict = verdict_on(joined, problem)
    assert verdict.code == "PAKAI_USER_ID_DEFAULT"
    assert "Utama" in verdict.cause
    assert any("LPSE LKPP" in step for step in verdict.cure)


def test_a_joined_account_needs_no_activation_any_more() -> None:
    joined = activated(superseded_by=DEFAULT, login=refused("superseded"))
    assert code_of(joined, "gagal_aktivasi") == "SUDAH_AKTIF"


def test_an_account_that_is_not_active_cannot_be_used_elsewhere() -> None:
    elsewhere = facts(
        asked=_ELSEWHERE, at_home=False, login=refused("not_activated_elsewhere", "Belum aktif.")
    )
    verdict = verdict_on(elsewhere, "gagal_roaming")
    assert verdict.code == "BELUM_AKTIVASI"
    assert verdict.guide is not None
    assert (verdict.guide.variant, verdict.guide.account) == ("akun_pertama", OURS)


def test_a_group_that_is_not_complete_cannot_be_used_elsewhere() -> None:
    waiting = Account("humbahas", "Kedua")
    incomplete = activated(
        asked=_ELSEWHERE,
        at_home=False,
        login=refused("group_incomplete", missing=(waiting,)),
        members=(Member(OURS, True), Member(waiting, False)),
    )
    verdict = verdict_on(incomplete, "gagal_roaming")
    assert verdict.code == "BELUM_AKTIVASI"
    assert verdict.guide is not None
    assert (verdict.guide.variant, verdict.guide.account) == ("akun_kedua", waiting)
    assert verdict.guide.default == OURS


def test_nothing_is_shared_with_a_site_outside_the_aggregation() -> None:
    outside = Account("kotalama", "pt_kami")
    roaming = activated(asked=outside, at_home=False, login=refused("non_v3", "Belum teragregasi."))
    verdict = verdict_on(roaming, "gagal_roaming")
    assert verdict.code == "LPSE_NON_V3"
    assert "LPSE Kota Lama" in verdict.cause


def test_there_is_no_activation_outside_the_aggregation() -> None:
    outside = Account("kotalama", "ud_kami")
    home = facts(asked=outside, account=outside, activation=refused("non_v3", "Tidak ada."))
    assert code_of(home, "gagal_aktivasi") == "LPSE_NON_V3"


@pytest.mark.parametrize("problem", ["gagal_login", "javascript_error", "gagal_roaming"])
def test_a_site_that_the_aggregation_cannot_reach_is_at_fault(problem: str) -> None:
    down = activated(
        asked=Account("okutimur", "pt_kami"),
        at_home=False,
        login=refused("aggregation_down", "Java Script error..."),
    )
    verdict = verdict_on(down, problem)
    assert verdict.code == "AGREGASI_LPSE_BERMASALAH"
    assert "LPSE Kabupaten OKU Timur" in verdict.actor
    assert "Java Script error" in verdict.as_text()


def test_passwords_that_differ_are_reset_at_home() -> None:
    differing = activated(login=refused("out_of_sync", "Data tidak tersinkronisasi"))
    verdict = verdict_on(differing, "data_tidak_tersinkronisasi")
    assert verdict.code == "PASSWORD_TIDAK_SINKRON"
    assert "LPSE Kota Bandung" in verdict.cure[0]


@pytest.mark.parametrize(
    "troubled",
    [
        activated(login=refused("out_of_sync"), asked=Account("lkpp", OURS.user_id)),
        activated(failed_login="wrong_credentials", asked=Account("lkpp", OURS.user_id)),
    ],
)
def test_a_new_password_is_walked_through_and_tried_where_the_login_failed(troubled: Facts) -> None:
    guide = verdict_on(troubled, "gagal_login").guide
    assert guide is not None
    assert (guide.topic, guide.variant, guide.account) == ("lupa_password", "reset", troubled.asked)


def test_a_first_account_is_walked_through_its_activation() -> None:
    verdict = verdict_on(facts())
    assert verdict.code == "AKTIVASI_AKUN_PERTAMA"
    assert verdict.guide is not None
    assert (verdict.guide.variant, verdict.guide.account) == ("akun_pertama", OURS)
    assert verdict.guide.default is None


def test_a_second_account_needs_the_password_of_the_default() -> None:
    verdict = verdict_on(facts(activation=second()))
    assert verdict.code == "AKTIVASI_AKUN_KEDUA"
    assert verdict.guide is not None
    assert (verdict.guide.variant, verdict.guide.account) == ("akun_kedua", OURS)
    assert verdict.guide.default == DEFAULT
    assert "password User ID Utama" in " ".join(verdict.cure)


def test_the_default_of_the_group_comes_first() -> None:
    verdict = verdict_on(facts(activation=refused("default_not_active", default=DEFAULT)))
    assert verdict.code == "DEFAULT_BELUM_AKTIF"
    assert verdict.guide is not None
    assert (verdict.guide.variant, verdict.guide.account) == ("akun_pertama", DEFAULT)


def test_an_active_account_has_nothing_to_do() -> None:
    verdict = verdict_on(activated())
    assert verdict.code == "SUDAH_AKTIF"
    assert verdict.solved


def test_one_user_id_of_two_providers_is_changed_by_all() -> None:
    other = Account("muarojambi", "pt_kami")
    clash = facts(activation=refused("user_id_clash"), clashes=(other,))
    verdict = verdict_on(clash)
    assert verdict.code == "USER_ID_BENTROK"
    assert name_of("muarojambi") not in verdict.as_text()
    assert any("Ganti User ID" in step for step in verdict.cure)


def test_a_branch_is_activated_by_itself() -> None:
    branch = Account("kemenkeu", "pt_kami_pusat")
    verdict = verdict_on(facts(branches=(branch,)))
    assert verdict.code == "CABANG_BERBEDA"
    assert verdict.guide is not None
    assert verdict.guide.variant == "akun_pertama"


@pytest.mark.parametrize(
    ("province", "regency", "named"),
    [
        ("Jambi", "", "Kabupaten."),
        ("", "Kota Jambi", "Provinsi."),
        ("", "", "Provinsi dan Kabupaten."),
    ],
)
def test_an_empty_region_is_named(province: str, regency: str, named: str) -> None:
    empty = facts(activation=refused("region_empty"), province=province, regency=regency)
    verdict = verdict_on(empty, "oops_error")
    assert verdict.code == "WILAYAH_KOSONG"
    assert verdict.evidence[0].endswith(f": {named}")


def test_a_region_that_does_not_fit_is_named() -> None:
    verdict = verdict_on(
        facts(activation=refused("region_mismatch"), regency="Kota Semarang"), "oops_error"
    )
    assert verdict.code == "WILAYAH_TIDAK_SESUAI"
    assert "Kota Semarang" in verdict.evidence[0]


def test_a_corrected_region_waits_for_the_verifikator() -> None:
    verdict = verdict_on(facts(activation=refused("awaiting_verifier")), "oops_error")
    assert verdict.code == "MENUNGGU_VERIFIKATOR"
    assert verdict.actor == "Verifikator LPSE Kota Bandung"


def test_right_words_refused_are_the_network() -> None:
    verdict = verdict_on(facts(activation=refused("network_fault", "tidak sesuai")))
    assert verdict.code == "GANGGUAN_JARINGAN"
    assert "jaringan" in verdict.cure[0]


@pytest.mark.parametrize("made", [facts(), activated()])
def test_a_login_that_goes_through_has_no_fault(made: Facts) -> None:
    assert code_of(made, "gagal_login") == "TIDAK_ADA_MASALAH"


def test_a_refusal_that_nobody_knows_goes_to_the_helpdesk() -> None:
    verdict = verdict_on(facts(activation=refused("moon_phase", "Bulan belum purnama")))
    assert verdict.code == "TIDAK_DIKENALI"
    assert "Bulan belum purnama" in verdict.evidence[0]


@pytest.mark.parametrize("problem", sorted(PROBLEMS))
@pytest.mark.parametrize(
    "also",
    [
        {"login": refused("aggregation_down")},
        {"login": refused("out_of_sync")},
        {"login": refused("non_v3")},
        {"activation": refused("region_empty")},
        {"activation": refused("user_id_clash")},
        {"failed_login": "wrong_credentials"},
    ],
)
def test_a_missing_verification_comes_before_everything(
    problem: str, also: dict[str, object]
) -> None:
    assert code_of(facts(verified=False, **also), problem) == "BELUM_TERVERIFIKASI"


@pytest.mark.parametrize("problem", ["gagal_login", "gagal_roaming"])
@pytest.mark.parametrize("login", ["superseded", "aggregation_down", "group_incomplete"])
def test_a_replaced_login_comes_before_roaming(problem: str, login: str) -> None:
    joined = activated(superseded_by=DEFAULT, asked=_ELSEWHERE, at_home=False, login=refused(login))
    assert code_of(joined, problem) == "PAKAI_USER_ID_DEFAULT"


def test_the_site_outside_the_aggregation_comes_before_the_missing_activation() -> None:
    outside = Account("kotalama", "pt_kami")
    made = facts(asked=outside, at_home=False, login=refused("non_v3"))
    assert code_of(made, "gagal_roaming") == "LPSE_NON_V3"


def test_the_broken_site_comes_before_the_missing_activation() -> None:
    made = facts(asked=Account("okutimur", "a"), at_home=False, login=refused("aggregation_down"))
    assert code_of(made, "gagal_roaming") == "AGREGASI_LPSE_BERMASALAH"


def test_differing_passwords_come_before_a_mistyped_one() -> None:
    made = activated(login=refused("out_of_sync"), failed_login="wrong_credentials")
    assert code_of(made, "gagal_login") == "PASSWORD_TIDAK_SINKRON"


def test_a_mistyped_password_does_not_hide_why_the_activation_fails() -> None:
    made = facts(failed_login="wrong_credentials", activation=refused("region_empty"), regency="")
    assert code_of(made, "gagal_aktivasi") == "WILAYAH_KOSONG"


@pytest.mark.parametrize("code", ["non_v3", "aggregation_down"])
@pytest.mark.parametrize("failed", [None, "wrong_credentials"])
def test_what_only_hinders_activation_does_not_explain_a_login_at_home(
    code: str, failed: str | None
) -> None:
    made = facts(login=OK, activation=refused(code), failed_login=failed)
    expected = "PASSWORD_SALAH" if failed else "TIDAK_ADA_MASALAH"
    assert code_of(made, "gagal_login") == expected


def test_the_evidence_never_quotes_a_success_as_the_failure() -> None:
    made = facts(login=OK, activation=refused("aggregation_down", "Java Script error..."))
    verdict = verdict_on(made, "gagal_aktivasi")
    assert verdict.code == "AGREGASI_LPSE_BERMASALAH"
    assert "Login berhasil" not in verdict.as_text()


# After a walk-through


@pytest.mark.parametrize("problem", ["lupa_password", "daftar_penyedia"])
def test_a_login_that_goes_through_ends_the_walkthrough(problem: str) -> None:
    verdict = verdict_on(facts(), problem)
    assert verdict.code == "TIDAK_ADA_MASALAH"
    assert verdict.solved


def test_a_new_account_is_told_to_activate_next() -> None:
    assert "aktivasi" in verdict_on(facts(), "daftar_penyedia").cure[-1]
    assert "aktivasi" not in verdict_on(activated(), "daftar_penyedia").cure[-1]


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (facts(verified=False), "BELUM_TERVERIFIKASI"),
        (facts(failed_login="wrong_credentials"), "PASSWORD_SALAH"),
        (activated(login=refused("out_of_sync")), "PASSWORD_TIDAK_SINKRON"),
        (activated(superseded_by=DEFAULT, login=refused("superseded")), "PAKAI_USER_ID_DEFAULT"),
    ],
)
def test_what_still_keeps_one_from_logging_in_is_told(made: Facts, code: str) -> None:
    assert code_of(made, "lupa_password") == code


# Whatever the facts are

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
