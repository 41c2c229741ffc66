"""A person on the pages of the provider data tests, and worlds that several of them need."""

from flask.testing import FlaskClient

from .simulator_browser import PASSWORD, Browser


class Visitor(Browser):
    """A person who also uses SIKaP."""

    def log_in_to_sikap(self, user_id: str, password: str = PASSWORD) -> None:
        """Log in to SIKaP."""
        self.visit("/sikap/")
        self.submit(user_id=user_id, password=password)


def join_cahaya(client: FlaskClient) -> None:
    """Activate the second account of PT Cahaya."""
    body = {
        "lpse": "humbahas",
        "user_id": "PT_Cahaya",
        "password": "Cahaya#Lama1",
        "default_password": PASSWORD,
    }
    assert client.post("/api/v1/activations", json=body).status_code == 201
