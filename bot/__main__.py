"""Rasa's command line with a readable log: `python -m bot run ...`, `python -m bot train ...`.

Rasa switches the deprecation warnings of its old libraries on again at every start; a hundred
lines that nobody can act on would stand before each line that matters.
"""

import os
import warnings

from rasa.__main__ import main

from bot.storage import environment


def _say_nothing(*_: object, **__: object) -> None:
    pass


if __name__ == "__main__":
    warnings.showwarning = _say_nothing
    os.environ.update(environment(os.environ))
    main()
