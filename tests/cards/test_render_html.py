"""A card as HTML: nothing a person wrote becomes markup, every field has its label, what was typed stays."""

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.conversation.cards import (
    Bullets,
    Button,
    Buttons,
    Card,
    Choice,
    Copy,
    Download,
    Facts,
    Field,
    Fold,
    Form,
    Pair,
    Row,
    Span,
    Text,
)
from bot.conversation.words import sayer
from cards.render.html import Place, card_html, long_text_html, readable_size


class Tags(HTMLParser):
    """The tags of a piece of HTML with their attributes' names, and the text between them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.attributes = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.attributes.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def having(self, **wanted):
        return [a for _, a in self.attributes if all(a.get(k.replace("_", "-")) == v for k, v in wanted.items())]


def shown(card, **place):
    given = {
        "message": "m1",
        "say": sayer("en"),
        "seal": lambda button, fields: f"sealed {button.action} {len(fields)}",
        "file_url": lambda sha256: f"/files/{sha256}",
        "click_url": "/clicks",
        "hidden": Markup('<input type="hidden" name="token" value="t">'),
        **place,
    }
    return str(card_html(card, Place(**given)))


def card_saying(words):
    """A card with the same words in every place that takes words."""
    button = Button(words, words, {"k": words}, confirm=words)
    choices = (Choice("a" * 40, words, "n" + words), Choice("b" * 40, words, "n" + words))
    return Card(
        title="t" + words,
        only=("x" + words,),
        mention=(Span("n" + words, member="m" + words),),
        blocks=(
            Text(words),
            Text((words, Span(words, "fact"), Span(words, "code"), Span(words, url="https://example.org/"))),
            Facts(((words, words),)),
            Bullets((words,)),
            Copy(words, words),
            Fold(words, (Text(words),)),
            Pair(words, words, "n" + words, button),
            Download(words, "00", 5),
            Row(words, (button,), "d" + words),
            Buttons((button,)),
            Form(
                (
                    Field("a", "text", words, words, (), "h" + words, "e" + words, "x" + words),
                    Field("b", "paragraph", words, words),
                    Field("c", "choice", words, words, choices),
                    Field("d", "choices", words, (words,), choices),
                    Field("e", "file", words),
                ),
                button,
                (button,),
            ),
        ),
    )


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_words_never_become_markup(words):
    assert Tags(shown(card_saying(words))).tags == Tags(shown(card_saying("a"))).tags


def test_a_script_in_a_name_is_shown_as_text():
    html = shown(Card(title='<script>alert("x")</script>', blocks=()))

    assert "<script" not in html
    assert 'alert("x")' in Tags(html).text


def test_only_https_links_become_links():
    def links(url):
        return Tags(shown(Card(title="", blocks=(Text(Span("here", url=url)),)))).having(rel="noopener noreferrer")

    assert links("https://sellercentral.amazon.com/")[0]["href"] == "https://sellercentral.amazon.com/"
    assert not links("javascript:alert(1)")
    assert not links("http://example.org/")
    assert not links("https://example.org/\njavascript:")


def test_the_reader_sees_that_they_are_called():
    card = Card(title="t", mention=(Span("小李", member="local:xiaoli"),))

    assert 'class="mention me">@小李<' in shown(card, me="local:xiaoli")
    assert 'class="mention">@小李<' in shown(card, me="local:xiaowang")


def test_text_to_copy_keeps_its_first_line_break():
    html = shown(Card(title="", blocks=(Copy("\nFirst line"),)))

    # A browser drops the one line break that follows the tag; the text's own is the second.
    assert '<pre dir="auto">\n\nFirst line</pre>' in html


def test_every_field_has_a_label_and_says_what_is_wrong_with_it():
    html = shown(
        Card(
            title="",
            blocks=(Form((Field("asin", "text", "ASIN", "B0", error="10 characters"),), Button("Go", "go")),),
        )
    )
    page = Tags(html)

    field = page.having(name="f.asin")[0]
    assert page.having(**{"for": field["id"]})
    assert page.having(id=field["aria-describedby"])
    assert field["value"] == "B0"
    assert field["aria-invalid"] == "true"
    assert "10 characters" in page.text


def test_few_options_are_radios_and_many_without_notes_are_a_list():
    def tags(options):
        field = Field("site", "choice", "Site", "o1", options)
        return Tags(shown(Card(title="", blocks=(Form((field,), Button("Go", "go")),))))

    few = tags([Choice(f"o{i}", f"Option {i}") for i in range(3)])
    many = tags([Choice(f"o{i}", f"Option {i}") for i in range(20)])

    assert [radio["value"] for radio in few.having(type="radio") if "checked" in radio] == ["o1"]
    assert [option["value"] for _, option in many.attributes if "selected" in option] == ["o1"]


def test_a_date_that_is_no_date_stays_in_its_field_as_it_was_typed():
    def kind(value):
        form = Form((Field("date", "date", "Date", value),), Button("Go", "go"))
        return Tags(shown(Card(title="", blocks=(form,)))).having(name="f.date")[0]

    assert kind("2026-11-18")["type"] == "date"
    assert kind("next friday") | {"type": "text", "value": "next friday"} == kind("next friday")


def test_what_was_typed_goes_before_what_the_card_holds():
    form = Form((Field("note", "paragraph", "Note", "old"),), Button("Go", "go"))

    html = shown(Card(title="", blocks=(form,)), typed={"note": "half a sentence"})

    assert "half a sentence</textarea>" in html
    assert "old</textarea>" not in html


def test_the_first_button_sends_the_fields_and_the_others_leave_without_them():
    form = Form((Field("a", "text", "A"), Field("b", "text", "B")), Button("Next", "next"), (Button("Back", "back"),))
    page = Tags(shown(Card(title="", blocks=(form,))))

    assert "form" not in page.having(value="sealed next 2")[0]
    assert page.having(value="sealed back 0")[0]["form"] == "m1-click"
    assert page.having(id="m1-click")[0]["action"] == "/clicks"


def test_a_long_message_is_folded_and_nothing_of_it_is_missing():
    text = "长" * 100_000

    html = str(long_text_html(text, sayer("en")))

    assert "<details" in html
    assert text in html
    assert "100,000" in html


def test_sizes_are_short():
    assert [readable_size(n) for n in (0, 41, 12_300, 5_000_000)] == ["", "41 B", "12 KB", "5.0 MB"]
