"""Rasa's custom actions: thin. What is wrong with an account is decided in `actions.diagnosis`."""
