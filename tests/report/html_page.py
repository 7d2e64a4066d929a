"""Reads a report page the way a screen reader does: elements, attributes, text of cells."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "hr", "input"}


@dataclass
class Element:
    tag: str
    attributes: dict
    parents: tuple
    text: str = ""
    children: list = field(default_factory=list)


class Page(HTMLParser):
    """All elements of a page; `text` is what a reader sees, without the style sheet."""

    def __init__(self, data):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.stack = []
        self.unbalanced = []
        self.source = data.decode()
        self.feed(self.source)
        self.close()
        self.text = " ".join(" ".join(e.text.split()) for e in self.elements if e.tag == "body")

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), tuple(e.tag for e in self.stack))
        self.elements.append(element)
        if self.stack:
            self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1].tag != tag:
            self.unbalanced.append(tag)
            return
        self.stack.pop()

    def handle_data(self, data):
        for element in self.stack:
            element.text += data

    def all(self, *tags):
        return [e for e in self.elements if e.tag in tags]
