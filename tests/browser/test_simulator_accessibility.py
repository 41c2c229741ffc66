"""The simulator's pages on a narrow phone, by keyboard alone, and as a screen reader finds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask

from simulator.rules.messages import LOGIN_REFUSED

from .simulator_visits import PASSWORD, SECOND_PASSWORD, Person

pytestmark = pytest.mark.browser

PAGE_FAULTS = (Path(__file__).parent / "page_faults.js").read_text()


def page_endpoints(app: APIFlask) -> set[str]:
    """Every page that can be opened; logging out only leads on to another."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and app.view_functions[rule.endpoint].__module__.startswith("simulator.pages")
        and not rule.endpoint.endswith(".log_out")
    }


def paths_of_a_visitor(person: Person) -> Iterator[str]:
    """What somebody without an account sees."""
    yield from ("/", "/?cari=tidak+ada", "/docs", "/tidak-ada", "/verifikator", "/pokja")
    yield from ("/gangguan", "/kotak-surat", "/sikap/", "/ppk", "/lpse/bandung/")
    yield from ("/lpse/bandung/daftar", "/lpse/bandung/lupa-password", "/lpse/bandung/bantuan")
    yield "/lpse/bandung/bantuan?jenis=ganti_npwp"
    yield "/lpse/bandung/daftar/bukan-link-yang-dikirim"
    person.ask_to_register("bandung", "segar@contoh.id")
    person.follow_mail("segar@contoh.id")
    yield person.path
    person.choose(kind="perorangan")
    person.fill(provider_name="Segar", npwp="0987654321123000", address="Jalan Baru No. 9")
    person.fill(user_id="segar", password=PASSWORD, password_again=PASSWORD)
    person.press("Mendaftar")
    yield person.path
    person.ask_for_password("lkpp", "pt_lintas", "pt_lintas@contoh.id")
    person.follow_mail("pt_lintas@contoh.id")
    yield person.path
    person.open("/lpse/muarojambi/bantuan?jenis=ganti_npwp")
    person.fill(text="NPWP kami berubah. " + "Tanpaspasi" * 20)
    person.press("Kirim permohonan")
    yield person.path
    yield from ("/verifikator", "/kotak-surat")


def paths_of_a_provider(person: Person) -> Iterator[str]:
    """What a provider and a PPK see behind their logins."""
    person.log_in("humbahas", "PT_Cahaya", SECOND_PASSWORD)
    yield from (f"/lpse/humbahas/{it}" for it in ("", "beranda", "aktivasi"))
    person.enter_activation("humbahas", "PT_Cahaya", SECOND_PASSWORD)
    yield person.path
    person.fill(default_password=PASSWORD)
    person.press("Lakukan aktivasi")
    yield person.path
    person.log_in("lkpp", "pt_belum")
    for it in ("profil", "kualifikasi", "tender-cepat", "tender-cepat/TC-001", "ubah-akun"):
        yield f"/lpse/lkpp/{it}"
    yield "/lpse/lkpp/bantuan"
    person.log_in_to("sikap", "pt_belum")
    yield "/sikap/"
    person.log_in_to("ppk", "ppk_lama")
    yield "/ppk"


def test_every_page_fits_a_narrow_phone_and_can_be_read_without_seeing_it(person):
    person.page.set_viewport_size({"width": 320, "height": 640})
    addresses = person.app.url_map.bind("")
    seen, faults = set(), {}
    for paths in (paths_of_a_visitor, paths_of_a_provider):
        for path in paths(person):
            person.open(path)
            if path == "/docs":
                person.page.wait_for_selector("details")
            assert person.path == path
            if found := person.page.evaluate(PAGE_FAULTS):
                faults[path] = found
            if path != "/tidak-ada":
                seen.add(addresses.match(path.split("?")[0])[0])
    assert faults == {}
    assert page_endpoints(person.app) - seen == set()


def test_an_error_is_focused_and_leads_to_the_field_to_mend(person):
    person.log_in("lkpp", "pt_a", "salah")
    alert = person.page.locator("#hasil")
    assert alert.evaluate("it => it === document.activeElement")
    assert person.page.title().startswith("Galat: ")
    person.page.keyboard.press("Tab")
    person.page.keyboard.press("Enter")
    field = person.page.locator("#user_id")
    assert field.evaluate("it => it === document.activeElement")
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby")
    assert person.page.locator(f"#{described}").inner_text().strip() == LOGIN_REFUSED


def tab_to(person: Person, selector: str) -> None:
    wanted = person.page.locator(selector)
    for _ in range(30):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def type_into(person: Person, selector: str, text: str) -> None:
    tab_to(person, selector)
    person.page.keyboard.type(text)


def test_an_account_is_activated_by_keyboard_alone(person):
    keys = person.page.keyboard
    person.open("/lpse/lkpp/")
    keys.press("Tab")
    assert person.page.evaluate("document.activeElement.innerText") == "Langsung ke isi"
    keys.press("Enter")
    type_into(person, "#user_id", "pt_a")
    type_into(person, "#password", PASSWORD)
    keys.press("Enter")
    tab_to(person, "#notifikasi-aktivasi")
    keys.press("Enter")
    type_into(person, "#user_id", "pt_a")
    type_into(person, "#password", PASSWORD)
    type_into(person, "#lpse", "LPSE LKPP")
    type_into(person, "#captcha", person.page.locator("#kode-keamanan").inner_text().strip())
    tab_to(person, "main button")
    keys.press("Space")
    tab_to(person, "main button")
    keys.press("Enter")
    person.page.wait_for_url("**/hasil")
    assert "User ID pt_a sudah aktif" in person.outcome
