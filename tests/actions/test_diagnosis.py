"""From facts to the cause."""

from __future__ import annotations

import pytest

from actions.accounts import Account, Facts, Member, Rehearsal
from knowledge.topics import PROBLEMS
from language.lpse import name_of

from .made_facts import DEFAULT, OK, OURS, activated, code_of, facts, refused, verdict_on

_ELSEWHERE = Account("lkpp", "pt_kami")


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
