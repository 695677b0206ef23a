"""単体テスト：このフォルダの一つ上で `python3 -m unittest` を実行します。"""

import sys
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(_PROJECT), str(_PROJECT / ".tsunagi/sdk/python")]
