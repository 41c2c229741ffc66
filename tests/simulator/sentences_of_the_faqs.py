"""The quoted messages and the rules of `humbahas`, `muarojambi`, `okutimur` and `kemenperin`."""

from simulator.rules.documents import VERIFICATION, ProviderKind, TicketKind, request_documents

from .outside import (
    NEW_PASSWORD,
    PASSWORD,
    SECOND_PASSWORD,
    V3_SITES,
    Outside,
    Source,
    decide_only_with_documents,
    reset_password,
)

HUMBAHAS = Source("humbahas")
MUAROJAMBI = Source("muarojambi")
OKUTIMUR = Source("okutimur")
KEMENPERIN = Source("kemenperin")

NOTICE = "Klik disini untuk melakukan aktivasi akun Penyedia"
WRONG = "Maaf User ID atau Password anda salah"
SECTIONS = ("identitas", "izin_usaha", "akta_pendirian", "pengalaman", "pajak")


@HUMBAHAS.says("A.1", "Log in where the company is registered and verified.")
def log_in_where_registered(world: Outside) -> None:
    assert world.gets_in("lkpp", "pt_a")
    assert not world.gets_in("bandung", "pt_a")
    assert world.login("bandung", "pt_baru").json["code"] == "not_verified"


@HUMBAHAS.says("A.2", "The notice to click is there, until the account is activated.")
def first_notice(world: Outside) -> None:
    world.browser.log_in("lkpp", "pt_a")
    assert NOTICE in world.browser.text("notifikasi-aktivasi")
    world.browser.log_in("lkpp", "Cahaya")
    assert not world.browser.has("notifikasi-aktivasi")


@HUMBAHAS.says("A.3", "User ID, password, LPSE of registration and captcha are asked again.")
def first_form(world: Outside) -> None:
    right = {"user_id": "pt_a", "password": PASSWORD, "lpse": "lkpp"}
    world.browser.log_in("lkpp", "pt_a")
    for field in (*right, "captcha"):
        world.browser.visit("/lpse/lkpp/aktivasi")
        captcha = world.browser.text("kode-keamanan")
        world.browser.submit(**(right | {"captcha": captcha} | {field: ""}))
        assert (world.browser.path, world.browser.status) == ("/lpse/lkpp/aktivasi", 422)
    world.browser.enter_activation("lkpp", "pt_a")
    assert world.browser.path == "/lpse/lkpp/aktivasi/lakukan"


@HUMBAHAS.says("A.4", "One button activates, and that is all.")
def first_button(world: Outside) -> None:
    world.browser.log_in("lkpp", "pt_a")
    world.browser.enter_activation("lkpp", "pt_a")
    assert not world.see("accounts/lkpp/pt_a")["account"]["activated"]
    world.browser.submit()
    assert world.see("accounts/lkpp/pt_a")["account"]["activated"]


@HUMBAHAS.says("A.5", "To be sure, log in at another LPSE or at SIKaP.")
def first_proof(world: Outside) -> None:
    def writes_in_sikap() -> int:
        body = {"password": PASSWORD, "data": "PT A"}
        path = "sikap/lkpp/pt_a/sections/identitas"
        return int(world.send("PUT", path, **body).status_code)

    assert (world.gets_in("bandung", "pt_a"), writes_in_sikap()) == (False, 409)
    world.activate("lkpp", "pt_a")
    assert (world.gets_in("bandung", "pt_a"), writes_in_sikap()) == (True, 200)


@HUMBAHAS.says("B.1", "The second account first logs in with its own User ID and password.")
def second_login(world: Outside) -> None:
    assert world.gets_in("humbahas", "PT_Cahaya", SECOND_PASSWORD)
    assert not world.gets_in("humbahas", "PT_Cahaya", PASSWORD)


@HUMBAHAS.says("B.2", "The notice to click is there for a second account too.")
def second_notice(world: Outside) -> None:
    world.browser.log_in("humbahas", "PT_Cahaya", SECOND_PASSWORD)
    assert NOTICE in world.browser.text("notifikasi-aktivasi")


@HUMBAHAS.says("B.3", "The form wants the LPSE of the second account.")
def second_form(world: Outside) -> None:
    told = {"user_id": "PT_Cahaya", "password": SECOND_PASSWORD}
    world.browser.log_in("humbahas", "PT_Cahaya", SECOND_PASSWORD)
    world.browser.visit("/lpse/humbahas/aktivasi")
    world.browser.submit(**told, lpse="lkpp", captcha=world.browser.text("kode-keamanan"))
    assert world.browser.path == "/lpse/humbahas/aktivasi"
    world.browser.submit(**told, lpse="humbahas", captcha=world.browser.text("kode-keamanan"))
    assert world.browser.path == "/lpse/humbahas/aktivasi/lakukan"


@HUMBAHAS.says("B.4", "The password of the first account is asked, and must be right.")
def password_of_the_default(world: Outside) -> None:
    for given in ({}, {"default_password": SECOND_PASSWORD}):
        refused = world.activate("humbahas", "PT_Cahaya", SECOND_PASSWORD, **given)
        assert (refused.status_code, refused.json["code"]) == (409, "default_password_wrong")
    assert not world.see("accounts/humbahas/PT_Cahaya")["account"]["activated"]
    world.browser.log_in("humbahas", "PT_Cahaya", SECOND_PASSWORD)
    world.browser.enter_activation("humbahas", "PT_Cahaya", SECOND_PASSWORD)
    assert "Password User ID Cahaya" in world.browser.page


@HUMBAHAS.says("B.5", "With it the activation is done.")
def second_done(world: Outside) -> None:
    rehearsed = world.service.rehearse("activations", "humbahas", "PT_Cahaya")
    assert (rehearsed["kind"], rehearsed["default"]["user_id"]) == ("second", "Cahaya")
    world.join_cahaya()
    assert world.see("accounts/humbahas/PT_Cahaya")["account"]["activated"]


@HUMBAHAS.says("B.6", "From then on only the first User ID logs in, at every LPSE.")
def only_the_default(world: Outside) -> None:
    world.join_cahaya()
    for lpse in V3_SITES:
        assert world.gets_in(lpse, "Cahaya")
        for password in (PASSWORD, SECOND_PASSWORD):
            assert world.login(lpse, "PT_Cahaya", password).json["detail"] == WRONG


@MUAROJAMBI.says("2", "A network fault calls what is right wrong; another network cures it.")
def network_fault(world: Outside) -> None:
    world.fault("lkpp", user_id="pt_a", network_fault=True)
    refused = world.activate("lkpp", "pt_a")
    assert refused.json["detail"] == "Maaf User Id atau Password tidak sesuai"
    assert world.gets_in("lkpp", "pt_a")
    world.fault("lkpp", user_id="pt_a", network_fault=False)
    assert world.activate("lkpp", "pt_a").status_code == 201


@MUAROJAMBI.says("3", "Oops for an empty or unfit region, until corrected and approved.")
def oops(world: Outside) -> None:
    places = {
        "region_empty": ("muarojambi", "cv_mandiri"),
        "region_mismatch": ("bandung", "cv_wilayah"),
        "awaiting_verifier": ("muarojambi", "cv_tunggu"),
    }
    for code, (lpse, user_id) in places.items():
        refused = world.activate(lpse, user_id).json
        assert (refused["detail"], refused["code"]) == ("Oops, an error occured", code)
        if code != "awaiting_verifier":
            region = {"province": "Jawa Barat", "regency": "Kota Bandung"}
            path = f"identity/{lpse}/{user_id}"
            assert world.send("PATCH", path, password=PASSWORD, **region).status_code == 200
            assert world.activate(lpse, user_id).json["code"] == "awaiting_verifier"
        assert world.serve("POST", f"accounts/{lpse}/{user_id}/approval").status_code == 200
        assert world.activate(lpse, user_id).status_code == 201


@MUAROJAMBI.says("5", "Who is not invited cannot register for a tender cepat.")
def only_the_invited(world: Outside) -> None:
    for user_id in ("pt_kurang", "pt_belum", "pt_lintas"):
        who = {"lpse": "lkpp", "user_id": user_id, "password": PASSWORD}
        refused = world.send("POST", "tender-cepat/TC-001/registrations", **who)
        assert (refused.status_code, refused.json["code"]) == (409, "not_invited")
        assert refused.json["criteria"]


@MUAROJAMBI.says("6", "Data for a tender are typed at its LPSE, for a tender cepat in SIKaP.")
def two_places_for_data(world: Outside) -> None:
    verdict = world.see("tender-cepat/TC-001/lkpp/pt_kurang")
    world.type("lkpp", "pt_kurang", "pengalaman", {"pengalaman_sejenis": 9})
    assert world.see("tender-cepat/TC-001/lkpp/pt_kurang") == verdict
    told = {"password": PASSWORD, "data": {"pengalaman_sejenis": 9}}
    world.send("PUT", "sikap/lkpp/pt_kurang/sections/pengalaman", **told)
    assert world.see("tender-cepat/TC-001/lkpp/pt_kurang")["code"] == "unverified"


@MUAROJAMBI.says("8", "A password reset by request needs its documents.")
def reset_by_request(world: Outside) -> None:
    decide_only_with_documents(world, TicketKind.RESET_PASSWORD, "lkpp", "pt_a")
    token = world.mailed_token("pt_a@contoh.id")
    chosen = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert world.send("POST", f"password-resets/{token}", **chosen).status_code == 200
    assert world.gets_in("lkpp", "pt_a", NEW_PASSWORD)


@MUAROJAMBI.says("9", "A change of NPWP needs its documents, the old and the new one too.")
def npwp_by_request(world: Outside) -> None:
    needed = {it.id for it in request_documents(TicketKind.GANTI_NPWP, "lkpp").documents}
    assert {"npwp_lama", "npwp_baru", "ktp_direksi", "izin_usaha", "akta"} <= needed
    decide_only_with_documents(world, TicketKind.GANTI_NPWP, "lkpp", "pt_a", "0555666777888000")


@MUAROJAMBI.says("10", "A change of e-mail needs its documents.")
def email_by_request(world: Outside) -> None:
    told = "kantor@pt-a.contoh.id"
    decide_only_with_documents(world, TicketKind.GANTI_EMAIL, "lkpp", "pt_a", told)
    assert world.identity("lkpp", "pt_a")["email"] == told


@MUAROJAMBI.says("11", "Who forgot the password finds Lupa Password at the login.")
def forgotten(world: Outside) -> None:
    world.browser.visit("/lpse/lkpp/")
    assert 'id="lupa-password"' in world.browser.page
    assert "Lupa Password" in world.browser.page
    world.browser.visit("/lpse/lkpp/lupa-password")
    captcha = world.browser.text("kode-keamanan")
    world.browser.submit(user_id="pt_a", email="pt_a@contoh.id", captcha=captcha)
    world.browser.visit(f"/lpse/lkpp/lupa-password/{world.mailed_token('pt_a@contoh.id')}")
    world.browser.submit(password=NEW_PASSWORD, password_again=NEW_PASSWORD)
    assert world.gets_in("lkpp", "pt_a", NEW_PASSWORD)
    assert not world.gets_in("lkpp", "pt_a")


@MUAROJAMBI.says("12", "A wrong User ID or password; cured at the LPSE of the default.")
@OKUTIMUR.says("1.1", "A wrong User ID or password; cured at the LPSE of the default.")
def wrong_credentials(world: Outside) -> None:
    assert world.login("lkpp", "pt_a", "salah").json["detail"] == WRONG
    assert world.login("lkpp", "pt_entah").json["detail"] == WRONG
    world.join_cahaya()
    assert world.reset("humbahas", "Cahaya").status_code == 202
    mail = world.mails("cahaya@contoh.id")[0]["body"]
    assert "LPSE LKPP" in mail
    assert "/lpse/lkpp/lupa-password" in mail
    reset_password(world, "lkpp", "Cahaya")
    assert world.gets_in("humbahas", "Cahaya", NEW_PASSWORD)
    needed = [it.id for it in request_documents(TicketKind.LUPA_USER_ID, "lkpp").documents]
    assert needed == ["izin_usaha", "tdp", "npwp", "akta"]


@MUAROJAMBI.says("13", "Several User IDs become one; none has to be deleted.")
def several_become_one(world: Outside) -> None:
    world.join_cahaya()
    joined = world.see("accounts/humbahas/PT_Cahaya")["account"]
    assert joined["superseded_by"] == {"lpse": "lkpp", "user_id": "Cahaya"}
    assert joined["packages"] == 2


@OKUTIMUR.says("1.2", "The aggregation cannot pull at one LPSE: another one lets in.")
def javascript_error(world: Outside) -> None:
    assert world.login("okutimur", "pt_lintas").json["detail"] == "Java Script error..."
    assert world.gets_in("bandung", "pt_lintas")
    world.fault("bandung", aggregation_link="down")
    world.fault("okutimur", aggregation_link="up")
    assert world.login("bandung", "pt_lintas").json["detail"] == "Java Script error..."
    assert world.gets_in("okutimur", "pt_lintas")


@OKUTIMUR.says("1.3", "Data out of sync for a password that does not agree; a reset cures it.")
def out_of_sync(world: Outside) -> None:
    assert world.login("kemenperin", "sinkron").json["detail"] == "Data tidak tersinkronisasi"
    reset_password(world, "kemenperin", "sinkron")
    assert world.gets_in("kemenperin", "sinkron", NEW_PASSWORD)
    decide_only_with_documents(world, TicketKind.RESET_PASSWORD, "kemenperin", "sinkron")


@OKUTIMUR.says("1.4", "A PPK who moves keeps id and password; the new SK is reported.")
def ppk_moves(world: Outside) -> None:
    before = world.see("ppk/ppk_lama")
    new = {"unit": "Inspektorat", "post": "Inspektur", "sk": "SK-77/2026"}
    assert world.serve("POST", "ppk/ppk_lama/move", **(new | {"sk": ""})).status_code == 422
    assert world.serve("POST", "ppk/ppk_lama/move", **new).status_code == 200
    assert world.see("ppk/ppk_lama") == before | new
    world.browser.visit("/ppk")
    world.browser.submit(user_id="ppk_lama", password=PASSWORD)
    assert "Inspektorat" in world.browser.page


@OKUTIMUR.says("1.5", "Pokja hands packages over, once the new PPK is registered and active.")
def ppk_hand_over(world: Outside) -> None:
    def hand_over(to: str, by: str) -> str:
        reply = world.serve("POST", "ppk/packages/PKT-001/handover", to=to, by=by)
        return str(reply.json.get("code") or reply.json["ppk"])

    assert hand_over("ppk_entah", "pokja") == "not_registered"
    assert hand_over("ppk_baru", "pokja") == "not_active"
    assert world.serve("POST", "ppk/ppk_baru/activation").status_code == 200
    assert hand_over("ppk_baru", "ppk_lama") == "only_pokja"
    assert hand_over("ppk_baru", "pokja") == "ppk_baru"


@OKUTIMUR.says("1.6", "A pull fails on empty or incomplete data, or on the side of the LPSE.")
def sikap_pull_fails(world: Outside) -> None:
    def pull(user_id: str) -> dict[str, object]:
        reply = world.send("POST", f"sikap/lkpp/{user_id}/pull", password=PASSWORD)
        return {"code": reply.json["code"], "missing": reply.json["missing"]}

    assert pull("pt_kosong") == {"code": "empty", "missing": list(SECTIONS)}
    assert pull("pt_separuh") == {"code": "incomplete", "missing": ["pengalaman", "pajak"]}
    world.fault("lkpp", sikap="down")
    assert pull("pt_lengkap") == {"code": "lpse_fault", "missing": []}
    world.fault("lkpp", sikap="up")
    for section in ("pengalaman", "pajak"):
        told = {"password": PASSWORD, "data": "Terisi"}
        world.send("PUT", f"sikap/lkpp/pt_separuh/sections/{section}", **told)
    assert pull("pt_separuh") == {"code": "ready", "missing": []}


@KEMENPERIN.says("1", "Registering at one LPSE is registering there only.")
def no_registration_across(world: Outside) -> None:
    world.register("lkpp", "pt_pendaftar")
    assert world.gets_in("lkpp", "pt_pendaftar")
    assert not world.gets_in("kemenperin", "pt_pendaftar")
    world.register("kemenperin", "pt_pendaftar", npwp="0888777666555000")
    assert world.gets_in("kemenperin", "pt_pendaftar")


@KEMENPERIN.says("2", "E-mail and captcha, the mailed form, a strong password, then documents.")
def registering(world: Outside) -> None:
    world.browser.visit("/lpse/kemenperin/daftar")
    world.browser.submit(email="pt_tulis@contoh.id", captcha="salah")
    assert world.browser.status == 422
    assert world.mails("pt_tulis@contoh.id") == []
    for weak in ("hurufsaja!", "12345678!", "huruf1234"):
        refused = world.apply("kemenperin", "pt_tulis", password=weak)
        assert (refused.status_code, refused.json["code"]) == (422, "weak_password")
    for kind in ProviderKind:
        user_id = f"pt_{kind.value}"
        told = world.apply("kemenperin", user_id, kind=kind.value).json
        needed = [it.id for it in VERIFICATION[kind].documents]
        assert [it["id"] for it in told["documents"]] == needed
        assert not world.gets_in("kemenperin", user_id)
        path = f"accounts/kemenperin/{user_id}/verification"
        refused = world.serve("POST", path, documents=needed[1:])
        assert [it["id"] for it in refused.json["missing"]] == needed[:1]
        assert world.verify("kemenperin", user_id, kind.value).status_code == 200
        assert world.gets_in("kemenperin", user_id)


@KEMENPERIN.says("3", "This LPSE changes an e-mail on documents of its own list.")
def email_at_kemenperin(world: Outside) -> None:
    assert request_documents(TicketKind.GANTI_EMAIL, "kemenperin").source == "kemenperin#3"
    told = "baru@sinkron.contoh.id"
    decide_only_with_documents(world, TicketKind.GANTI_EMAIL, "kemenperin", "sinkron", told)


@KEMENPERIN.says("4", "User ID and registered e-mail, a mailed link, a strong password twice.")
def lost_password(world: Outside) -> None:
    wrong = {"lpse": "lkpp", "user_id": "pt_a", "email": "lain@contoh.id"}
    assert world.send("POST", "password-resets", **wrong).status_code == 202
    assert world.mails("pt_a@contoh.id") == world.mails("lain@contoh.id") == []
    world.reset("lkpp", "pt_a")
    path = f"password-resets/{world.mailed_token('pt_a@contoh.id')}"
    for one, other in (("lemah", "lemah"), (NEW_PASSWORD, "Lain#2027")):
        refused = world.send("POST", path, password=one, password_again=other)
        assert refused.status_code == 422
    right = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert [world.send("POST", path, **right).status_code for _ in range(2)] == [200, 410]
    assert world.gets_in("lkpp", "pt_a", NEW_PASSWORD)


@KEMENPERIN.says("6", "A change of address needs its documents.")
def address_by_request(world: Outside) -> None:
    told = "Jalan Pindah No. 4"
    decide_only_with_documents(world, TicketKind.GANTI_ALAMAT, "kemenperin", "sinkron", told)
    assert world.identity("bandung", "sinkron")["address"] == told


@KEMENPERIN.says("7", "SIKaP wants an activated account, and flows into the LPSE only.")
def sikap_flows_one_way(world: Outside) -> None:
    refused = world.send("POST", "sikap/lkpp/pt_a/pull", password=PASSWORD)
    assert (refused.status_code, refused.json["code"]) == (409, "not_activated")
    world.type("lkpp", "pt_lengkap", "neraca", "Aset 5")
    world.type("lkpp", "pt_lengkap", "pajak", "Ditimpa")
    sections = world.see("sikap/lkpp/pt_lengkap")["sections"]
    pulled = world.send("POST", "sikap/lkpp/pt_lengkap/pull", password=PASSWORD)
    assert (pulled.status_code, pulled.json["sections"]) == (200, sections)
    assert world.typed("lkpp", "pt_lengkap", "pajak") == {"keterangan": "Data contoh"}
    assert world.typed("lkpp", "pt_lengkap", "neraca") == "Aset 5"
    assert world.typed("bandung", "pt_lengkap", "pajak") is None


@KEMENPERIN.says("8", "Pokja verifies at tenders, the pejabat pengadaan at nontender.")
def who_verifies(world: Outside) -> None:
    def verify(by: str, package: str) -> int:
        path = "sikap/lkpp/pt_belum/verification"
        return int(world.serve("POST", path, by=by, tender=package).status_code)

    assert verify("pejabat_pengadaan", "PKT-001") == verify("pokja", "PKT-002") == 409
    assert verify("pokja", "TC-001") == 409
    assert verify("pokja", "PKT-001") == verify("pejabat_pengadaan", "PKT-002") == 200
    assert all(it["verified"] for it in world.see("sikap/lkpp/pt_belum")["sections"])


@KEMENPERIN.says("9", "By invitation, on Verified data: unverified ones count as not fulfilled.")
def invited_on_verified_data(world: Outside) -> None:
    def code(user_id: str) -> object:
        return world.see(f"tender-cepat/TC-001/lkpp/{user_id}")["code"]

    invited = world.see("tender-cepat/TC-001/invited")["items"]
    assert invited == [{"lpse": "lkpp", "user_id": "pt_undang"}]
    assert (code("pt_belum"), code("pt_kurang")) == ("unverified", "criteria_lacking")
    world.serve("POST", "sikap/lkpp/pt_belum/verification", by="pokja", tender="PKT-001")
    assert code("pt_belum") == "invited"
    told = {"password": PASSWORD, "data": {"pengalaman_sejenis": 7}}
    world.send("PUT", "sikap/lkpp/pt_belum/sections/pengalaman", **told)
    assert code("pt_belum") == "unverified"
