"""The assistant's side of the simulator, as the tests play it."""

from typing import Any

from flask.testing import FlaskClient

TOKEN = "token-uji"


class Service:
    """The assistant's side: calls with the service token."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {TOKEN}"}

    def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        return self._client.get(path, headers=self._headers).json

    def call(self, method: str, path: str, **options: Any) -> Any:
        """Return the response of any call."""
        return self._client.open(path, method=method, headers=self._headers, **options)

    def account(self, lpse: str, user_id: str) -> Any:
        """Return what the service may know about an account."""
        return self.get(f"/api/v1/accounts/{lpse}/{user_id}")

    def rehearse(self, what: str, lpse: str, user_id: str) -> Any:
        """Return how a login or an activation would end."""
        body = {"lpse": lpse, "user_id": user_id, "rehearse": True}
        reply = self.call("POST", f"/api/v1/{what}", json=body)
        assert reply.status_code == 200, reply.text
        return reply.json

    def login_code(self, lpse: str, user_id: str) -> str:
        """Return the true code of a rehearsed login."""
        return str(self.rehearse("login", lpse, user_id)["code"])

    def activation_code(self, lpse: str, user_id: str) -> str:
        """Return the code of a rehearsed activation."""
        return str(self.rehearse("activations", lpse, user_id)["code"])
