"""Measurements: their output is where the numbers in our documents come from."""
