"""Native tests: ``python3 -m unittest`` in this folder's parent."""

import sys
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(_PROJECT), str(_PROJECT.parent.parent / "sdk/python")]
