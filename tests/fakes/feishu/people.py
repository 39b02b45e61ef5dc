"""What people do: write, send files, press buttons, take back, come and go. Each act becomes the event Feishu sends.

Acts wait for the bot's answer unless `wait=False`. An event the app may not get (a group message without a mention,
without the scope for all messages) is not sent: `message.delivery` is then None.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..posting import Answer
from . import events
from .card_press import pick, press
from .clicks import Click, seen
from .post import Delivery, PostOffice
from .tenant import ALL_GROUP_MESSAGES, CardToken, Tenant
from .world import Chat, Message, User

CARD_LIVES = 14 * 86400
TOKEN_LIVES = 1800


class People:
    """The acts. Mixed into the fake, which has the tenant and the post office."""

    tenant: Tenant
    post: PostOffice
    verification_token: str

    def user(self, name: str, **more: Any) -> User:
        """A new member of the tenant."""
        world = self.tenant.world
        ids = {"open_id": world.new_id("ou_"), "union_id": world.new_id("on_"), "user_id": world.new_id("")[:8]}
        one = User(name, **{**ids, **more})
        world.users[one.open_id] = one
        return one

    def group(self, name: str, members: list[User], *, bot: bool = True) -> Chat:
        """A group that exists already; with the bot in it, and nothing pushed."""
        chat = Chat(self.tenant.world.new_id("oc_"), name, "group", list(members), bot_is_in=bot)
        self.tenant.world.chats[chat.chat_id] = chat
        return chat

    def private(self, user: User) -> Chat:
        """Somebody's private chat with the bot."""
        return self.tenant.world.private_chat(user)

    def says(
        self,
        user: User,
        chat: Chat,
        text: str,
        *,
        mention_bot: bool = False,
        reply_to: Message | None = None,
        as_post: bool = False,
        wait: bool = True,
    ) -> Message:
        """Somebody writes. `@` and a name in the text is a mention; `mention_bot` puts the bot's in front."""
        world = self.tenant.world
        if mention_bot and f"@{world.bot_name}" not in text:
            text = f"@{world.bot_name} {text}"
        written, mentions = self._mentioned(chat, text)
        content = {"title": "", "content": _lines(written, mentions)} if as_post else {"text": written}
        return self._sends(user, chat, "post" if as_post else "text", content, mentions, reply_to, wait)

    def sends_file(
        self, user: User, chat: Chat, name: str, content: bytes, *, reply_to: Message | None = None, wait: bool = True
    ) -> Message:
        """Somebody sends a file. In a group the bot hears of it only with the scope for all messages."""
        stored = self.tenant.world.store("file_v3_", name, content, by_bot=False)
        body = {"file_key": stored.key, "file_name": name}
        return self._sends(user, chat, "file", body, [], reply_to, wait)

    def sends_image(
        self, user: User, chat: Chat, content: bytes, *, reply_to: Message | None = None, wait: bool = True
    ) -> Message:
        """Somebody sends a picture."""
        stored = self.tenant.world.store("img_v3_", "", content, by_bot=False)
        return self._sends(user, chat, "image", {"image_key": stored.key}, [], reply_to, wait)

    def presses(
        self,
        user: User,
        message: Message,
        label: str,
        form: Mapping[str, Any] | None = None,
        *,
        forced: bool = False,
    ) -> Click:
        """Somebody presses a button of the card as it stands, with what they filled into its form.

        Raises CannotPress where the client would not let them; `forced` goes past the client.
        """
        return self._clicks(user, message, press(message.card, label, form, forced=forced))

    def picks(self, user: User, message: Message, name: str, value: Any) -> Click:
        """Somebody uses a component outside a form."""
        return self._clicks(user, message, pick(message.card, name, value))

    def clicks_raw(self, user: User, message: Message, action: dict[str, Any]) -> Click:
        """A click with any action, as somebody with a client of their own may send it."""
        return self._clicks(user, message, action)

    def recalls(self, user: User, message: Message) -> Delivery | None:
        """Somebody takes their message back: its file cannot be fetched any more."""
        assert message.sender is user, "only one's own messages"
        message.recalled = True
        return self._happens(events.RECALLED, events.recalled(message, self.tenant.clock.now()))

    def adds_bot(self, user: User, chat: Chat) -> Delivery | None:
        """The bot comes into a group."""
        chat.bot_is_in = True
        return self._happens(events.BOT_ADDED, events.membership(chat, user))

    def removes_bot(self, user: User, chat: Chat) -> Delivery | None:
        """The bot is put out of a group: from now on 230002."""
        chat.bot_is_in = False
        return self._happens(events.BOT_REMOVED, events.membership(chat, user))

    def dissolves(self, user: User, chat: Chat) -> Delivery | None:
        """The group is no more: from now on 232009."""
        chat.dissolved = True
        return self._happens(events.DISBANDED, events.membership(chat, user))

    def joins(self, user: User, chat: Chat, *, by: User | None = None) -> Delivery | None:
        """Somebody comes into a group."""
        chat.members.append(user)
        return self._happens(events.USER_JOINED, events.membership(chat, by or user, user))

    def leaves(self, user: User, chat: Chat, *, by: User | None = None) -> Delivery | None:
        """Somebody leaves a group."""
        chat.members.remove(user)
        return self._happens(events.USER_LEFT, events.membership(chat, by or user, user))

    def enters_private_chat(self, user: User) -> Delivery | None:
        """Somebody opens the private chat; this happens each time they do."""
        chat = self.private(user)
        messages = [one for one in self.tenant.world.messages.values() if one.chat is chat]
        return self._happens(events.ENTERED, events.entered(chat, user, messages[-1] if messages else None))

    def taps_menu(self, user: User, key: str) -> Delivery | None:
        """Somebody taps an item of the bot's menu."""
        return self._happens(events.MENU, events.menu(user, key, self.tenant.clock.now()))

    def redeliver(self, what: Message | Delivery | Click) -> Answer:
        """The same event once more: same event_id, same message_id, a fresh signature."""
        delivery = what if isinstance(what, Delivery) else what.delivery
        assert delivery is not None, "this never reached the bot"
        return self.post.again(delivery)

    def _sends(
        self,
        user: User,
        chat: Chat,
        kind: str,
        content: dict[str, Any],
        mentions: list[dict[str, Any]],
        reply_to: Message | None,
        wait: bool,
    ) -> Message:
        ties = {}
        if reply_to is not None:
            ties = {"parent_id": reply_to.message_id, "root_id": reply_to.root_id or reply_to.message_id}
        world = self.tenant.world
        with world.lock:
            text = json.dumps(content, ensure_ascii=False)
            message = world.post(chat, user, kind, text, mentions=mentions, **ties)
        for_bot = any(one["id"]["open_id"] == world.bot_open_id for one in mentions)
        if self._may_hear(chat, for_bot=for_bot):
            message.delivery = self._happens(events.MESSAGE, events.message(message), wait=wait)
        return message

    def _may_hear(self, chat: Chat, *, for_bot: bool) -> bool:
        if not chat.bot_is_in or chat.dissolved:
            return False
        scopes = self.tenant.scopes
        if chat.is_private:
            return "im:message.p2p_msg:readonly" in scopes
        return ALL_GROUP_MESSAGES in scopes or (for_bot and "im:message.group_at_msg:readonly" in scopes)

    def _happens(self, kind: str, event: dict[str, Any], *, wait: bool = True) -> Delivery | None:
        if kind not in self.tenant.subscribed:
            return None
        return self.post.bring(events.envelope(self.tenant.world, self.verification_token, kind, event), wait=wait)

    def _clicks(self, user: User, message: Message, action: dict[str, Any]) -> Click:
        if self.tenant.clock.now() - message.created > CARD_LIVES:
            return Click(None, why="the card is older than 14 days and answers nothing")
        if not self.tenant.callbacks_configured:
            return Click(None, code=200340, why="no callback configured")
        token = self.tenant.world.new_id("c-")
        known = CardToken(message, self.tenant.clock.now() + TOKEN_LIVES)
        self.tenant.card_tokens[token] = known
        event = events.click(user, message, token, action)
        envelope = events.envelope(self.tenant.world, self.verification_token, events.CLICK, event)
        delivery = self.post.call_back(envelope)
        known.answered = True
        return seen(self.tenant, Click(delivery, token=token), message, delivery.attempts[-1][1])

    def _mentioned(self, chat: Chat, text: str) -> tuple[str, list[dict[str, Any]]]:
        """Names become placeholders `@_user_N`, in the order of the text; `@所有人` becomes `@_all`."""
        world = self.tenant.world
        named: dict[str, Any] = {world.bot_name: world, **{user.name: user for user in chat.members}}
        mentions: list[dict[str, Any]] = []

        def placeholder(found: re.Match[str]) -> str:
            mentions.append(events.mention(len(mentions) + 1, named[found.group(1)]))
            return str(mentions[-1]["key"])

        names = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
        return re.sub(f"@({names})", placeholder, text).replace("@所有人", "@_all"), mentions


def _lines(written: str, mentions: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Text as the lines of a post: mentions are nodes of their own."""
    names = {one["key"]: one["name"] for one in mentions}
    lines = []
    for line in written.split("\n"):
        parts = [part for part in re.split(r"(@_user_\d+)", line) if part]
        lines.append(
            [
                {"tag": "at", "user_id": part, "user_name": names[part], "style": []}
                if part in names
                else {"tag": "text", "text": part, "style": []}
                for part in parts
            ]
        )
    return lines
