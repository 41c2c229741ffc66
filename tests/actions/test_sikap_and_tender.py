"""From facts to the cause: SIKaP and tender cepat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.accounts import Account, Criterion, Facts, Invitation, Package, Sikap
from actions.diagnosis.rules import diagnose
from actions.diagnosis.verdict import Verdict

from .made_facts import DEFAULT, OURS, activated, facts, refused

PACKAGE = Package("TC-001", "Pengadaan laptop", "bandung")
NIB, EXPERIENCE = "NIB masih berlaku", "Pengalaman sejenis"


def pulling(code: str, made: Facts | None = None, **more: object) -> Verdict:
    sikap = Sikap(code, **more)  # type: ignore[arg-type]
    return diagnose("gagal_integrasi_sikap", str(OURS), replace(made or activated(), sikap=sikap))


def invited(code: str, made: Facts | None = None, **stands: str) -> Verdict:
    criteria = tuple(Criterion(name.replace("_", " "), it) for name, it in stands.items())
    known = replace(made or activated(), invitation=Invitation(PACKAGE, code, criteria))
    return diagnose("tidak_diundang_tender_cepat", str(OURS), known)


def test_empty_sikap_is_to_be_filled_in() -> None:
    verdict = pulling("empty")
    assert verdict.code == "SIKAP_KOSONG"
    assert "sikap.lkpp.go.id" in verdict.cure[0]
    assert verdict.guide is not None
    assert verdict.guide.topic == "integrasi_sikap"


def test_the_sections_that_are_missing_are_named() -> None:
    verdict = pulling("incomplete", missing=("Pengalaman", "Pajak"))
    assert verdict.code == "SIKAP_TIDAK_LENGKAP"
    assert "Pengalaman, Pajak" in verdict.evidence[1]
    assert any("Pengalaman, Pajak" in step for step in verdict.cure)


def test_a_site_that_cannot_pull_is_for_its_helpdesk() -> None:
    verdict = pulling("lpse_fault")
    assert verdict.code == "SIKAP_LPSE_BERMASALAH"
    assert verdict.actor.endswith("LPSE Kota Bandung")
    assert verdict.hand_over


def test_data_that_can_be_pulled_are_ready() -> None:
    verdict = pulling("ready")
    assert verdict.code == "SIKAP_SIAP"
    assert not verdict.solved
    assert verdict.guide is not None


def test_data_that_were_pulled_are_there() -> None:
    verdict = pulling("ready", there=True)
    assert verdict.code == "SIKAP_SIAP"
    assert verdict.solved


def test_sikap_needs_an_activated_account() -> None:
    verdict = pulling("not_activated", facts())
    assert verdict.code == "BELUM_AKTIVASI"
    assert verdict.guide is not None
    assert verdict.guide.topic == "aktivasi_agregasi"


def test_what_hinders_the_activation_is_told_before_sikap() -> None:
    verdict = pulling("not_activated", facts(activation=refused("region_empty"), regency=""))
    assert verdict.code == "BELUM_AKTIVASI"
    assert "Kabupaten" in verdict.as_text()
    assert "isi Provinsi dan Kabupaten" in verdict.cure[0]


def test_there_is_no_pull_outside_the_aggregation() -> None:
    assert pulling("non_v3").code == "LPSE_NON_V3"


@pytest.mark.parametrize(
    ("login", "code"),
    [("out_of_sync", "PASSWORD_TIDAK_SINKRON"), ("aggregation_down", "AGREGASI_LPSE_BERMASALAH")],
)
def test_data_that_are_ready_wait_for_the_login(login: str, code: str) -> None:
    assert pulling("ready", activated(login=refused(login))).code == code


@pytest.mark.parametrize("problem", ["gagal_integrasi_sikap", "tidak_diundang_tender_cepat"])
def test_who_was_joined_uses_the_default_in_sikap_too(problem: str) -> None:
    joined = activated(superseded_by=DEFAULT, login=refused("superseded"))
    assert diagnose(problem, str(OURS), joined).code == "PAKAI_USER_ID_DEFAULT"


def test_an_invited_provider_is_told_so() -> None:
    verdict = invited("invited", nib="met")
    assert verdict.code == "TC_DIUNDANG"
    assert verdict.solved
    assert verdict.evidence == ("nib: terpenuhi.",)


def test_an_invited_provider_who_cannot_log_in_there_is_told_so() -> None:
    verdict = invited("invited", activated(login=refused("out_of_sync", "Tidak sinkron")))
    assert "Tidak sinkron" in verdict.cure[0]


def test_data_that_are_not_verified_count_as_not_meeting_the_demands() -> None:
    verdict = invited("unverified", nib="met", pengalaman_sejenis="unverified")
    assert verdict.code == "TC_BELUM_VERIFIED"
    assert verdict.evidence[1] == "pengalaman sejenis: terpenuhi, tetapi belum Verified."
    assert "pengalaman sejenis" in verdict.cure[0]
    assert "nib" not in verdict.cure[0]


def test_each_criterion_is_told_as_met_not_met_or_unverified() -> None:
    verdict = invited("criteria_lacking", nib="met", pengalaman="not_met", pajak="unverified")
    assert verdict.code == "TC_KRITERIA_KURANG"
    assert verdict.evidence == (
        "nib: terpenuhi.",
        "pengalaman: belum terpenuhi.",
        "pajak: terpenuhi, tetapi belum Verified.",
    )
    assert "pengalaman" in verdict.cure[0]
    assert "pajak" not in verdict.cure[0]


def test_tender_cepat_needs_an_activated_account() -> None:
    assert invited("not_activated", facts()).code == "BELUM_AKTIVASI"


def test_a_package_that_nobody_knows_is_not_found() -> None:
    verdict = diagnose("tidak_diundang_tender_cepat", str(OURS), activated())
    assert verdict.code == "TC_PAKET_TIDAK_DITEMUKAN"


@pytest.mark.parametrize("verdict", [pulling("moon_phase"), invited("moon_phase")])
def test_what_nobody_knows_goes_to_the_helpdesk(verdict: Verdict) -> None:
    assert verdict.code == "TIDAK_DIKENALI"
    assert "moon_phase" in verdict.evidence[0]
    assert verdict.hand_over


def test_the_pull_is_guided_at_the_lpse_that_was_asked_about() -> None:
    elsewhere = Account("lkpp", "pt_kami")
    verdict = pulling("empty", activated(asked=elsewhere, at_home=False))
    assert verdict.guide is not None
    assert verdict.guide.account == elsewhere
