"""The widget over reloads, tabs, lost connections, and the end of a conversation."""

from __future__ import annotations

import re

import pytest

from tests.stack import signed_word

from .widget_visits import ANSWER, Visitor, reply

pytestmark = pytest.mark.browser

EXPIRED = "Percakapan sebelumnya sudah berakhir."
LOST = "Sambungan terputus."
FOUND = "Sudah tersambung kembali."


def see(locator, text: str) -> None:
    locator.filter(has_text=text).first.wait_for()


def tokens_end(page) -> None:
    """From now on the gateway no longer knows the conversation that the tab has."""
    page.evaluate(
        """() => {
          const name = Object.keys(localStorage).find((it) => it.endsWith(" key"));
          const key = JSON.parse(localStorage.getItem(name));
          localStorage.setItem(name, JSON.stringify({ ...key, token: "ended" }));
        }"""
    )
    page.reload()


def test_an_answer_shows_causes_documents_steps_sources_and_choices(visitor):
    visitor.visit().open().ask("masalah")
    answer = visitor.said.last
    assert answer.locator("strong").inner_text() == "Penyebab:"
    assert answer.locator("ul > li").count() == 3
    assert (
        answer.locator("ol > li").all_inner_texts()[1] == "Pilih Login.\nIsi User ID dan password."
    )
    assert answer.locator(".sumber").inner_text().startswith("Sumber: Tanya jawab")
    link = answer.get_by_role("link")
    assert link.get_attribute("href") == "https://lpse.contoh.go.id/panduan"
    assert answer.get_by_role("button").all_inner_texts() == [
        "Ya, pandu saya",
        "Bicara dengan petugas",
    ]


def test_the_gateway_is_told_which_lpse_the_site_belongs_to(visitor, world):
    visitor.visit().open().ask("halo")
    assert world.rasa.told[-1]["metadata"]["lpse"] == "bandung"


def test_a_choice_is_sent_as_what_it_stands_for_and_then_no_longer_offered(visitor, world):
    visitor.visit().open().ask("masalah")
    visitor.page.get_by_role("button", name="Ya, pandu saya").click()
    visitor.said.nth(3).wait_for()
    assert world.rasa.told[-1]["payload"] == "/ya,_pandu_saya"
    assert "Ya, pandu saya" in visitor.said.nth(2).inner_text()
    assert visitor.page.locator(".pilihan:enabled").count() == 0


def test_a_reload_in_the_middle_loses_nothing(visitor):
    visitor.visit().open().ask("masalah")
    visitor.field.fill("belum selesai mengetik")
    before = visitor.texts
    visitor.page.reload()
    visitor.said.nth(1).wait_for()
    assert visitor.panel.is_visible()
    assert visitor.texts == before
    assert visitor.field.input_value() == "belum selesai mengetik"
    visitor.field.press("Enter")
    visitor.said.nth(3).wait_for()


def test_a_reload_while_the_answer_is_being_made_sends_nothing_twice(visitor, world):
    world.rasa.delay_seconds = 1.0
    visitor.visit().open().say("sekali saja")
    see(visitor.page.locator("#mengetik"), "menyiapkan jawaban")
    visitor.page.reload()
    see(visitor.said, "Jawaban untuk: sekali saja")
    visitor.drafts.first.wait_for(state="detached")
    assert len(visitor.texts) == 2
    assert world.rasa.texts == ["sekali saja"]


def test_the_conversation_goes_on_on_the_next_page_of_the_site(visitor):
    visitor.visit("clean").open().ask("halo")
    visitor.visit("strict")
    visitor.said.nth(1).wait_for()
    assert visitor.panel.is_visible()


def test_another_lpse_on_the_same_site_is_another_conversation(visitor):
    visitor.visit().open().ask("halo")
    visitor.visit(lpse="lkpp")
    visitor.open()
    visitor.page.get_by_text("Selamat datang, Bapak/Ibu").wait_for()
    assert visitor.texts == []


def test_two_tabs_share_one_conversation_and_both_show_all_of_it(visitor, world):
    visitor.visit().open()
    other = Visitor(visitor.page.context.new_page(), world).visit().open()
    visitor.page.bring_to_front()
    visitor.ask("dari tab pertama")
    other.said.nth(1).wait_for()
    other.ask("dari tab kedua")
    visitor.said.nth(3).wait_for()
    assert visitor.texts == other.texts
    assert visitor.key == other.key
    assert world.rasa.texts == ["dari tab pertama", "dari tab kedua"]


def test_a_new_conversation_in_one_tab_is_new_in_the_other_too(visitor, world):
    visitor.visit().open().ask("halo")
    other = Visitor(visitor.page.context.new_page(), world).visit()
    other.said.nth(1).wait_for(state="attached")
    visitor.choose_from_menu("Percakapan baru")
    visitor.page.get_by_role("button", name="Ya, mulai baru").click()
    other.said.first.wait_for(state="detached")
    assert visitor.key is None
    visitor.ask("mulai lagi")
    assert len(visitor.texts) == 2


def test_what_is_said_offline_is_kept_and_sent_once_when_the_connection_is_back(visitor, world):
    visitor.visit().open().ask("halo")
    visitor.page.context.set_offline(True)
    see(visitor.state, LOST)
    visitor.say("pertama tanpa sambungan").say("kedua tanpa sambungan")
    see(visitor.drafts.nth(1), "Belum terkirim")
    visitor.page.context.set_offline(False)
    see(visitor.state, FOUND)
    see(visitor.said, "Jawaban untuk: kedua tanpa sambungan")
    visitor.drafts.first.wait_for(state="detached")
    assert world.rasa.texts == ["halo", "pertama tanpa sambungan", "kedua tanpa sambungan"]


def test_what_is_unsent_survives_a_reload_and_is_sent_when_asked_to(visitor, world):
    visitor.page.clock.install()
    visitor.visit().open().ask("halo")
    visitor.page.route("**/api/**", lambda route: route.abort())
    visitor.say("jangan hilang")
    see(visitor.state, LOST)
    visitor.page.reload()
    see(visitor.drafts, "jangan hilang")
    again = visitor.page.get_by_role("button", name="Coba lagi")
    again.wait_for()
    # With time standing still the widget does not try again by itself.
    visitor.page.clock.pause_at(visitor.page.evaluate("Date.now() / 1000 + 1"))
    visitor.page.unroute("**/api/**")
    again.click()
    see(visitor.said, "Jawaban untuk: jangan hilang")
    assert world.rasa.texts == ["halo", "jangan hilang"]


def test_a_gateway_that_goes_away_and_comes_back_is_noticed(visitor, world):
    visitor.visit().open().ask("halo")
    world.stop_gateway()
    visitor.say("menunggu Anda")
    see(visitor.state, LOST)
    world.start()
    see(visitor.said, "Jawaban untuk: menunggu Anda")
    assert world.rasa.texts == ["halo", "menunggu Anda"]


def test_a_fresh_token_is_taken_over(visitor):
    visitor.visit().open().ask("halo")

    def with_fresh_token(route) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, headers={**reply.headers, "Tanya-Token": "segar"})

    visitor.page.route("**/messages?after=0", with_fresh_token)
    visitor.page.reload()
    visitor.said.nth(1).wait_for()
    assert visitor.key["token"] == "segar"


def test_an_open_panel_does_not_take_the_focus_from_the_next_page(visitor):
    visitor.visit().open()
    visitor.page.reload()
    visitor.field.wait_for()
    assert visitor.page.evaluate("document.activeElement === document.body")


def test_a_busy_gateway_is_asked_again_by_itself(visitor, world):
    busy = {
        "status": 429,
        "content_type": "application/problem+json",
        "body": '{"detail": "sibuk"}',
    }
    busy["headers"] = {"Access-Control-Allow-Origin": "*"}
    visitor.visit().open()
    visitor.page.route("**/api/conversations", lambda route: route.fulfill(**busy), times=1)
    visitor.say("sabar")
    see(visitor.state, "Layanan sedang sibuk.")
    see(visitor.said, "Jawaban untuk: sabar")
    assert world.rasa.texts == ["sabar"]


def test_a_conversation_that_has_ended_starts_anew_with_what_was_typed(visitor, world):
    visitor.visit().open().ask("masalah")
    first = visitor.key["id"]
    tokens_end(visitor.page)
    visitor.page.get_by_text("Selamat datang, Bapak/Ibu").wait_for()
    visitor.ask("saya kembali")
    assert visitor.key["id"] != first
    assert len(visitor.texts) == 2


def test_a_choice_in_a_conversation_that_ends_meanwhile_is_said_in_words(visitor, world):
    visitor.visit().open().ask("masalah")
    visitor.page.route(
        "**/messages",
        lambda route: route.fulfill(status=401, headers={"Access-Control-Allow-Origin": "*"}),
        times=1,
    )
    visitor.page.get_by_role("button", name="Ya, pandu saya").click()
    see(visitor.state, EXPIRED)
    see(visitor.said, "Jawaban untuk: Ya, pandu saya")
    assert world.rasa.told[-1]["text"] == "Ya, pandu saya"


def test_a_message_that_is_refused_returns_to_be_corrected(visitor):
    visitor.visit().open()
    long = "a" * 4001
    visitor.say(long)
    see(visitor.state, "Pesan terlalu panjang: 4001 karakter")
    assert visitor.field.input_value() == long
    assert visitor.drafts.count() == 0


def test_an_officers_words_come_by_themselves_and_are_counted_while_the_panel_is_closed(
    visitor, world
):
    visitor.visit().open().ask("halo")
    world.say_as_officer(visitor.key["id"], "Saya petugas, mari saya bantu.")
    see(visitor.said, "Petugas: Saya petugas")
    visitor.page.locator("#kecilkan").click()
    world.say_as_officer(visitor.key["id"], "Sudah saya periksa.")
    see(visitor.opener, "1 pesan baru")
    visitor.open()
    visitor.page.locator("#kecilkan").click()
    assert not visitor.page.locator("#lencana").is_visible()


def test_an_answer_is_rated_once_with_a_comment(visitor):
    visitor.visit().open().ask("masalah")
    form = visitor.page.get_by_role("group", name="Apakah jawaban ini membantu?")
    form.get_by_text("★").nth(3).click()
    form.get_by_label("Komentar").fill("jelas sekali")
    with visitor.page.expect_request("**/feedback") as sent:
        form.get_by_role("button", name="Kirim penilaian").click()
    assert sent.value.post_data_json == {"rating": 4, "comment": "jelas sekali"}
    see(visitor.panel, "Terima kasih atas penilaian Anda.")
    visitor.ask("masalah")
    assert form.count() == 0


def test_the_whole_is_rated_at_the_end_and_a_failure_can_be_repeated(visitor):
    visitor.visit().open().ask("halo")
    visitor.choose_from_menu("Percakapan baru")
    ending = visitor.page.locator("#akhir")
    ending.get_by_text("★").last.click()
    visitor.page.route("**/feedback", lambda route: route.abort(), times=1)
    ending.get_by_role("button", name="Kirim penilaian").click()
    see(ending, "Silakan coba lagi.")
    ending.get_by_role("button", name="Kirim penilaian").click()
    see(ending, "Terima kasih")
    ending.get_by_role("button", name="Kembali").click()
    assert len(visitor.texts) == 2


def test_the_transcript_can_be_kept(visitor):
    visitor.visit().open().ask("masalah")
    with visitor.page.expect_download() as kept:
        visitor.choose_from_menu("Unduh percakapan")
    assert kept.value.suggested_filename == "percakapan-tanya-lpse.txt"
    text = kept.value.path().read_text()
    assert re.search(r"\[\d\d\.\d\d\] Anda:\nmasalah", text)
    assert "Penyebab: akun kedua Anda belum diaktivasi." in text
    assert "Sumber: Tanya jawab LPSE Provinsi Jambi" in text
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.choose_from_menu("Salin percakapan")
    see(visitor.state, "Percakapan sudah disalin.")
    assert visitor.page.evaluate("navigator.clipboard.readText()") == text


def test_the_size_of_the_text_is_chosen_and_remembered(visitor):
    size = """() => {
      const root = document.querySelector("tanya-lpse").shadowRoot;
      return parseFloat(getComputedStyle(root.querySelector("#pesan")).fontSize);
    }"""
    visitor.visit().open()
    before = visitor.page.evaluate(size)
    visitor.page.locator("#pilihan-lain").click()
    for _ in range(5):
        visitor.page.get_by_role("button", name="Perbesar teks").click()
    see(visitor.state, "Ukuran teks 150 persen")
    assert visitor.page.evaluate(size) == before * 1.5
    visitor.page.reload()
    visitor.field.wait_for()
    assert visitor.page.evaluate(size) == before * 1.5


def test_the_site_chooses_greeting_colour_and_side(visitor):
    visitor.visit(greeting="Halo, <b>warga</b> Bandung!", color="#ffd400", position="left").open()
    assert visitor.page.locator("#salam p").first.inner_text() == "Halo, <b>warga</b> Bandung!"
    assert visitor.panel.bounding_box()["x"] < 50
    header = visitor.page.locator(".kepala")
    assert header.evaluate("it => getComputedStyle(it).backgroundColor") == "rgb(255, 212, 0)"
    assert header.evaluate("it => getComputedStyle(it).color") == "rgb(0, 0, 0)"


def test_the_chat_is_there_though_the_identity_token_is_not_in_order(visitor, world):
    told = []
    visitor.page.on("console", lambda it: told.append(it.text))
    visitor.visit(identity_token="bukan.token.benar").open().ask("halo")
    assert world.rasa.told[-1]["metadata"]["identity"] is None
    assert any("Token identitas" in text for text in told)


def test_who_is_logged_in_on_the_site_need_not_prove_it_again(visitor, world):
    visitor.visit(identity_token=signed_word("pt_a")).open().ask("halo")
    assert world.rasa.told[-1]["metadata"]["identity"] == {"lpse": "lkpp", "user_id": "pt_a"}
    visitor.visit(identity_token=signed_word("pt_a"))
    visitor.said.nth(1).wait_for()


@pytest.mark.parametrize("after", ["", "pt_lintas"], ids=["logged out", "somebody else"])
def test_nobody_sees_the_conversation_of_who_was_logged_in_before(visitor, after):
    visitor.visit(identity_token=signed_word("pt_a")).open().ask("rahasia saya")
    visitor.visit(identity_token=signed_word(after)) if after else visitor.visit()
    visitor.page.get_by_text("Selamat datang, Bapak/Ibu").wait_for()
    assert visitor.texts == []
    assert visitor.key is None


def test_the_own_page_holds_the_same_chat(visitor, world):
    world.rasa.scripted["/ya,_pandu_saya"] = [reply("**Langkah 1 dari 5**\n\nBuka situs LPSE.")]
    visitor.visit_page().ask("masalah")
    assert visitor.opener.count() == 0
    visitor.page.get_by_role("button", name="Ya, pandu saya").click()
    see(visitor.said, "Langkah 1 dari 5")
    visitor.page.reload()
    visitor.said.nth(3).wait_for()
    assert ANSWER["text"].split(".")[0].replace("**", "") in visitor.texts[1]
