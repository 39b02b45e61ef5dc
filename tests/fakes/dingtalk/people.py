"""What people do: write, send files, press buttons and links. Each act becomes the push DingTalk sends.

Acts wait for the bot's acknowledgement unless `wait=False`. What a robot never hears of (a group message that does
not mention it, a file in a group) is not pushed: `fake.pushed(message)` is then None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..posting import Answer
from . import payloads
from .api_cards import changed
from .card_press import CannotPress, press
from .cards import Card
from .contents import of_webhook
from .gateway import Gateway
from .http_push import HttpPush
from .pushes import Push
from .refusals import Refusal
from .tenant import Tenant
from .world import GROUP, Chat, Message, User

CLICK_WITHIN = 2.0
"""Seconds, by the fake's clock, until a client shows an error for a press."""
PATIENCE = 5.0
"""Seconds, really, that an act waits for the acknowledgement."""


@dataclass
class Click:
    """What somebody saw after a press: the card with its new data, or an error."""

    push: Push
    update: dict[str, Any] | None = None
    error: str = ""
    """What the client shows; empty where the press was answered in time."""


class People:
    """The acts. Mixed into the fake, which has the tenant and the gateway."""

    tenant: Tenant
    gateway: Gateway
    http: HttpPush | None
    _pushed: dict[str, Push]
    _kept: dict[str, dict[str, Any]]

    def user(self, name: str, **more: Any) -> User:
        """A new member of the organisation."""
        world = self.tenant.world
        number = len(world.users) + 1
        ids = {"user_id": f"staff{number:04d}", "union_id": world.new_id("un"), "mobile": f"138{number:08d}"}
        one = User(name, **{**ids, "sender_id": "$:LWCP_v1:$" + world.new_id(""), **more})
        world.users[one.user_id] = one
        return one

    def group(self, name: str, members: Sequence[User], *, robot: bool = True, signed: bool = True) -> Chat:
        """A group that exists already, with the robot in it and its webhook (`signed`: with a secret)."""
        world = self.tenant.world
        secret = "SEC" + world.new_id("") if signed else ""
        chat = Chat(
            world.new_id("cid") + "==", name, GROUP, list(members), robot, False, False, world.new_id(""), secret
        )
        world.chats[chat.chat_id] = chat
        return chat

    def private(self, user: User) -> Chat:
        """Somebody's private chat with the bot."""
        return self.tenant.world.private_chat(user)

    def says(
        self,
        user: User,
        chat: Chat | User,
        text: str,
        *,
        mention_bot: bool = True,
        mentions: Sequence[User] = (),
        quotes: Message | None = None,
        wait: bool = True,
    ) -> Message:
        """Somebody writes. In a group the bot hears it only with `mention_bot`; its name is taken out by DingTalk."""
        where = self._chat(chat)
        name = "" if where.is_private or not mention_bot else f"@{self.tenant.world.robot_name} "
        message = self._post(user, where, "text", name + text)
        said: dict[str, Any] = {"content": text if where.is_private else " " + text}
        content: dict[str, Any] = {"msgtype": "text", "text": said}
        if quotes is not None:
            said |= payloads.replied(quotes)
            content |= {"originalMsgId": quotes.message_id, "originalProcessQueryKey": quotes.key}
        return self._heard(message, content, mentions, mention_bot=mention_bot, wait=wait)

    def says_rich(self, user: User, chat: Chat | User, parts: Sequence[str | bytes], *, wait: bool = True) -> Message:
        """Somebody writes text with pictures in it; in a group this is how pictures reach a robot."""
        where = self._chat(chat)
        rich: list[dict[str, Any]] = []
        for part in parts:
            code = "" if isinstance(part, str) else self.tenant.world.store("dc", "picture.jpg", part, "picture").key
            rich.append({"text": part} if isinstance(part, str) else {"type": "picture", "downloadCode": code})
        words = " ".join(part for part in parts if isinstance(part, str))
        message = self._post(user, where, "richText", words)
        return self._heard(message, {"msgtype": "richText", "content": {"richText": rich}}, wait=wait)

    def sends_picture(self, user: User, chat: Chat | User, content: bytes, *, wait: bool = True) -> Message:
        """Somebody sends a picture; a robot in a group does not hear of it."""
        code = self.tenant.world.store("dc", "picture.jpg", content, "picture").key
        part = {"downloadCode": code, "pictureDownloadCode": code}
        return self._sends(user, chat, "picture", part, wait=wait)

    def sends_file(self, user: User, chat: Chat | User, name: str, content: bytes, *, wait: bool = True) -> Message:
        """Somebody sends a file; a robot in a group does not hear of it."""
        code = self.tenant.world.store("dc", name, content, "file").key
        part = {"downloadCode": code, "fileName": name, "spaceId": "251", "fileId": str(len(self.tenant.world.files))}
        return self._sends(user, chat, "file", part, wait=wait)

    def sends_audio(self, user: User, chat: Chat | User, content: bytes, heard: str, *, wait: bool = True) -> Message:
        """Somebody speaks; DingTalk adds what it understood."""
        code = self.tenant.world.store("dc", "voice.amr", content, "audio").key
        part = {"duration": 4000, "downloadCode": code, "recognition": heard}
        return self._sends(user, chat, "audio", part, wait=wait)

    def sends_video(self, user: User, chat: Chat | User, content: bytes, *, wait: bool = True) -> Message:
        """Somebody sends a video."""
        code = self.tenant.world.store("dc", "video.mp4", content, "video").key
        part = {"duration": 4000, "downloadCode": code, "videoType": "mp4"}
        return self._sends(user, chat, "video", part, wait=wait)

    def sends_unknown(self, user: User, chat: Chat | User, *, wait: bool = True) -> Message:
        """Somebody sends what a robot cannot be told."""
        message = self._post(user, self._chat(chat), "unknownMsgType", "")
        content = {"msgtype": "unknownMsgType", "content": {"unknownMsgType": "不支持的消息类型"}}
        return self._heard(message, content, wait=wait)

    def presses(
        self,
        user: User,
        card: Message | Card,
        button: str,
        form: Mapping[str, Any] | None = None,
        *,
        params: Mapping[str, Any] | None = None,
        forced: bool = False,
        wait: bool = True,
    ) -> Click:
        """Somebody presses a button of a card (by label or action id) with what they filled into its form.

        Raises CannotPress where the client would not let them; `forced` goes past the client.
        """
        one, chat = self._card(card)
        if not forced and not any(user in message.chat.members for message in one.messages):
            raise CannotPress(f"{user.name} does not see {one.out_track_id}")
        kept = self._kept.setdefault(user.user_id, {})
        private = press(
            one, user, button, form, params, forced=forced, kept=kept if self.tenant.clients_keep_values else {}
        )
        for value in private["params"].values():
            kept.update(value if form and isinstance(value, dict) and "fields" not in value else {})
        return self._clicks(user, one, chat, private, wait=wait)

    def touches(self, user: User, card: Message | Card) -> Click:
        """Somebody taps a card beside its buttons: a callback without anything of ours, noise."""
        one, chat = self._card(card)
        return self._clicks(user, one, chat, {"actionIds": [], "params": {"fromConfig": "true"}})

    def clicks_raw(self, user: User, card: Message | Card, private: dict[str, Any]) -> Click:
        """A press with any `cardPrivateData`, as somebody with a client of their own may send it."""
        one, chat = self._card(card)
        return self._clicks(user, one, chat, private)

    def clicks_link(self, user: User, message: Message, label: str, *, wait: bool = True) -> Message:
        """Somebody presses a dtmd link: they say its words, mentioning nobody. Raises CannotPress."""
        links = message.card.links_for(user) if message.card else message.links
        words = next((link.words for link in links if link.label == label), None)
        if words is None:
            raise CannotPress(f"no dtmd link {label!r} in {message!r}; there are {[link.label for link in links]}")
        return self.says(user, message.chat, words, mention_bot=False, wait=wait)

    def redeliver(self, what: Message | Click | Push, *, same_frame: bool = True, wait: bool = True) -> Push:
        """The same once more: the same frame, or a new frame (messageId) with the same content (msgId)."""
        push = (
            what
            if isinstance(what, Push)
            else what.push
            if isinstance(what, Click)
            else self._pushed[what.message_id]
        )
        message_id = push.message_id if same_frame else self.tenant.world.new_id("")
        again = Push(push.kind, push.topic, push.data, message_id, self.tenant.clock.now(), push.headers)
        return self._carry(again, wait=wait)

    def pushed(self, message: Message) -> Push | None:
        """The push of somebody's message; None where the robot was not told."""
        return self._pushed.get(message.message_id)

    def event(self, kind: str, data: dict[str, Any]) -> Push:
        """An event of the organisation, for whoever subscribed to events."""
        now, new_id = self.tenant.clock.now(), self.tenant.world.new_id
        headers = {"eventType": kind, "eventId": new_id(""), "eventCorpId": self.tenant.world.corp_id}
        headers |= {"eventBornTime": str(int(now * 1000)), "eventUnifiedAppId": new_id("")}
        return self.gateway.push(Push("EVENT", "*", data, new_id(""), now, headers))

    def _sends(self, user: User, chat: Chat | User, kind: str, part: dict[str, Any], *, wait: bool) -> Message:
        where = self._chat(chat)
        message = self._post(user, where, kind, str(part.get("fileName", "")))
        message.file = self.tenant.world.files[part["downloadCode"]]
        return self._heard(message, {"msgtype": kind, "content": part}, mention_bot=where.is_private, wait=wait)

    def _heard(
        self,
        message: Message,
        content: dict[str, Any],
        mentions: Sequence[User] = (),
        *,
        mention_bot: bool = True,
        wait: bool,
    ) -> Message:
        chat = message.chat
        hears = chat.is_private or (mention_bot and chat.robot_is_in and not chat.disbanded)
        if hears:
            with self.tenant.world.lock:
                data = payloads.message(self.tenant, message, content, mentions)
            now, message_id = self.tenant.clock.now(), self.tenant.world.new_id("")
            push = Push("CALLBACK", payloads.MESSAGE, data, message_id, now, {"appId": self.tenant.client_id})
            self._pushed[message.message_id] = push
            self._carry(push, wait=wait)
        return message

    def _clicks(self, user: User, card: Card, chat: Chat, private: dict[str, Any], *, wait: bool = True) -> Click:
        data = payloads.click(self.tenant, user, card, chat, private)
        now, message_id = self.tenant.clock.now(), self.tenant.world.new_id("")
        push = Push("CALLBACK", payloads.CLICK, data, message_id, now, {"appId": self.tenant.client_id})
        click = Click(push)
        if card.callback_type != "STREAM" and card.route_key not in self.tenant.callback_routes:
            click.error = f"no address for the route {card.route_key!r}"
            return click
        self._carry(push, wait=wait, route=card.route_key if card.callback_type != "STREAM" else "")
        if wait:
            self._seen(click, card, user)
        return click

    def _seen(self, click: Click, card: Card, user: User) -> None:
        """What the client makes of the answer."""
        if not click.push.arrived:
            click.error = "no answer" if not click.push.acks else f"code {click.push.acks[0].get('code')}"
        elif click.push.seconds > CLICK_WITHIN:
            click.error = f"answered after {click.push.seconds:.1f} s"
        else:
            said = click.push.said
            update = said.get("response") if isinstance(said, dict) else None
            click.update = update if isinstance(update, dict) else {}
            private = click.update.get("userPrivateData")
            if click.update.get("cardData") or private:
                with self.tenant.world.lock:
                    changed(card, click.update, {user.user_id: private} if private else {})

    def _carry(self, push: Push, *, wait: bool, route: str = "") -> Push:
        if route:
            url, secret = self.tenant.callback_routes[route]
            way = self.http or HttpPush(url, self.tenant.clock, self.tenant.client_secret)
            way.click(push, url, secret)
        elif self.http is not None and push.topic == payloads.MESSAGE:
            self._answers(push, self.http.message(push))
        else:
            self.gateway.push(push)
            if wait:
                push.wait(PATIENCE)
        return push

    def _answers(self, push: Push, answer: Answer) -> None:
        """A robot's answer in the response body is a message in the chat."""
        said = answer.json
        if not push.arrived or not isinstance(said, dict) or "msgtype" not in said:
            return
        try:
            content = of_webhook(said, len(answer.content))
        except Refusal as refusal:
            push.trouble = str(refusal)
            return
        chat = self.tenant.world.chats[push.data["conversationId"]]
        with self.tenant.world.lock:
            self.tenant.world.post(
                chat, None, content.kind, content.said, content.shown, path="http", links=content.links
            )

    def _post(self, user: User, chat: Chat, kind: str, text: str) -> Message:
        with self.tenant.world.lock:
            return self.tenant.world.post(chat, user, kind, text, text)

    def _chat(self, where: Chat | User) -> Chat:
        return self.private(where) if isinstance(where, User) else where

    def _card(self, what: Message | Card) -> tuple[Card, Chat]:
        card = what if isinstance(what, Card) else what.card
        if card is None or not card.messages:
            raise CannotPress(f"{what!r} is no card that anybody sees")
        return card, card.messages[-1].chat if isinstance(what, Card) else what.chat
