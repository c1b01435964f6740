"""The wheel in an environment of its own."""

from __future__ import annotations

import pytest

from tests.packaging.environment import ROOT, Installed, fresh, pip


@pytest.fixture(scope="package")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel of the checkout in a fresh environment that borrows the dependencies of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("*.whl")
    environment = fresh(folder)
    pip("--python", str(environment / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel))
    return Installed(wheel, environment)
