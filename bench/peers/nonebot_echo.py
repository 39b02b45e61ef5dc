"""An echo on NoneBot2 with its Feishu adapter, aiohttp towards Feishu. Runs in the virtual environment `.peers/venv`:

python3 -m venv .peers/venv
.peers/venv/bin/pip install 'nonebot2[fastapi,aiohttp]==2.5.0' nonebot-adapter-feishu==2.7.2
"""

from __future__ import annotations

import os

import nonebot
from nonebot import on_message
from nonebot.adapters.feishu import Adapter, MessageEvent

nonebot.init(
    driver="~fastapi+~aiohttp",
    host="127.0.0.1",
    port=int(os.environ["PORT"]),
    log_level="WARNING",
    feishu_bots=[
        {
            "app_id": os.environ["APP_ID"],
            "app_secret": os.environ["APP_SECRET"],
            "verification_token": os.environ["TOKEN"],
            "encrypt_key": os.environ["ENCRYPT_KEY"],
            "api_base": os.environ["BASE"],
            "protocol": "http",
        }
    ],
)
nonebot.get_driver().register_adapter(Adapter)
echo = on_message()


@echo.handle()
async def answer(event: MessageEvent) -> None:
    """The same text, into the same chat."""
    await echo.send(event.get_plaintext().strip())


if __name__ == "__main__":
    nonebot.run()
