"""The app's access token: asked for once for everybody, replaced ten minutes before it ends.

auth/v3/tenant_access_token/internal gives the same token while it has half an hour left, and its answer has no
`data`.
"""

from __future__ import annotations

from bot.workspaces.feishu.errors import data_of
from bot.workspaces.http import Http, Token
from bot.workspaces.trouble import OddAnswer

PATH = "/open-apis/auth/v3/tenant_access_token/internal"


def tenant_token(http: Http, app_id: str, app_secret: str) -> Token:
    """The token of a self-built app. Fetching raises SetUpWrong for credentials that are not taken."""

    def fetch() -> tuple[str, float]:
        found = data_of(http.call("POST", PATH, body={"app_id": app_id, "app_secret": app_secret}))
        token, life = found.get("tenant_access_token"), found.get("expire")
        if not isinstance(token, str) or not token or not isinstance(life, int | float):
            raise OddAnswer(code="token")
        return token, float(life)

    return Token(fetch)
