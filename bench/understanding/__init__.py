"""Measuring how well messages are understood: sentences, noise, systems, figures, report."""
