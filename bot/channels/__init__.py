"""How messages reach Rasa: only through the gateway."""
