"""Train and ask, again and again, in one process: loading Rasa takes longer than a small training.

`python -m bench.understanding.in_rasa`, in Rasa's environment, reads JSON lines `{"config", "nlu",
"out", "ask"}`. For each it writes what `bot.understand` says of the texts to ask to `said.json` in
the folder *out*, and then a line to tell so.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from rasa.model_training import train_nlu

from bot.understand import understand


async def _said(model: str, texts: list[str]) -> list[dict[str, Any]]:
    return [reply async for reply in understand(model, texts)]


def main() -> None:
    """Do each job of standard input."""
    out, sys.stdout = sys.stdout, sys.stderr  # Rasa logs to standard output
    for line in sys.stdin:
        job = json.loads(line)
        model = train_nlu(job["config"], job["nlu"], job["out"], fixed_model_name="model")
        assert model
        said = asyncio.run(_said(model, job["ask"]))
        # In a file: through the pipe, a line of more than 64 kB has come out broken.
        Path(job["out"], "said.json").write_text(json.dumps(said))
        print("done", file=out, flush=True)


if __name__ == "__main__":
    main()
