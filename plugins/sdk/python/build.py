#!/usr/bin/env python3
"""``python3 build.py [PROJECT] [--out FILE]``: builds an indicator in Python.

Makes a virtual environment with componentize-py once, exactly as requirements.txt names it: in ``.venv-tsunagi`` beside this file, or
where TSUNAGI_PYTHON_TOOLS says. Ends with 0, or with 1 and a sentence that says what to do.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

SDK = Path(__file__).resolve().parent
NO_NETWORK = "ネットワークにつながる所で一度実行してください。"


def tools() -> Path:
    """The Python of the environment that has componentize-py."""
    folder = Path(os.environ.get("TSUNAGI_PYTHON_TOOLS") or SDK / ".venv-tsunagi")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lock = (SDK / "requirements.txt").read_text(encoding="utf-8")
    stamp = folder / "tsunagi-requirements.txt"
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return python
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit("Python の仮想環境（venv）を作れません。Debian/Ubuntu では apt-get install python3-venv を実行してください。")
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    if subprocess.run([*install, "-r", str(SDK / "requirements.txt")], check=False).returncode:
        sys.exit(f"Python の組み立て道具（componentize-py）を取得できませんでした。{NO_NETWORK}")
    stamp.write_text(lock, encoding="utf-8")
    return python


def main() -> int:
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 以上が必要です（これは {sys.version_info[0]}.{sys.version_info[1]} です）。")
    parser = argparse.ArgumentParser(description="Builds an indicator in Python.")
    parser.add_argument("project", nargs="?", default=".")
    parser.add_argument("--out")
    given = parser.parse_args()
    command = [str(tools()), "-m", "tsunagi_indicator.component", given.project, *([given.out] if given.out else [])]
    return subprocess.run(command, env=os.environ | {"PYTHONPATH": str(SDK)}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
