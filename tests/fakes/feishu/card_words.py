"""The vocabulary of card JSON 2.0: which tags exist, which properties each may have, which values are allowed.

Source: card-json-v2-structure and the page of each component. In 2.0 an unknown property is an error, so what
is not here is refused. Where pages leave something open the stricter reading was taken.
"""

from __future__ import annotations

_TEXT = {"content", "i18n_content", "text_size", "text_color", "text_align", "lines"}
_BOX = {
    "direction",
    "padding",
    "margin",
    "horizontal_spacing",
    "horizontal_align",
    "vertical_spacing",
    "vertical_align",
}
_ASKED = {
    "name",
    "required",
    "disabled",
    "disabled_tips",
    "placeholder",
    "width",
    "behaviors",
    "confirm",
    "margin",
    "value",
}
_SELECT = _ASKED | {"type", "options"}
_CLICKED = {"disabled", "disabled_tips", "hover_tips", "confirm", "behaviors", "margin"}

PROPERTIES: dict[str, set[str]] = {
    "plain_text": _TEXT,
    "lark_md": _TEXT,
    "markdown": {"content", "i18n_content", "text_size", "text_align", "icon", "margin"},
    "div": {"text", "icon", "fields", "margin", "width"},
    "hr": {"margin"},
    "img": {
        *("img_key", "alt", "title", "preview", "scale_type", "size", "transparent", "corner_radius", "margin"),
        *("custom_width", "compact_width", "mode"),
    },
    "person": {"user_id", "size", "show_avatar", "show_name", "style", "margin"},
    "person_list": {"persons", "lines", "show_name", "show_avatar", "size", "drop_invalid_user_id", "icon", "margin"},
    "chart": {"chart_spec", "aspect_ratio", "color_theme", "preview", "height", "margin"},
    "table": {
        *("columns", "rows", "page_size", "row_height", "row_max_height", "header_style", "freeze_first_column"),
        "margin",
    },
    "form": _BOX | {"name", "elements"},
    "column_set": {
        "columns",
        "flex_mode",
        "horizontal_spacing",
        "horizontal_align",
        "margin",
        "background_style",
        "action",
    },
    "column": _BOX | {"elements", "width", "weight", "background_style", "action"},
    "collapsible_panel": _BOX | {"elements", "header", "expanded", "border", "background_color"},
    "interactive_container": _BOX
    | _CLICKED
    | {"elements", "width", "height", "background_style", "has_border", "border_color", "corner_radius"},
    "button": _CLICKED | {"text", "type", "size", "width", "icon", "name", "required", "form_action_type"},
    "overflow": {"options", "width", "behaviors", "confirm", "margin", "value"},
    "input": _ASKED
    | {
        "default_value",
        "max_length",
        "input_type",
        "show_icon",
        "rows",
        "auto_resize",
        "max_rows",
        "label",
        "label_position",
    },
    "select_static": _SELECT | {"initial_option", "initial_index"},
    "multi_select_static": _SELECT | {"selected_values"},
    "select_person": _SELECT | {"initial_option"},
    "multi_select_person": _SELECT | {"selected_values"},
    "date_picker": _ASKED | {"initial_date"},
    "picker_time": _ASKED | {"initial_time"},
    "picker_datetime": _ASKED | {"initial_datetime"},
    "checker": _CLICKED
    | {
        "name",
        "checked",
        "text",
        "overall_checkable",
        "button_area",
        "checked_style",
        "padding",
        "value",
        "required",
    },
    "text_tag": {"text", "color"},
    "standard_icon": {"token", "color", "size"},
    "custom_icon": {"img_key", "color", "size"},
}
NEEDED: dict[str, set[str]] = {
    "plain_text": {"content"},
    "lark_md": {"content"},
    "markdown": {"content"},
    "img": {"img_key", "alt"},
    "chart": {"chart_spec"},
    "table": {"columns", "rows"},
    "form": {"name", "elements"},
    "column_set": {"columns"},
    "collapsible_panel": {"header", "elements"},
    "interactive_container": {"elements"},
    "select_static": {"options"},
    "multi_select_static": {"options"},
    "overflow": {"options"},
    "person_list": {"persons"},
    "text_tag": {"text"},
    "standard_icon": {"token"},
    "custom_icon": {"img_key"},
}
ELEMENTS = set(PROPERTIES) - {"plain_text", "lark_md", "column", "text_tag", "standard_icon", "custom_icon"}
"""What may stand in a list of elements."""
REMOVED = {"note", "action"}
"""Components of 1.0: refused with 200861."""
ASKING = {
    *("input", "select_static", "multi_select_static", "select_person", "multi_select_person"),
    *("date_picker", "picker_time", "picker_datetime", "checker"),
}
"""What has a value in a form."""
ONLY_IN_FORMS = {"multi_select_static", "multi_select_person"}
CONTAINERS = {"form", "column_set", "collapsible_panel", "interactive_container"}

CARD = {"schema", "config", "card_link", "header", "body"}
CONFIG = {
    *("update_multi", "enable_forward", "enable_forward_interaction", "width_mode", "streaming_mode"),
    *("streaming_config", "summary", "style", "locales", "use_custom_translation"),
}
LINK = {"url", "pc_url", "ios_url", "android_url"}
HEADER = {"title", "subtitle", "text_tag_list", "i18n_text_tag_list", "template", "icon", "padding"}
BODY = (_BOX - {"margin"}) | {"elements"}
PANEL_HEADER = {
    *(
        "title",
        "background_color",
        "vertical_align",
        "padding",
        "icon",
        "icon_position",
        "icon_expanded_angle",
        "width",
    ),
}
TEMPLATES = {
    *("blue", "wathet", "turquoise", "green", "yellow", "orange", "red", "carmine", "violet", "purple", "indigo"),
    *("grey", "default"),
}
COLUMN_OF_TABLE = {
    *("name", "display_name", "data_type", "width", "vertical_align", "horizontal_align", "format", "date_format"),
}
BEHAVIOR = {
    "callback": {"type", "value"},
    "open_url": {"type", "default_url", "pc_url", "ios_url", "android_url"},
}
CHOICES: dict[tuple[str, str], set[str]] = {
    ("button", "type"): {
        *("default", "primary", "danger", "text", "primary_text", "danger_text", "primary_filled", "danger_filled"),
        "laser",
    },
    ("button", "size"): {"tiny", "small", "medium", "large"},
    ("button", "form_action_type"): {"submit", "reset"},
    ("input", "input_type"): {"text", "multiline_text", "password"},
    ("input", "label_position"): {"top", "left"},
    ("column_set", "flex_mode"): {"none", "stretch", "flow", "bisect", "trisect"},
    ("table", "row_height"): {"low", "middle", "high", "auto"},
    ("select_static", "type"): {"default", "text"},
}
CELL_TYPES = {"text", "lark_md", "options", "number", "persons", "date", "markdown"}
COLORS = {
    *(
        "blue",
        "wathet",
        "turquoise",
        "green",
        "yellow",
        "orange",
        "red",
        "carmine",
        "violet",
        "purple",
        "indigo",
        "grey",
    ),
    *("lime", "neutral", "default", "white"),
}
