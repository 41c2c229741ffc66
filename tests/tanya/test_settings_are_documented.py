"""README tells every setting, as declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.settings import Settings as SimulatorSettings
from simulator.whatsapp.settings import Settings as WhatsAppSettings
from tanya.settings import Settings

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def rows(settings, prefix: str) -> list[str]:
    found = []
    for name, field in settings.model_fields.items():
        default = "set by `make run`" if field.is_required() else f"`{field.default}`"
        if "Secret" in str(field.annotation) or field.default == "":
            default = "set by `make run`"
        found.append(f"| `{prefix}{name.upper()}` | {default} | {field.description} |")
    return found


ROWS = [
    *rows(Settings, "TANYA_"),
    *rows(SimulatorSettings, "SIMULATOR_"),
    *rows(WhatsAppSettings, "SIMULATOR_WHATSAPP_"),
]


@pytest.mark.parametrize("row", ROWS)
def test_the_readme_has_the_setting_with_its_default_and_meaning(row):
    assert row in README, f"README.md lacks this line in its settings table:\n{row}"
