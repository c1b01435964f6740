"""Numbers in the hands of one run: another on the same machine keeps off them until it has ended.

What a run puts back is what it found. Of two runs at a time the second would find what the first is
doing, and leave that behind. The system lets go of what a process held when it ends, also when it is killed.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from contracts.errors import ContractsError
from contracts.model import Facts


class HeldError(ContractsError):
    """Another run has a number in its hands."""

    exit_code = 3


@contextmanager
def held(folder: Path, base_url: str, facts: Facts) -> Iterator[str | None]:
    """Holds the numbers of a target as long as the block lasts.

    Gives None, or why no other run can be kept off them: where the disk takes no file. Raises HeldError
    when another run holds one of them.
    """
    with contextlib.ExitStack() as stack:
        trouble = None
        # In one order, so that of two runs one gets them all.
        for number in sorted({number.phone_number for number in facts.numbers}):
            name = hashlib.sha256(f"{base_url}\0{facts.project_id}\0{number}".encode()).hexdigest()[:32]
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                stack.enter_context(FileLock(folder / name, timeout=0))
            except Timeout:
                raise HeldError(
                    f"{number} of {base_url} is in the hands of another run. Wait for its end, or stop it."
                ) from None
            except OSError as error:
                trouble = f"{folder}: {error.strerror}"
                break
        yield trouble
