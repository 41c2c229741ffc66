"""Between what a section or part says and what a person types."""

from collections.abc import Mapping, Sequence

from simulator.rules.qualification import Data
from simulator.rules.tender_cepat import Figure

NOTE = "keterangan"
"""The member of named values that a person types as free text."""
TEXT_LIMIT = 5000
FIGURE_DIGITS = 9


def shown_text(data: Data) -> str:
    """Return data as text: free text as it is, named values one a line."""
    if isinstance(data, str):
        return data
    return "\n".join(f"{name}: {value}" for name, value in data.items())


def read_section(form: Mapping[str, str], figures: Sequence[Figure]) -> Data:
    """Return what a person typed into the form of a SIKaP section."""
    note = form.get(NOTE, "").replace("\x00", "").strip()[:TEXT_LIMIT]
    values: dict[str, str | int] = {NOTE: note} if note else {}
    for figure in figures:
        typed = form.get(figure.id, "").strip()
        if typed.isascii() and typed.isdigit() and len(typed) <= FIGURE_DIGITS:
            values[figure.id] = int(typed)
    return values


def note_of(data: Data, figures: Sequence[Figure]) -> str:
    """Return what stands in the free text of a section's form."""
    if isinstance(data, str):
        return data
    if NOTE in data:
        return str(data[NOTE])
    known = {it.id for it in figures}
    return shown_text({name: value for name, value in data.items() if name not in known})


def figure_of(data: Data, figure: Figure) -> str:
    """Return what stands in a figure's field."""
    value = data.get(figure.id) if isinstance(data, dict) else None
    return str(value) if isinstance(value, int) else ""
