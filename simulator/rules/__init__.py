"""The rules of the outside world: pure functions over frozen dataclasses, each with its source."""
