"""A page as a strict reader sees it: well-formed, labelled, and what its form would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

_VOID = {"meta", "input", "br", "link"}
_ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav"),
    *("section", "h1", "h2", "p", "span", "time", "form", "fieldset", "legend", "label", "input"),
    *("button", "details", "summary", "a", "b"),
}


@dataclass
class Element:
    """One element of the page."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def inside(self, tag: str) -> Element | None:
        """The nearest element of that kind around it."""
        at = self.parent
        while at is not None and at.tag != tag:
            at = at.parent
        return at

    def words(self) -> str:
        """All that is read in it."""
        return " ".join(self.text.split())


class PageRead(HTMLParser):
    """Reads a page; anything that is not as it should be is an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        assert html.lower().startswith("<!doctype html>")
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, [each.tag for each in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ALLOWED, tag
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), (tag, names)
        # Nothing that runs, is loaded, or brings its own style.
        assert not [name for name in names if name.startswith("on") or name in {"style", "src"}]
        parent = self._open[-1] if self._open else None
        element = Element(tag, {name: value or "" for name, value in attrs}, parent)
        if parent is not None:
            parent.children.append(element)
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        assert self._open.pop().tag == tag, tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        """Every element of that kind."""
        return [element for element in self.elements if element.tag == tag]

    def one(self, tag: str) -> Element:
        """The one element of that kind."""
        (element,) = self.all(tag)
        return element

    @property
    def language(self) -> str:
        """What the page says that it is written in."""
        return self.one("html").attributes["lang"]

    @property
    def heading(self) -> str:
        """The one first heading."""
        return self.one("h1").words()

    @property
    def text(self) -> str:
        """All that is read."""
        return self.one("body").words()

    @property
    def notice(self) -> str:
        """What must not be missed."""
        return " ".join(
            each.words() for each in self.elements if each.attributes.get("role") in _LIVE
        )

    def choices(self) -> dict[str, str]:
        """What is sent for each time, by what is read beside its button."""
        found = {}
        for element in self.all("input"):
            label = element.inside("label")
            fieldset = element.inside("fieldset")
            assert label is not None
            assert fieldset is not None
            assert label.words(), "a choice that nobody could read out"
            (legend, *_) = fieldset.children
            assert legend.tag == "legend"
            found[f"{legend.words()} {label.words()}"] = element.attributes["value"]
        return found

    def sent(self, choice: str | None = None) -> str:
        """What pressing the form's button sends, with that choice made."""
        assert self.one("form").attributes == {"method": "post"}
        assert self.one("button").attributes["type"] == "submit"
        names = {element.attributes["name"] for element in self.all("input")}
        if not names:
            return ""
        (name,) = names
        value = self.choices()[choice] if choice is not None else None
        if value is None:
            checked = [each for each in self.all("input") if "checked" in each.attributes]
            value = checked[0].attributes["value"] if checked else None
        return urlencode({} if value is None else {name: value})

    def check(self) -> None:
        """Hold the page against what everybody needs to be able to read and use it."""
        assert self.one("title").words()
        assert self.one("main")
        viewports = [
            each.attributes["content"]
            for each in self.all("meta")
            if each.attributes.get("name") == "viewport"
        ]
        assert viewports == ["width=device-width, initial-scale=1"]
        for element in self.all("button") + self.all("a") + self.all("summary"):
            assert element.words()
            assert "tabindex" not in element.attributes
        for element in self.all("input"):
            assert element.attributes["type"] == "radio"
        self.choices()


_LIVE = {"alert", "status"}
