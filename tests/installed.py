"""Programs of others that tests need: missing ones are told, and never passed over in CI."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def program(name: str, package: str) -> str:
    """Where *name* is; without it the test fails in CI and is skipped elsewhere."""
    # Debian keeps servers where only root looks.
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    return shutil.which(name, path=path) or missing(name, package)


def missing(name: str, package: str) -> NoReturn:
    """End the test: failed in CI, skipped elsewhere."""
    told = f"{name} is not installed (apt-get install {package})"
    if os.environ.get("CI"):
        pytest.fail(told)
    pytest.skip(told)
