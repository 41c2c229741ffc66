"""Make both Python environments: `python3 -m tanya.install`. Standard library only.

Runs with the machine's own Python, before anything is installed. A stamp in each environment
holds the hash of its lock file, so that a second run does nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAIN = ROOT / ".venv"
BOT = ROOT / "bot" / ".venv"
NEEDED_GB = 7
# Where the CPU build of torch is, for machines whose pip has no place of its own configured.
CPU_TORCH = "https://download.pytorch.org/whl/cpu"


class InstallError(Exception):
    """Something a person has to put right; the message says what."""


def main() -> int:
    """Install what is missing; 0 when both environments are complete."""
    try:
        if sys.version_info < (3, 11):
            raise InstallError(
                f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. "
                "Install one and name it: make PYTHON=python3.12 run"
            )
        if not (_complete(MAIN) and _complete(BOT)):
            _check_disk()
        _install("application", MAIN, ROOT / "requirements.lock", _fill_main)
        _install("Rasa", BOT, ROOT / "bot" / "requirements.lock", _fill_bot)
    except InstallError as error:
        print(f"\nSetup stopped: {error}", file=sys.stderr)
        return 1
    return 0


def _install(what: str, environment: Path, lock: Path, fill: Callable[[Path], None]) -> None:
    if _stamp(environment) == _hash(lock):
        return
    print(f"Setting up the {what} environment in {environment.relative_to(ROOT)} ...", flush=True)
    begun = time.monotonic()
    fill(lock)
    (environment / ".lock-hash").write_text(_hash(lock))
    print(f"  done in {time.monotonic() - begun:.0f} s.", flush=True)


def _fill_main(lock: Path) -> None:
    venv.EnvBuilder(with_pip=True, symlinks=True).create(MAIN)
    pip = [str(MAIN / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    torch_place = [] if _pip_has_own_place(pip) else ["--extra-index-url", CPU_TORCH]
    _run([*pip, "install", *torch_place, "-r", str(lock)], "the packages of requirements.lock")
    _run([*pip, "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], "tanya itself")


def _fill_bot(lock: Path) -> None:
    uv = str(MAIN / "bin" / "uv")
    made = subprocess.run(
        [uv, "venv", "--allow-existing", "--directory", "bot", "--python", "3.10", ".venv"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        # Under pyenv this program's own version is in the way of finding another.
        env={name: value for name, value in os.environ.items() if name != "PYENV_VERSION"},
    )
    if made.returncode:
        raise InstallError(
            "Rasa needs Python 3.10, and none was found nor could one be downloaded. Install it "
            "(pyenv install 3.10, or your system's python3.10 package) and run the command again."
            f"\n  uv said: {made.stderr.strip()}"
        )
    _run(
        [uv, "pip", "install", "--python", str(BOT / "bin" / "python"), "-r", str(lock)],
        "the packages of bot/requirements.lock",
    )


def _run(command: Sequence[str], what: str) -> None:
    """Run *command*, its output in a log, with a dot every few seconds."""
    log = ROOT / "var" / "log" / "install.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        print(f"  {what} ", end="", flush=True)
        while process.poll() is None:
            time.sleep(2)
            print(".", end="", flush=True)
        print(flush=True)
    if process.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
        raise InstallError(
            f"installing {what} failed. Check the network and the free disk space, then run the "
            f"command again. The end of {log.relative_to(ROOT)}:\n{tail}"
        )


def _pip_has_own_place(pip: Sequence[str]) -> bool:
    said = subprocess.run([*pip, "config", "list"], capture_output=True, text=True).stdout
    places = ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL")
    return any(word in said for word in ("find-links", "index-url")) or any(
        place in os.environ for place in places
    )


def _check_disk() -> None:
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < NEEDED_GB:
        raise InstallError(
            f"{NEEDED_GB} GB of free disk space are needed, {free:.1f} GB are left here. "
            "Free some space and run the command again."
        )


def _complete(environment: Path) -> bool:
    return (environment / ".lock-hash").exists()


def _stamp(environment: Path) -> str:
    stamp = environment / ".lock-hash"
    return stamp.read_text() if stamp.exists() else ""


def _hash(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
