"""HTML built from values: whatever is no markup of ours is text, and is escaped here and nowhere else."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Final

from contracts.printable import escaped

_EMPTY: Final = frozenset({"br", "input"})
"""Elements without an end tag."""


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of a page that is safe as it stands."""

    markup: str


Child = Html | str | int
"""Text and numbers are escaped; None of them can become an element."""


def element(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element. ``class_`` and ``data_x`` are written ``class`` and ``data-x``; None and False are left out."""
    written = "".join(
        _attribute(key, value) for key, value in attributes.items() if value is not None and value is not False
    )
    ending = "" if name in _EMPTY else f"{joined(*children).markup}</{name}>"
    return Html(f"<{name}{written}>{ending}")


def joined(*children: Child) -> Html:
    """Several pieces as one."""
    return Html("".join(child.markup if isinstance(child, Html) else text(str(child)) for child in children))


def text(plain: str) -> str:
    """Text as it stands in a page: one line of printable characters, none of which is markup."""
    return html.escape(escaped(plain), quote=True)


def lines(plain: str) -> Html:
    """Text of several lines, for an element that keeps them."""
    return Html("\n".join(text(line) for line in plain.split("\n")))


def _attribute(key: str, value: str | int | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'
