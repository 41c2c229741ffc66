"""Ask the trained pipeline what messages mean: JSON lines in, JSON lines out.

`python -m bot.understand MODEL` reads `{"text"}` and writes `{"intent", "ranking", "ms"}`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from rasa.core.agent import Agent


async def main(model: str) -> None:
    """Answer each line of standard input."""
    out, sys.stdout = sys.stdout, sys.stderr  # Rasa logs to standard output
    agent = Agent.load(model)
    await agent.parse_message("halo")  # the first message pays for what is loaded late
    for line in sys.stdin:
        text = json.loads(line)["text"].lstrip("/ ") or "?"
        begun = time.perf_counter()
        parsed = await agent.parse_message(text)
        spent = (time.perf_counter() - begun) * 1000
        ranking = [row["name"] for row in parsed.get("intent_ranking", [])]
        reply = {"intent": parsed["intent"]["name"], "ranking": ranking, "ms": spent}
        print(json.dumps(reply), file=out, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
