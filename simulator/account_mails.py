"""What is mailed around accounts, as subject and body."""

from simulator.rules.account_messages import RESET_PLACE, TICKET_KINDS, TICKET_STATES
from simulator.rules.documents import TicketKind
from simulator.rules.facts import AccountRef, Lpse
from simulator.rules.tender_cepat import Tender
from simulator.rules.tickets import Ticket, TicketState

Mail = tuple[str, str]


def registration_form(site: Lpse, link: str) -> Mail:
    """Return the mail with the link to the registration form (`kemenperin` 2)."""
    lines = [f"Isi formulir pendaftaran penyedia di {site.name} lewat link ini:", link]
    if site.aggregated:
        lines.append(
            "Jika perusahaan Anda sudah punya akun yang aktif agregasinya, Anda tidak perlu "
            "mendaftar lagi: akun itu sudah bisa dipakai di sini."
        )
    return f"Formulir pendaftaran {site.name}", "\n\n".join(lines)


def reset_link(site: Lpse, link: str) -> Mail:
    """Return the mail with the link to a new password (`kemenperin` 4)."""
    return (
        "Reset password",
        f"Buat password baru untuk akun Anda di {site.name} lewat link ini:\n\n{link}\n\n"
        "Link berlaku 60 menit dan hanya bisa dipakai sekali. Abaikan e-mail ini jika Anda tidak "
        "memintanya.",
    )


def reset_elsewhere(place: Lpse, account: AccountRef, link: str, *, merged: bool) -> Mail:
    """Return the mail that names where the reset is done (`muarojambi` 12, `okutimur` 1.3)."""
    lines = [RESET_PLACE]
    if merged:
        lines.append(f"Akun Anda sudah digabung ke User ID {account.user_id}.")
    lines.append(f"Untuk User ID {account.user_id}, mintalah reset di {place.name}:\n{link}")
    return "Reset password di LPSE lain", "\n\n".join(lines)


def invitation(tender: Tender, site: Lpse) -> Mail:
    """Return the mail that invites to a tender cepat (`muarojambi` 5)."""
    return (
        f"Undangan tender cepat {tender.id}",
        f"Anda diundang mengikuti tender cepat {tender.id}, {tender.name}, di {site.name}, karena "
        "data SIKaP Anda yang sudah Verified memenuhi kriterianya.\n\n"
        f"Login di {site.name}, lalu daftar pada menu Tender Cepat.",
    )


def ticket_opened(ticket: Ticket) -> Mail:
    """Return the mail that a request was opened, with what still lacks."""
    lines = [f"Permohonan {ticket.id} ({TICKET_KINDS[ticket.kind]}) sudah kami terima."]
    if ticket.missing:
        names = "\n".join(f"- {it.name}" for it in ticket.missing)
        lines.append(f"Dokumen yang masih harus dibawa:\n{names}")
    lines.append("Jika bukan Anda yang meminta, hubungi LPSE.")
    return f"Permohonan {ticket.id}", "\n\n".join(lines)


def ticket_decided(ticket: Ticket, user_id: str) -> Mail:
    """Return the mail with the decision on a request; a forgotten User ID is told in it."""
    lines = [
        f"Permohonan {ticket.id} ({TICKET_KINDS[ticket.kind]}): {TICKET_STATES[ticket.state]}."
    ]
    if ticket.kind is TicketKind.LUPA_USER_ID and ticket.state is TicketState.APPROVED:
        lines.append(f"User ID Anda: {user_id}")
    return f"Keputusan permohonan {ticket.id}", "\n\n".join(lines)
