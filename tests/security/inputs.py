"""The catalogue of hostile input: configurations and specs from strangers, none of which can be used.

A configuration is read by ``contracts run --config FILE``. A spec is read by this module, run as
``python -m tests.security.inputs FILE``, which ends as the command line does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from contracts.document import OPERATION_PATH, load_openapi
from contracts.errors import ContractsError

Place = Callable[[Path], None]
"""Puts the input where it is read from."""
LEAST: Final = """
[targets.a]
url = "http://127.0.0.1:9"
auth = "basic"
key_id = "k"
key_secret = "s"
project_id = "p"
[[targets.a.numbers]]
phone_number = "+12025550134"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One hostile input, and what is said of it."""

    name: str
    place: Place
    told: str

    @property
    def endless(self) -> bool:
        """Whether it would go on for gigabytes."""
        return self.name.endswith("without an end")


def text(content: str | bytes) -> Place:
    """A file with this content."""
    data = content.encode() if isinstance(content, str) else content

    def place(path: Path) -> None:
        path.write_bytes(data)

    return place


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link(to: str) -> Place:
    return lambda path: path.symlink_to(to or path)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 2**30)


def _nothing(path: Path) -> None:
    """Puts nothing there."""


def _closed(path: Path) -> None:
    (path.parent / "file").write_text("")
    path.symlink_to(path.parent / "file" / "below")


FILES: Final = (
    Input(name="nothing", place=_nothing, told="There is no file"),
    Input(name="a folder", place=_folder, told="is no file. Name a file."),
    Input(name="a pipe", place=_pipe, told="is no file. Name a file."),
    Input(name="a device without an end", place=_link("/dev/zero"), told="is no file. Name a file."),
    Input(name="a terminal", place=_link("/dev/tty"), told="no file"),
    Input(name="a link to itself", place=_link(""), told="no file"),
    Input(name="a link to nothing", place=_link("/nowhere/at/all"), told="There is no file"),
    Input(name="a file below a file", place=_closed, told="no file"),
    Input(name="fifty gigabytes", place=_huge, told="is larger than"),
)
"""What is no file, whatever should be in it."""


def _toml(name: str, content: str | bytes, told: str) -> Input:
    return Input(name=name, place=text(content), told=told)


def _with(line: str) -> str:
    member = line.partition(" =")[0]
    kept = [one for one in LEAST.splitlines() if not one.startswith(f"{member} =")]
    at = kept.index("[targets.a]") + 1
    return "\n".join([*kept[:at], line, *kept[at:]])


CONFIGURATIONS: Final = (
    _toml("bytes that are no text", b"\xff\xfe\x00[targets]", "cannot be read"),
    _toml("UTF-16", LEAST.encode("utf-16"), "cannot be read"),
    _toml("a byte order mark", b"\xef\xbb\xbf" + LEAST.encode(), "is not TOML"),
    _toml("NUL", LEAST + "\0", "is not TOML"),
    _toml("random bytes", bytes(range(256)) * 4, "cannot be read"),
    _toml("an ELF binary", b"\x7fELF\x02\x01\x01" + bytes(64), "is not TOML"),
    _toml("JSON", '{"targets": {}}', "is not TOML"),
    _toml("a key twice", LEAST.replace('auth = "basic"', 'auth = "basic"\nauth = "none"'), "is not TOML"),
    _toml("a table twice", LEAST + LEAST, "is not TOML"),
    _toml("a depth of 10,000", "a = " + "[" * 10_000, "is not TOML"),
    _toml("tables in tables", "a = " + "{b = " * 2_000, "is not TOML"),
    _toml("a key of 100,000 parts", "a" + ".a" * 100_000 + " = 1", "more than 100 dots"),
    _toml("10,000 unknown tables", "".join(f"[t{turn}]\n" for turn in range(10_000)), "has a key that is not known"),
    _toml("a key of 200,000 letters", "a" * 200_000 + " = 1", "has a key that is not known"),
    _toml("a value of 200,000 letters", _with(f'auth = "{"a" * 200_000}"'), "targets.a.auth"),
    _toml("a megabyte", "#" * 1_000_000, "is larger than 250,000 bytes"),
    _toml("a number beyond 64 bit", _with(f"provisioning_deadline = {10**300}"), "provisioning_deadline"),
    _toml("a number of 10,000 digits", _with(f"provisioning_deadline = {'9' * 10_000}"), "is not TOML"),
    _toml("a deadline without an end", _with("provisioning_deadline = inf"), "provisioning_deadline"),
    _toml("a deadline that is no number", _with("answer_deadline = nan"), "answer_deadline"),
    _toml("a rate of digits", _with(f'rate_limit = "{"9" * 400}/s"'), "rate_limit"),
    _toml("a line break in the address", _with('url = "http://127.0.0.1:9/\\r\\nX-A: b"'), "is not a URL"),
    _toml("a space in the address", _with('url = "http://127.0.0.1:9/ x"'), "is not a URL"),
    _toml("no host", _with('url = "http:///x"'), "is not a URL"),
    _toml("a bracket", _with('url = "http://[::1/x"'), "is not a URL"),
    _toml("two ports", _with('url = "http://127.0.0.1:80:90"'), "is not a URL"),
    _toml("a port beyond ports", _with('url = "http://127.0.0.1:99999"'), "is not a URL"),
    _toml("a port of other digits", _with('url = "http://127.0.0.1:٣"'), "is not a URL"),
    _toml("dots alone", _with('url = "http://..:9"'), "is not a URL"),
    _toml("a file", _with('url = "file:///etc/passwd"'), "is not a URL"),
    _toml("another scheme", _with('url = "gopher://127.0.0.1:9"'), "is not a URL"),
    _toml("a user", _with('url = "http://a:b@127.0.0.1:9"'), "holds credentials"),
    _toml("another machine", _with('url = "http://127.0.0.1.example"'), "Pass --live"),
    _toml("a number that looks like this machine", _with('url = "http://2130706434:9"'), "Pass --live"),
    _toml("a variable that is not set", _with('key_secret = "${NOT_SET_ANYWHERE}"'), "NOT_SET_ANYWHERE, which is not"),
    _toml("a variable in a variable", _with('key_secret = "${A${B}}"'), "B, which is not set"),
    _toml("a variable that is no text", _with('project_id = "${BYTES}"'), "BYTES, which is no text"),
    _toml("a token of two lines", _with('auth = "bearer"\ntoken = "a\\nb"'), "no header can carry"),
    _toml("a number that is none", LEAST.replace("+12025550134", "+1202555013٤"), "phone_number"),
    _toml("a number with a path", LEAST.replace("+12025550134", "+1/../../x"), "phone_number"),
    _toml("a region that is a path", LEAST + 'region = "../../../etc/passwd"', "region"),
    _toml("an unknown number of somebody", LEAST + '[targets.a.facts]\nunknown_numbers = ["+12025551234"]', "somebody"),
)


def _yaml(name: str, content: str | bytes, told: str) -> Input:
    return Input(name=name, place=text(content), told=told)


def _bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{turn}: &a{turn} [{', '.join([f'*a{turn - 1}'] * 9)}]" for turn in range(1, levels)]
    return "\n".join(lines)


def _merges(levels: int) -> str:
    lines = ["a0: &a0 {x: 1}"]
    lines += [
        f"a{turn}: &a{turn} {{!!merge a: [{', '.join([f'*a{turn - 1}'] * 9)}], y{turn}: 1}}"
        for turn in range(1, levels)
    ]
    return "\n".join(lines)


def _spec(operation: str) -> str:
    return f"openapi: 3.1.0\npaths:\n  {OPERATION_PATH}:\n    {operation}\n"


SPECS: Final = (
    _yaml("an alias bomb", _bomb(12), "more than 250,000 values"),
    _yaml("a bomb of merges", _merges(12), "more than 250,000 values"),
    _yaml("a chain of aliases", "- &a0 [x]\n" + "".join(f"- &a{n} [*a{n - 1}]\n" for n in range(1, 9_999)), "values"),
    _yaml("an alias to itself", "a: &a [*a]", "an alias to 'a' within itself"),
    _yaml("an alias to nothing", "a: *b", "undefined alias"),
    _yaml("a depth of 100,000", "[" * 100_000, "nested deeper than 100 levels"),
    _yaml("a depth of blocks", "".join(" " * turn + "a:\n" for turn in range(500)), "nested deeper than 100 levels"),
    _yaml("a million values", "[" + "1," * 400_000 + "1]", "more than 250,000 values"),
    _yaml("ten megabytes", "#" * 10_000_000, "is larger than"),
    _yaml("bytes that are no text", b"\xff\xfe\xfa", "is not UTF-8"),
    _yaml("NUL", "openapi: 3.1.0\0", "is not YAML"),
    _yaml("a lone surrogate", 'a: "\\ud800"\nb: 1', "is not an OpenAPI 3 document"),
    _yaml("an object of Python", "!!python/object/apply:os.system ['id']", "is not YAML"),
    _yaml("a name of Python", "!!python/name:os.system", "is not YAML"),
    _yaml("a tag that does not fit", "!!int abc", "is not YAML"),
    _yaml("a number of 10,000 digits", "a: " + "9" * 10_000, "is not YAML"),
    _yaml("a key twice", "a: 1\na: 2", "the key 'a' twice"),
    _yaml("a key that is a list", "? [a]\n: b", "a key that is not plain text"),
    _yaml("a number without quotes", "a: +12025550134", "is not quoted"),
    _yaml("two documents", "a: 1\n---\nb: 2", "has a second document, which begins at line 2"),
    _yaml("a tab", "a:\n\t- b", "is not YAML"),
    _yaml("an empty file", "", "is not an OpenAPI 3 document"),
    _yaml("a list", "- a", "is not an OpenAPI 3 document"),
    _yaml("another version", "swagger: '2.0'", "is not an OpenAPI 3 document"),
    _yaml("no paths", "openapi: 3.1.0", "has no PATCH"),
    _yaml("paths that are a number", "openapi: 3.1.0\npaths: 3", "has no PATCH"),
    _yaml("a reference to a file", _spec("$ref: /etc/passwd"), "refers to /etc/passwd, which is outside"),
    _yaml("a reference up the folders", _spec("$ref: ../../secret.yaml#/a"), "which is outside the document"),
    _yaml("a reference to the network", _spec("$ref: http://169.254.169.254/latest"), "which is outside the document"),
    _yaml("a reference to itself", _spec(f"$ref: '#/paths/{OPERATION_PATH.replace('/', '~1')}'"), "a circle"),
    _yaml("a reference to nothing", _spec("$ref: '#/nowhere'"), "has nothing at #/nowhere"),
)

DOCUMENTS: Final = tuple(
    replace(one, told="given")
    for one in (*FILES, *SPECS)
    if not one.name.startswith(("a reference", "no paths", "paths that"))
)
"""What neither ``contracts lint`` nor ``contracts diff`` can read, whatever the contract: less what is one."""


def main(path: Path) -> int:
    """Reads a spec as a command does, and says in one line what is wrong."""
    try:
        load_openapi(path)
    except ContractsError as error:
        sys.stderr.write(f"Error: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
