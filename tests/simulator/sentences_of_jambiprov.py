"""`jambiprov` 1 to 4: what the aggregation is, activating, User IDs, data."""

from datetime import date

from simulator.rules.duplicates import default_account, find_duplicates

from .outside import PASSWORD, SECOND_PASSWORD, V3_SITES, Outside, Source
from .simulator_worlds import NON_V3, SITES, an_account

JAMBIPROV = Source("jambiprov")


@JAMBIPROV.says("1a", "Registered at one LPSE, a provider takes part at others unregistered.")
def takes_part_elsewhere(world: Outside) -> None:
    assert world.activate("jambiprov", "pt_jauh").status_code == 201
    assert world.gets_in("bandung", "pt_jauh")
    seen = world.see("accounts/bandung/pt_jauh")
    assert (seen["at_home"], seen["account"]["lpse"]) == (False, "jambiprov")
    who = {"lpse": "bandung", "user_id": "pt_undang", "password": PASSWORD}
    assert world.send("POST", "tender-cepat/TC-001/registrations", **who).status_code == 201


@JAMBIPROV.says("1b", "An LPSE V3 is one that lets providers roam.")
def v3_lets_roam(world: Outside) -> None:
    for site in world.see("lpse")["items"]:
        assert site["aggregated"] is (site["version"] == "V3")
        refused_as_foreign = world.service.login_code(site["id"], "pt_lintas") == "non_v3"
        assert refused_as_foreign is not site["aggregated"]


@JAMBIPROV.says("1c", "The User ID tunggal serves one provider at every LPSE V3.")
def one_user_id_everywhere(world: Outside) -> None:
    world.join_cahaya()
    assert all(world.gets_in(lpse, "Cahaya") for lpse in V3_SITES)
    assert not any(world.gets_in(lpse, "PT_Cahaya", SECOND_PASSWORD) for lpse in V3_SITES)


@JAMBIPROV.says("1d", "Roaming is logging in where one is not registered, at LPSE V3 only.")
def roaming(world: Outside) -> None:
    there = world.login("bandung", "pt_lintas").json
    assert (there["lpse"], there["home"]["lpse"]) == ("bandung", "lkpp")
    assert world.login("kotalama", "pt_lintas").status_code == 401
    assert world.service.login_code("lkpp", "ud_lama") == "not_found"


@JAMBIPROV.says("2a", "A User ID is activated once, at the LPSE of registration.")
def once_at_home(world: Outside) -> None:
    assert world.activate("bandung", "pt_jauh").json["code"] == "not_home"
    assert world.activate("jambiprov", "pt_jauh").status_code == 201
    assert world.activate("jambiprov", "pt_jauh").json["code"] == "already_active"


@JAMBIPROV.says("2b", "Activation happens online: nobody at an office has to act.")
def activation_is_online(world: Outside) -> None:
    assert not world.see("accounts/lkpp/pt_a")["account"]["activated"]
    world.activate("lkpp", "pt_a")
    assert world.see("accounts/lkpp/pt_a")["account"]["activated"]


@JAMBIPROV.says("2c", "The form is reached from the provider's home page, at LPSE V3.")
def form_on_the_home_page(world: Outside) -> None:
    world.browser.log_in("lkpp", "pt_a")
    assert world.browser.path == "/lpse/lkpp/beranda"
    assert world.browser.has("notifikasi-aktivasi")
    world.browser.log_in("kotalama", "ud_lama")
    assert world.browser.path == "/lpse/kotalama/beranda"
    assert not world.browser.has("notifikasi-aktivasi")


@JAMBIPROV.says("2d", "Postponing it touches neither the data nor running tenders.")
def postponing_changes_nothing(world: Outside) -> None:
    world.type("jambiprov", "pt_jauh", "neraca", "Aset 10")
    before = world.see("accounts/jambiprov/pt_jauh")
    world.activate("lkpp", "pt_a")
    world.join_cahaya()
    assert world.see("accounts/jambiprov/pt_jauh") == before
    assert world.gets_in("jambiprov", "pt_jauh")
    world.activate("jambiprov", "pt_jauh")
    after = world.see("accounts/jambiprov/pt_jauh")
    assert after["account"] == before["account"] | {"activated": True}
    assert world.typed("jambiprov", "pt_jauh", "neraca") == "Aset 10"


@JAMBIPROV.says("2e", "Activation looks for duplicates at every LPSE V3, and nowhere else.")
def duplicates_are_found(world: Outside) -> None:
    assert world.see("accounts/bandung/maju_jaya")["clashes"] == [
        {"lpse": "muarojambi", "user_id": "maju_jaya"}
    ]
    group = world.see("accounts/humbahas/PT_Cahaya")["group"]
    assert [it["lpse"] for it in group["members"]] == ["humbahas", "lkpp"]
    one = an_account(email="sama@contoh.id")
    other = an_account(SITES[1], "lain", email="sama@contoh.id", npwp="0333333333333000")
    assert find_duplicates(one, [other]) == find_duplicates(one, [])
    assert find_duplicates(one, [an_account(NON_V3, "tua")]) == find_duplicates(one, [])


@JAMBIPROV.says("2f.1", "Different providers with one User ID must all change it.")
def one_user_id_two_providers(world: Outside) -> None:
    for lpse in ("bandung", "muarojambi"):
        assert world.activate(lpse, "maju_jaya").json["code"] == "user_id_clash"
    change = {"password": PASSWORD, "new_user_id": "pt_maju_jaya"}
    changed = world.send("POST", "accounts/bandung/maju_jaya/credentials", **change)
    assert changed.status_code == 200
    assert world.activate("bandung", "pt_maju_jaya").status_code == 201
    change = {"password": PASSWORD, "new_user_id": "pt_maju_jaya"}
    taken = world.send("POST", "accounts/muarojambi/maju_jaya/credentials", **change)
    assert taken.status_code == 409


@JAMBIPROV.says("2f.2a", "One NPWP at two addresses: companies or branches of their own.")
def branches_stay_apart(world: Outside) -> None:
    seen = world.see("accounts/kemenkeu/sentosa_pusat")
    assert seen["branches"] == [{"lpse": "bandung", "user_id": "sentosa_cabang"}]
    assert seen["group"] is None
    for lpse, user_id in (("kemenkeu", "sentosa_pusat"), ("bandung", "sentosa_cabang")):
        reply = world.activate(lpse, user_id)
        assert (reply.status_code, reply.json["kind"]) == (201, "first")
        assert world.gets_in("lkpp", user_id)


@JAMBIPROV.says("2f.2b", "One NPWP and address: a group, led by the account with most packages.")
def group_with_a_default(world: Outside) -> None:
    young = an_account(SITES[1], "b", packages=5, registered_at=date(2024, 1, 1))
    assert default_account([an_account(packages=4), young]) == young
    world.send("PATCH", "identity/humbahas/PT_Cahaya", password=SECOND_PASSWORD, phone="0622 1")
    wrong = world.activate("humbahas", "PT_Cahaya", SECOND_PASSWORD, default_password="salah")
    assert wrong.json["code"] == "default_password_wrong"
    elsewhere = world.activate("lkpp", "PT_Cahaya", SECOND_PASSWORD, default_password=PASSWORD)
    assert elsewhere.json["code"] == "not_home"
    world.join_cahaya()
    joined, default = (
        world.identity(*it) for it in (("humbahas", "PT_Cahaya"), ("lkpp", "Cahaya"))
    )
    assert joined | {"account": None} == default | {"account": None}
    assert world.service.login_code("humbahas", "PT_Cahaya") == "superseded"


@JAMBIPROV.says("2g", "Once activated, a provider can roam.")
def activation_opens_roaming(world: Outside) -> None:
    assert world.service.login_code("bandung", "pt_jauh") == "not_activated_elsewhere"
    world.activate("jambiprov", "pt_jauh")
    assert world.service.login_code("bandung", "pt_jauh") == "ok"


@JAMBIPROV.says("2h", "A duplicate cannot roam before default and tunggal are both activated.")
def both_before_roaming(world: Outside) -> None:
    assert world.service.login_code("bandung", "Cahaya") == "group_incomplete"
    assert world.service.login_code("bandung", "PT_Cahaya") == "not_activated_elsewhere"
    world.join_cahaya()
    assert world.service.login_code("bandung", "Cahaya") == "ok"


@JAMBIPROV.says("3a", "A company or branch is entitled to one User ID tunggal.")
def one_user_id_tunggal(world: Outside) -> None:
    world.activate("kemenkeu", "sentosa_pusat")
    world.activate("bandung", "sentosa_cabang")
    address = world.identity("kemenkeu", "sentosa_pusat")["address"]
    edit = {"password": PASSWORD, "address": address}
    refused = world.send("PATCH", "identity/bandung/sentosa_cabang", **edit)
    assert (refused.status_code, refused.json["code"]) == (409, "address_taken")


@JAMBIPROV.says("3b", "User ID and password are changed at any LPSE V3.")
def credentials_changed_elsewhere(world: Outside) -> None:
    new = {"new_user_id": "lintas_baru", "new_password": "Lintas#2027"}
    path = "accounts/humbahas/pt_lintas/credentials"
    assert world.send("POST", path, password=PASSWORD, **new).status_code == 200
    for lpse in V3_SITES:
        assert world.gets_in(lpse, "lintas_baru", "Lintas#2027")
        assert not world.gets_in(lpse, "pt_lintas")
    new = {"new_password": "Lintas#2028"}
    path = "accounts/kotalama/lintas_baru/credentials"
    assert world.send("POST", path, password="Lintas#2027", **new).status_code == 401


@JAMBIPROV.says("4a", "Identity is edited at any LPSE V3 and seen at all of them.")
def identity_is_shared(world: Outside) -> None:
    edit = {
        "password": PASSWORD,
        "provider_name": "PT Lintas Baru",
        "address": "Jalan Baru No. 9",
        "phone": "021 555",
        "email": "kantor@lintas.contoh.id",
    }
    assert world.send("PATCH", "identity/bandung/pt_lintas", **edit).status_code == 200
    for lpse in V3_SITES:
        seen = world.identity(lpse, "pt_lintas")
        assert {it: seen[it] for it in edit if it != "password"}.items() <= edit.items()


@JAMBIPROV.says("4b", "Qualification data stay at the LPSE where they were typed.")
def qualification_stays(world: Outside) -> None:
    for part in ("izin_usaha", "tenaga_ahli", "pengalaman", "neraca"):
        world.type("bandung", "pt_lintas", part, f"{part} di Bandung")
        seen = {lpse: world.typed(lpse, "pt_lintas", part) for lpse in V3_SITES}
        assert seen == dict.fromkeys(V3_SITES) | {"bandung": f"{part} di Bandung"}


@JAMBIPROV.says("4c", "At an LPSE non V3 everything is kept there and counts there only.")
def non_v3_is_an_island(world: Outside) -> None:
    lintas = world.identity("lkpp", "pt_lintas")
    world.register("kotalama", "pt_lintas", npwp="0291234567012000", password="Pulau#2026")
    edit = {"password": "Pulau#2026", "address": "Jalan Pulau No. 1"}
    assert world.send("PATCH", "identity/kotalama/pt_lintas", **edit).status_code == 200
    change = {"password": "Pulau#2026", "new_user_id": "pt_a"}
    path = "accounts/kotalama/pt_lintas/credentials"
    assert world.send("POST", path, **change).status_code == 200
    assert world.identity("lkpp", "pt_lintas") == lintas
    assert world.gets_in("bandung", "pt_lintas")
    assert world.gets_in("kotalama", "pt_a", "Pulau#2026")
    assert not world.gets_in("lkpp", "pt_a", "Pulau#2026")
    assert world.see("accounts/lkpp/ud_lama")["status"] == 404
    assert world.activate("kotalama", "ud_lama").json["code"] == "non_v3"


@JAMBIPROV.says("4d", "Tenders and data take place, and stay, at each LPSE.")
def tenders_stay(world: Outside) -> None:
    def packages(lpse: str) -> int:
        return int(world.see(f"identity/{lpse}/pt_undang/qualification")["packages"])

    at_first = packages("lkpp")
    who = {"lpse": "bandung", "user_id": "pt_undang", "password": PASSWORD}
    assert world.send("POST", "tender-cepat/TC-001/registrations", **who).status_code == 201
    assert packages("lkpp") == at_first + 1
    assert [packages(lpse) for lpse in V3_SITES if lpse != "lkpp"] == [0] * 6
    world.type("bandung", "pt_undang", "neraca", "Aset 5")
    assert world.typed("lkpp", "pt_undang", "neraca") is None
