"""What is done once, when the build loads the guest."""

from __future__ import annotations

import gc
import time
from typing import Any, NoReturn


_REFILL = 6 << 20
"""About as much as loading leaves behind, in bytes."""
_CONTAINERS = 100_000
"""After how many new containers cycles are looked for: a call ends long before, and its memory with it. Far below the limit of memory."""
_SIZES = (1 << 20, 1 << 16, 1 << 13)
"""From large to small, so that the pieces fit into the gaps."""


def close() -> None:
    """Lets a question for the time end in a sentence with the author's line: the component has no clock."""
    for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "localtime", "gmtime"):
        if hasattr(time, name):
            setattr(time, name, _refuse)


def _refuse(*_given: Any) -> NoReturn:
    raise RuntimeError("プラグインでは時計を使えません（同じ入力には同じ結果を返すためです）")


def tidy() -> None:
    """Frees what loading has left, and overwrites the freed memory with zeros, which a component does not store."""
    gc.collect()
    for size in _SIZES:
        [bytes(size) for _ in range(_REFILL // size)]
    gc.freeze()
    gc.set_threshold(_CONTAINERS)
