"""The example dashboard asks for figures that the gateway tells."""

from __future__ import annotations

import json
import re

from tests.stack import ROOT
from tests.webchat.chat_client import Chat

from .desk import Desk


def test_every_figure_of_the_dashboard_is_told(handed_over: Chat, rina: Desk) -> None:
    told = rina.get("/metrics").text
    dashboard = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text())
    asked = [it["expr"] for panel in dashboard["panels"] for it in panel["targets"]]
    names = {name for it in asked for name in re.findall(r"tanya_[a-z_]+", it)}
    families = set(re.findall(r"^# TYPE (\w+)", told, re.MULTILINE))
    told_names = families | {f"{it}_bucket" for it in families}
    assert names <= told_names
    assert 'tanya_cases{shelf="antrean"} 1.0' in told
