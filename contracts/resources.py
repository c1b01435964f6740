"""Where packaged files are. No other module knows."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_CHECKOUT = Path(__file__).resolve().parent.parent / "spec"


def _spec() -> Traversable:
    packaged = files("contracts") / "_spec"
    # A wheel carries spec/ inside the package; a checkout, editable installs included, beside it.
    return packaged if packaged.is_dir() else _CHECKOUT


def cache_folder() -> Path:
    """Where libraries may keep what they compute once: never the folder that the user stands in."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".cache")
    return Path(base) / "contracts"


def state_folder() -> Path:
    """Where runs keep what numbers were before them, until they are put back."""
    return _state() / "restore"


def holds_folder() -> Path:
    """Where runs say which numbers are in their hands, whatever folder their journals go to."""
    return _state() / "held"


def _state() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".local" / "state")
    return Path(base) / "contracts"


def spec_file(name: str) -> str:
    """The text of ``spec/NAME``, from the wheel or from the checkout."""
    return (_spec() / name).read_text(encoding="utf-8")


def baselines() -> dict[str, str]:
    """The released revisions of the contract, by version: the texts in ``spec/baselines``."""
    folder = _spec() / "baselines"
    if not folder.is_dir():
        return {}
    found = sorted(folder.iterdir(), key=lambda one: one.name)
    texts = {one.name: one.read_text(encoding="utf-8") for one in found if one.name.endswith(".yaml")}
    return {name.removesuffix(".yaml"): text for name, text in texts.items()}


def page() -> str:
    """The template of the HTML report."""
    return (files("contracts") / "report" / "page.html").read_text(encoding="utf-8")


def first_configuration() -> str:
    """The configuration file that ``contracts init`` writes."""
    return (files("contracts") / "cli" / "first.toml").read_text(encoding="utf-8")


def openapi_schema(version: str) -> str:
    """The OpenAPI Initiative's own schema of documents of a version, ``3.0`` or ``3.1`` (Apache-2.0), unchanged."""
    return (files("contracts") / "lint" / f"openapi-{version}.json").read_text(encoding="utf-8")
