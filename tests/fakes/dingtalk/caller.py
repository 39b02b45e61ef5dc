"""The bot's side in the fake's own tests: bare calls of both interfaces with a token, nothing hidden."""

from __future__ import annotations

import json
from typing import Any

import urllib3

from .fake import FakeDingTalk
from .signing import webhook_sign
from .world import Chat, User

Said = tuple[int, dict[str, Any]]


class Caller:
    """Calls as a bot makes them; each answer is the HTTP status and the body."""

    def __init__(self, fake: FakeDingTalk) -> None:
        self.fake = fake
        self.token = ""
        self.seconds = 5.0
        self._pool = urllib3.PoolManager(retries=False)

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.clear()

    def log_in(self) -> str:
        """Fetch a token and use it from now on."""
        given = {"appKey": self.fake.client_id, "appSecret": self.fake.client_secret}
        self.token = str(self.new("POST", "/v1.0/oauth2/accessToken", given)[1]["accessToken"])
        return self.token

    def new(self, method: str, path: str, body: Any) -> Said:
        """One call of api.dingtalk.com."""
        headers = {"x-acs-dingtalk-access-token": self.token} if self.token else {}
        return self._call(method, self.fake.url + path, json=body, headers=headers)

    def old(self, path: str, body: Any) -> Said:
        """One call of oapi.dingtalk.com."""
        return self._call("POST", f"{self.fake.oapi_url}{path}?access_token={self.token}", json=body)

    def upload(self, kind: str, name: str, content: bytes) -> Said:
        """One file."""
        url = f"{self.fake.oapi_url}/media/upload?access_token={self.token}&type={kind}"
        return self._call("POST", url, fields={"media": (name, content)})

    def get(self, url: str) -> bytes:
        """The bytes at an address."""
        return self._pool.request("GET", url).data

    def to_group(self, chat: Chat, text: str, **more: Any) -> Said:
        """Markdown to a group."""
        body = {"robotCode": self.fake.client_id, "openConversationId": chat.chat_id, **_markdown(text), **more}
        return self.new("POST", "/v1.0/robot/groupMessages/send", body)

    def to_people(self, users: list[User], text: str, **more: Any) -> Said:
        """Markdown to people."""
        ids = [user.user_id for user in users]
        body = {"robotCode": self.fake.client_id, "userIds": ids, **_markdown(text), **more}
        return self.new("POST", "/v1.0/robot/oToMessages/batchSend", body)

    def card(self, chat: Chat | User, key: str, data: dict[str, Any], template: str, **more: Any) -> Said:
        """createAndDeliver to a group or a person; `at` names who is called."""
        robot = {"robotCode": self.fake.client_id}
        at = {user.user_id: user.name for user in more.pop("at", ())}
        if isinstance(chat, User):
            space = f"IM_ROBOT.{chat.user_id}"
            model: dict[str, Any] = {"imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", **robot}}
        else:
            space = f"IM_GROUP.{chat.chat_id}"
            model = {"imGroupOpenDeliverModel": {**robot, "atUserIds": at}}
        body = {
            "cardTemplateId": template,
            "outTrackId": key,
            "callbackType": "STREAM",
            "cardData": {"cardParamMap": data},
            "openSpaceId": f"dtv1.card//{space}",
            **model,
            **more,
        }
        return self.new("POST", "/v1.0/card/instances/createAndDeliver", body)

    def update(self, key: str, **more: Any) -> Said:
        """New data for a card."""
        return self.new("PUT", "/v1.0/card/instances", {"outTrackId": key, **more})

    def to_webhook(self, url: str, body: dict[str, Any]) -> Said:
        """One message to a webhook."""
        return self._call("POST", url, json=body)

    def signed_webhook(self, chat: Chat, *, at: float | None = None, secret: str = "") -> str:
        """The address of a group's webhook, signed now or at another time."""
        stamp = str(int((self.fake.clock.now() if at is None else at) * 1000))
        query = f"access_token={chat.webhook_token}&timestamp={stamp}"
        sign = webhook_sign(stamp, secret or chat.webhook_secret).replace("+", "%2B").replace("=", "%3D")
        return f"{self.fake.oapi_url}/robot/send?{query}&sign={sign}"

    def _call(self, method: str, url: str, **more: Any) -> Said:
        answer = self._pool.request(method, url, timeout=self.seconds, **more)
        return answer.status, json.loads(answer.data)


def _markdown(text: str) -> dict[str, Any]:
    return {"msgKey": "sampleMarkdown", "msgParam": json.dumps({"title": "消息", "text": text}, ensure_ascii=False)}
