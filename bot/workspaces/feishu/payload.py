"""What buttons and forms carry in Feishu, for the side that receives clicks.

It is written down once, beside the renderer: a card may not import a workspace, a workspace may import a card.
"""

from cards.render.feishu_payload import button_value, read_form, read_value

__all__ = ["button_value", "read_form", "read_value"]
