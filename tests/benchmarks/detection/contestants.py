"""The tools of the comparison. Each is configured as a capable user of it would."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from contracts.target.credentials import basic
from tests.benchmarks.detection.contestant import CONF, Contestant
from tests.benchmarks.detection.install import FOLDER, npm_version
from tests.benchmarks.detection.plain import write

SPEC: Final = Path(__file__).resolve().parents[3] / "spec" / "openapi.yaml"
SCRIPTS: Final = Path(sys.executable).parent
_SCHEMATHESIS_FAILURE: Final = re.compile(r"^- (ST\d+) (.*)$")
_SCHEMATHESIS_COMMAND: Final = (
    str(SCRIPTS / "schemathesis"),
    "run",
    str(SPEC),
    "--generation-database",
    "none",
    "--seed",
    "1",
    "--request-timeout",
    "10",
)


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _configured(url: str, folder: Path) -> None:
    shutil.copy(CONF / "schemathesis.toml", folder)


def _with_checks(url: str, folder: Path) -> None:
    _configured(url, folder)
    shutil.copy(CONF / "checks.py", folder)


CONTRACTS: Final = Contestant(
    name="contracts run",
    version=lambda: _version("contracts"),
    command=lambda url, folder: [
        str(SCRIPTS / "contracts"), "run", "--target", url, "--seed", "1", "--max-findings", "1",
    ],
    failure=re.compile(r"^ERROR  ([a-z0-9-]+):"),
    note="default depth, `--max-findings 1`",
)  # fmt: skip
"""Ourselves."""

SCHEMATHESIS: Final = (
    Contestant(
        name="schemathesis run",
        version=lambda: _version("schemathesis"),
        command=lambda url, folder: [*_SCHEMATHESIS_COMMAND, "-u", url, "-a", "key:secret", "--continue-on-failure"],
        failure=_SCHEMATHESIS_FAILURE,
        note="as it comes. It objects to the correct provider, so it has to go on after a failure",
    ),
    Contestant(
        name="schemathesis run, tuned",
        version=lambda: _version("schemathesis"),
        command=lambda url, folder: [*_SCHEMATHESIS_COMMAND, "-u", url, "--max-failures", "1"],
        failure=_SCHEMATHESIS_FAILURE,
        prepare=_configured,
        note="dictionaries with the ids of the target, unique inputs, 200 examples, expected statuses, `--max-failures 1`",
    ),
    Contestant(
        name="schemathesis run, tuned, with checks of our own",
        version=lambda: _version("schemathesis"),
        command=lambda url, folder: [*_SCHEMATHESIS_COMMAND, "-u", url, "--max-failures", "1"],
        failure=_SCHEMATHESIS_FAILURE,
        prepare=_with_checks,
        environment={"SCHEMATHESIS_HOOKS": "checks"},
        note="the same with thirteen stateful checks written by hand",
    ),
)
"""Schemathesis: as it comes, as its documentation advises, and as an expert would extend it."""

_BASIC: Final = basic("key", "secret")
_JAR: Final = FOLDER / "specmatic" / "node_modules" / "specmatic" / "specmatic.jar"
_SPECMATIC_FAILURE: Final = re.compile(r"^\s*>> (RE[A-Z.]+\S*)")


def _paired(url: str, folder: Path) -> None:
    write(folder / "plain.yaml", literal=True, statuses=("200", "400", "404"))


def _one_answer(url: str, folder: Path) -> None:
    write(folder / "plain.yaml", literal=False)


def _collection(url: str, folder: Path) -> None:
    write(folder / "plain.yaml", literal=True)
    portman = FOLDER / "portman" / "node_modules" / ".bin" / "portman"
    command = [str(portman), "-l", "plain.yaml", "-b", url, "-o", "collection.json", "-t", "true"]
    subprocess.run(command, cwd=folder, capture_output=True, check=False)


OTHERS: Final = (
    Contestant(
        name="specmatic test",
        version=lambda: npm_version("specmatic", "specmatic"),
        command=lambda url, folder: ["java", "-jar", str(_JAR), "test", "plain.yaml", "--testBaseURL", url],
        failure=_SPECMATIC_FAILURE,
        prepare=_paired,
        environment={"basic": _BASIC.removeprefix("Basic ")},
        note="its contract tests from the eleven examples of the spec, in OpenAPI 3.0 with the path spelt out",
    ),
    Contestant(
        name="specmatic test, generative",
        version=lambda: npm_version("specmatic", "specmatic"),
        command=lambda url, folder: ["java", "-jar", str(_JAR), "test", "plain.yaml", "--testBaseURL", url],
        failure=_SPECMATIC_FAILURE,
        prepare=_paired,
        environment={"basic": _BASIC.removeprefix("Basic "), "SPECMATIC_GENERATIVE_TESTS": "true"},
        note="the same with its generative tests on",
    ),
    Contestant(
        name="dredd",
        version=lambda: npm_version("dredd", "dredd"),
        command=lambda url, folder: [
            str(FOLDER / "dredd" / "node_modules" / ".bin" / "dredd"), "plain.yaml", url, "--header", f"Authorization: {_BASIC}",
        ],
        failure=re.compile(r"^(?:\x1b\[31m)?fail(?:\x1b\[39m)?: (\w+:.*)$"),
        prepare=_one_answer,
        note="the spec in OpenAPI 3.0 with the one answer that an example brings about",
    ),
    Contestant(
        name="portman and newman",
        version=lambda: npm_version("portman", "@apideck/portman"),
        command=lambda url, folder: [
            str(FOLDER / "portman" / "node_modules" / ".bin" / "newman"), "run", "collection.json",
            "--env-var", "basicAuthUsername=key", "--env-var", "basicAuthPassword=secret",
        ],
        failure=re.compile(r"^\s+\d+\. \[PATCH\].* - (.*)$"),
        prepare=_collection,
        note="a collection made with portman's default tests (status, content type, schema), run by newman",
    ),
)  # fmt: skip
"""What else the registries carry that checks a provider from an OpenAPI file, by itself, and runs here."""

LEFT_OUT: Final = (
    "specguard 0.1.0: its generated suite is a draft that invents bodies and waits for 422: five of six tests fail on the correct provider",
    "robotframework-openapitools 2.1.0: wants a GET of the number before each test",
    "redocly respect 2.77, stepci 2.8, pact-python 4.2, prism proxy 5.14, openapi-core 0.23: play or check what a person has written",
    "openapi-drift 0.1, pytest-openapi 0.3, offat 0.19: pass PATCH over",
)
"""Tools that were looked at and are not in the table, with the reason."""

CONTESTANTS: Final = (CONTRACTS, *SCHEMATHESIS, *OTHERS)
