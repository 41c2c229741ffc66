"""Which other thing a message names."""

from __future__ import annotations

import pytest

from actions.several import named_topics, second_topic

SIKAP, LOGIN = "gagal_integrasi_sikap", "gagal_login"


@pytest.mark.parametrize(
    ("text", "topic", "other"),
    [
        ("gagal aktivasi, dan tarik data SIKaP juga gagal", SIKAP, "gagal_aktivasi"),
        ("saya lupa password dan mau ganti npwp", "ganti_npwp", "lupa_password"),
        ("tidak bisa login. selain itu tidak diundang tender cepat",
         "tidak_diundang_tender_cepat", LOGIN),
        ("muncul oops, terus nomor helpdesk berapa?", "oops_error", "kontak_bantuan"),
    ],
)  # fmt: skip
def test_what_stands_in_a_part_of_its_own_is_the_other_thing(text, topic, other):
    assert second_topic(text, topic, [(topic, 0.9), (other, 0.3)]) == other


@pytest.mark.parametrize(
    ("text", "topic", "other"),
    [
        ("saya login terus muncul oops", "oops_error", LOGIN),
        ("gagal aktivasi, npwp dan alamat sudah benar", "gagal_aktivasi", "ganti_npwp"),
        ("lupa password", "lupa_password", "gagal_login"),
        ("apa itu roaming dan agregasi", "tentang_roaming", "tentang_agregasi"),
    ],
)
def test_circumstances_of_one_thing_are_no_other(text, topic, other):
    assert second_topic(text, topic, [(topic, 0.9), (other, 0.6)]) is None


def test_what_the_understanding_hardly_sees_is_no_other_thing():
    text = "gagal aktivasi, dan tarik data SIKaP juga gagal"
    assert second_topic(text, SIKAP, [(SIKAP, 0.9), ("gagal_aktivasi", 0.1)]) is None


def test_what_is_only_denied_is_not_named():
    assert named_topics("saya bukan gagal aktivasi, tapi gagal login di LPSE LKPP") == {LOGIN}
