"""`python -m tanya` is `tanya`."""

from tanya.cli import app

app()
