"""Feishu's REST interface on one pooled client: a call in, its `data` out, or a trouble that says what to do.

    client = FeishuClient("https://open.feishu.cn", app_id, app_secret)
    client.call("GET", "/open-apis/bot/v3/info")

A token that is refused is fetched anew once. Every call here may be repeated: messages carry a `uuid`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from bot.workspaces.feishu.errors import TokenRefused, data_of
from bot.workspaces.feishu.tokens import tenant_token
from bot.workspaces.http import Answer, Http, Upload
from bot.workspaces.trouble import OddAnswer, Refused

log = logging.getLogger(__name__)
T = TypeVar("T")

FEISHU = "https://open.feishu.cn"
LARK = "https://open.larksuite.com"
MESSAGES = "/open-apis/im/v1/messages"
UPLOAD_BYTES = 30 * 1024 * 1024
"""The longest file a bot may send (im-v1/file/create)."""
_FILE_TYPES = {"pdf": "pdf", "doc": "doc", "docx": "doc", "xls": "xls", "xlsx": "xls", "ppt": "ppt", "pptx": "ppt"}


class FeishuClient:
    """One app's calls. `http` may be shared or replaced; many threads may call at once."""

    def __init__(self, base_url: str, app_id: str, app_secret: str, *, http: Http | None = None) -> None:
        self.app_id = app_id
        self.http = http or Http(base_url)
        self._token = tenant_token(self.http, app_id, app_secret)

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        upload: Upload | None = None,
    ) -> dict[str, Any]:
        """The whole answer of a call with `code` 0. Raises a ChatTrouble."""

        def once(token: str) -> dict[str, Any]:
            headers = {"Authorization": f"Bearer {token}"}
            return data_of(self.http.call(method, path, query=query, body=body, upload=upload, headers=headers))

        try:
            return self._with_token(once)
        except Refused as trouble:
            values = trouble.values
            log.error("Feishu refused %s %s: %s %s", method, path, values.get("code"), values.get("msg"))
            raise

    def download(self, message: str, file_key: str, *, kind: str, at_most: int) -> Answer:
        """The bytes of a file or an image in a message; `kind` is file or image. Raises a ChatTrouble."""
        path = f"{MESSAGES}/{quote(message, safe='')}/resources/{quote(file_key, safe='')}"

        def once(token: str) -> Answer:
            headers = {"Authorization": f"Bearer {token}"}
            answer = self.http.call("GET", path, query={"type": kind}, headers=headers, at_most=at_most)
            if answer.status != 200:
                data_of(answer)
                raise OddAnswer(code=f"HTTP {answer.status}")
            return answer

        return self._with_token(once)

    def bot(self) -> dict[str, Any]:
        """The bot itself: `open_id`, `app_name`."""
        found = self.call("GET", "/open-apis/bot/v3/info").get("bot")
        return found if isinstance(found, dict) else {}

    def create(self, id_type: str, id: str, kind: str, content: str, *, uuid: str) -> dict[str, Any]:
        """Sends a message to a chat or a person. The same uuid within an hour sends it once."""
        body = {"receive_id": id, "msg_type": kind, "content": content, "uuid": uuid}
        return _data(self.call("POST", MESSAGES, query={"receive_id_type": id_type}, body=body))

    def reply(self, message: str, kind: str, content: str, *, uuid: str) -> dict[str, Any]:
        """Answers a message where it stands."""
        body = {"msg_type": kind, "content": content, "uuid": uuid}
        return _data(self.call("POST", f"{MESSAGES}/{quote(message, safe='')}/reply", body=body))

    def change_card(self, message: str, content: str) -> None:
        """The message becomes this card."""
        self.call("PATCH", f"{MESSAGES}/{quote(message, safe='')}", body={"content": content})

    def change_text(self, message: str, kind: str, content: str) -> None:
        """The text or post becomes this one; the vendor allows it 20 times."""
        self.call("PUT", f"{MESSAGES}/{quote(message, safe='')}", body={"msg_type": kind, "content": content})

    def history(self, chat_id: str, *, since: int) -> list[dict[str, Any]]:
        """The newest messages of a chat, newest first, cards as they were sent. `since` in seconds.

        In a group this needs the permission to read all its messages: raises MissingScope.
        """
        query = {
            "container_id_type": "chat",
            "container_id": chat_id,
            "start_time": str(since),
            "sort_type": "ByCreateTimeDesc",
            "page_size": "50",
            "card_msg_content_type": "user_card_content",
        }
        items = _data(self.call("GET", MESSAGES, query=query)).get("items")
        return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []

    def upload(self, name: str, content: bytes) -> str:
        """Puts a file into Feishu; the key to send it with. Raises Refused for one that is empty or over 30 MB."""
        if not 0 < len(content) <= UPLOAD_BYTES:
            raise Refused(code=f"a file of {len(content)} bytes")
        kind = _FILE_TYPES.get(name.rpartition(".")[2].lower(), "stream")
        form = Upload("file", name, content, fields={"file_type": kind, "file_name": name})
        return str(_data(self.call("POST", "/open-apis/im/v1/files", upload=form)).get("file_key", ""))

    def members(self, chat_id: str) -> list[str]:
        """open_ids of the people in a group; bots are not listed."""
        found: list[str] = []
        query = {"member_id_type": "open_id", "page_size": "100"}
        while True:
            data = _data(self.call("GET", f"/open-apis/im/v1/chats/{quote(chat_id, safe='')}/members", query=query))
            found += [str(one["member_id"]) for one in data.get("items") or [] if "member_id" in one]
            if not data.get("has_more") or not data.get("page_token"):
                return found
            query = {**query, "page_token": str(data["page_token"])}

    def close(self) -> None:
        """Lets go of the connections."""
        self.http.close()

    def _with_token(self, once: Callable[[str], T]) -> T:
        token = self._token.get()
        try:
            return once(token)
        except TokenRefused:
            self._token.refused(token)
            return once(self._token.get())


def _data(found: Mapping[str, Any]) -> dict[str, Any]:
    data = found.get("data")
    return data if isinstance(data, dict) else {}
