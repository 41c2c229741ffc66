"""Known vulnerabilities of the libraries in requirements.lock: `make audit`.

Fails when there are some. Where the advisory service cannot be asked it says so, in the open, and
does not fail: nothing was checked then.
"""

from __future__ import annotations

import json
import subprocess
import sys

COMMAND = ["-r", "requirements.lock", "--no-deps", "--disable-pip", "-f", "json"]


def main() -> int:
    """Ask, and print what was found; the exit code."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--progress-spinner=off", *COMMAND],
        capture_output=True,
        text=True,
    )
    try:
        libraries = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (asked.stderr.strip().splitlines() or ["no answer"])[-1]
        return _skipped(reason)
    checked = [it for it in libraries if "vulns" in it]
    if not checked:
        return _skipped("it knows none of the libraries")
    for it in checked:
        for fault in it["vulns"]:
            cure = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"{it['name']} {it['version']}: {fault['id']}, mended in {cure}")
    found = sum(len(it["vulns"]) for it in checked)
    unknown = len(libraries) - len(checked)
    print(f"Audit: {len(checked)} libraries checked, {found} faults; {unknown} not known there.")
    return 1 if found else 0


def _skipped(reason: str) -> int:
    print(f"Audit: SKIPPED, nothing was checked. The advisory service does not answer: {reason}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
