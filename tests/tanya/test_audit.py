"""`make audit` fails on known faults, and says in the open when nothing could be checked."""

from __future__ import annotations

import json
import runpy
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

AUDIT = Path(__file__).parents[2] / ".ci" / "audit.py"
FINE = {"name": "flask", "version": "3.1.0", "vulns": []}
FAULTY = FINE | {"vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["3.1.1"]}]}
UNKNOWN = {"name": "torch", "skip_reason": "not found"}


def audit(monkeypatch: pytest.MonkeyPatch, stdout: str, stderr: str = "") -> int:
    answer = SimpleNamespace(stdout=stdout, stderr=stderr)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    return int(runpy.run_path(str(AUDIT))["main"]())


@pytest.mark.parametrize(
    ("libraries", "code", "says"),
    [
        ([FINE, UNKNOWN], 0, "1 libraries checked, 0 faults; 1 not known"),
        ([FINE, FAULTY], 1, "PYSEC-2026-1, mended in 3.1.1"),
        ([UNKNOWN], 0, "SKIPPED, nothing was checked"),
        ([], 0, "SKIPPED"),
    ],
)
def test_what_the_service_knows_decides(
    libraries: list[dict[str, object]],
    code: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert audit(monkeypatch, json.dumps({"dependencies": libraries})) == code
    assert says in capsys.readouterr().out


def test_a_service_that_cannot_be_reached_is_a_visible_skip(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(monkeypatch, "", "Traceback\nConnectionError: no route") == 0
    assert "SKIPPED" in capsys.readouterr().out
