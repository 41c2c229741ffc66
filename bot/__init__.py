"""What Rasa runs, in its own Python 3.10 environment."""
