"""JSON Pointers (RFC 6901): from tokens to text and back."""

from __future__ import annotations


def pointer(*tokens: str | int) -> str:
    """The pointer of these tokens; empty for none, which names the whole."""
    return "".join(f"/{escaped(str(token))}" for token in tokens)


def tokens_of(pointer: str) -> tuple[str, ...]:
    """The tokens of a pointer, each as text."""
    return tuple(unescaped(token) for token in pointer.split("/")[1:])


def escaped(token: str) -> str:
    """A token as it stands in a pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def unescaped(token: str) -> str:
    """A token as it was before it came to stand in a pointer."""
    return token.replace("~1", "/").replace("~0", "~")
