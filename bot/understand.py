"""Ask the trained pipeline what messages mean: JSON lines in, JSON lines out.

`python -m bot.understand MODEL` reads `{"text"}` and writes `{"intent", "ranking", "ms"}`; the
ranking holds topics with their confidences, best first.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterable
from typing import Any

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog


async def understand(model: str, texts: Iterable[str]) -> AsyncIterator[dict[str, Any]]:
    """What the pipeline in *model* makes of each text: `intent`, `ranking` and `ms`."""
    configure_structlog()  # as `rasa run` does: by default it would print every message
    agent = Agent.load(model)
    await agent.parse_message("halo")  # the first message pays for what is loaded late
    for text in texts:
        begun = time.perf_counter()
        parsed = await agent.parse_message(text.lstrip("/ ") or "?")
        spent = (time.perf_counter() - begun) * 1000
        ranking = [(row["name"], row["confidence"]) for row in parsed.get("intent_ranking", [])]
        yield {"intent": parsed["intent"]["name"], "ranking": ranking, "ms": spent}


async def main(model: str) -> None:
    """Answer each line of standard input."""
    out, sys.stdout = sys.stdout, sys.stderr  # Rasa logs to standard output
    async for reply in understand(model, (json.loads(line)["text"] for line in sys.stdin)):
        print(json.dumps(reply), file=out, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
