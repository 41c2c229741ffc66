"""Components of Rasa's understanding pipeline, configured in `config.yml`."""
