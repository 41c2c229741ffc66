"""Names of made-up companies, streets and LPSE sites."""

from itertools import product

from simulator.rules.facts import Region
from simulator.rules.regions import REGIONS

FORMS = "PT PT PT CV CV CV CV UD".split()

FIRST = """
abadi adi agung alam amanah anugerah arta asia bahari bangun barokah bersama bhakti bina bintang
borneo buana bukit bumi cahaya cakra cendana cipta citra dharma duta eka elang fajar gading
garuda gema gemilang global graha griya guna harapan indah inti intan jati jaya kadiri karya
kencana kurnia laju lestari lintas lumbung maha mandala mega melati menara merdeka mitra muara
mulia multi mutiara nusa nusantara optima pancang permata pertiwi pilar pratama prima putra rajawali
ratu rimba rukun samudra sarana satria sejati sekar selaras semesta setia sinar sriwijaya sumber
surya tama teladan tiga tirta tritunggal tunas usaha utama wahana wijaya wira yudha zamrud
""".split()

SECOND = """
abadi agung aksara amerta andalan anugrah arsitama bahagia bangsa baruna berkah bestari cemerlang
consulindo dinamika dirgantara edukasi elektrindo energi engineering farma fortuna gemerlap
husada informatika indonesia industri infrastruktur interior jayamas kartika karsa kencana
komputindo konstruksi kreasi kusuma logistik lestarindo mahardika makmur mandiri medika megah
mekanika mulya multimedia niaga optik pangan panorama pelita perdana perkasa persada pertama
pesona pratista prakarsa printing prestasi propertindo pusaka raya rekatama resources sakti
samudera santosa satya sejahtera sentosa sejati serasi solusi sukses swadaya sistem teknik
teknologi telematika terpadu tekstil transindo tunggal unggul usada utomo visi wardhana wibawa
""".split()

STREETS = (
    """
Ahmad Yani|Diponegoro|Gajah Mada|Gatot Subroto|Hayam Wuruk|Imam Bonjol|Jenderal Sudirman|Kartini
Ki Hajar Dewantara|Letjen Suprapto|Merdeka|M.H. Thamrin|Pahlawan|Panglima Polim|Pattimura|Pemuda
Raden Saleh|Rasuna Said|Sisingamangaraja|Slamet Riyadi|Sultan Agung|Teuku Umar|Veteran|Yos Sudarso
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

MINISTRIES = (
    """
Agama|Dalam Negeri|Desa|Energi|Hukum|Kebudayaan|Kehutanan|Kelautan|Kesehatan|Ketenagakerjaan
Komunikasi|Koperasi|Luar Negeri|Lingkungan Hidup|Pariwisata|Pekerjaan Umum|Pendidikan|Perdagangan
Perhubungan|Pertahanan|Pertanian|Sosial|Transmigrasi
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

PLACES = tuple(
    Region(province, regency) for province, regencies in REGIONS.items() for regency in regencies
)
"""Every provinsi with each of its kabupaten and kota."""

BODIES = ("", "RSUD ", "Universitas ", "Politeknik ", "Perumda Air Minum ", "Bank Daerah ")


def lpse_names() -> tuple[str, ...]:
    """Return the names that LPSE sites can have, those of governments first."""
    provinces = [f"Provinsi {it}" for it in REGIONS]
    ministries = [f"Kementerian {it}" for it in MINISTRIES]
    local = [f"{body}{place.regency}" for body, place in product(BODIES, PLACES)]
    return tuple(f"LPSE {it}" for it in (*provinces, *ministries, *local))


def lpse_id(name: str) -> str:
    """Return the id of an LPSE site, `kabupaten-muaro-jambi`; never that of a demo site."""
    return name.removeprefix("LPSE ").lower().replace(" ", "-")


def company_words(number: int) -> tuple[str, str, str]:
    """Return two words and a numeral that together belong to one provider alone.

    The numeral is empty as long as there are pairs of words, then 2, 3 and so on.
    """
    # A step without a common divisor walks through all pairs before the first comes again.
    pairs = len(FIRST) * len(SECOND)
    first, second = divmod(number * 7919 % pairs, len(SECOND))
    numeral = number // pairs + 1
    return FIRST[first], SECOND[second], str(numeral) if numeral > 1 else ""
