"""The build itself: a project becomes one component without any WASI import."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import definition

SDK = Path(__file__).resolve().parent.parent
_APP = "tsunagi_app"
_SOURCE = '''\
# Written by the build: what the component exports.
import wit_world
from componentize_py_types import Err
from wit_world.imports import host, types

from tsunagi_indicator import sandbox
from tsunagi_indicator.guest import Guest

import indicator

_guest = Guest({definition!r}, host, types, Err)
sandbox.close()


class WitWorld(wit_world.WitWorld):
    def describe(self):
        return _guest.manifest

    def compute(self, request):
        return _guest.compute(indicator.compute, request)


# What loading has left behind is overwritten, or it would go into the component.
sandbox.tidy()
'''


class BuildError(Exception):
    """A sentence for the author."""


def contract_folder() -> Path:
    """The folder of the WIT: beside the SDKs in the repository, inside the copied SDK in a project."""
    for folder in (SDK / "wit/v1", SDK.parent.parent / "wit/v1"):
        if (folder / "indicator.wit").exists():
            return folder
    raise BuildError(f"契約（wit/v1/indicator.wit）が {SDK} にありません。SDK のフォルダーをまるごと写し直してください。")


def build(project: Path, output: Path | None, tool: list[str]) -> Path:
    """Builds a project into ``output``, or ``build/<id>.wasm`` of the project. ``tool`` starts componentize-py."""
    project = project.resolve()
    source = project / "indicator.py"
    try:
        written = definition.read((project / "indicator.toml").read_text(encoding="utf-8"))
        code = source.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BuildError(f"{error.filename} がありません。プラグインのフォルダーを指定してください。") from None
    _check(code)
    name = written["manifest"]["id"]
    target = (output or project / "build" / f"{name}.wasm").resolve()
    stage = target.parent / f".stage-{name}"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    (stage / f"{_APP}.py").write_text(_SOURCE.format(definition=json.dumps(written, ensure_ascii=False)), encoding="utf-8")
    part = target.with_name(f"{target.name}.part")
    paths = [option for path in (stage, project, SDK) for option in ("--python-path", str(path))]
    command = [*tool, "--quiet", "--wit-path", str(contract_folder()), "--world", "indicator", "componentize", "--stub-wasi"]
    # The author's packages come from the environment that the author has activated; the build's own one must not leak in.
    # Strings are hashed the same way in every build, so that the order of a set is, too.
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    ran = subprocess.run(
        [*command, *paths, "--output", str(part), _APP], capture_output=True, text=True, encoding="utf-8", errors="replace",
        cwd=stage, env=environment, check=False,
    )  # fmt: skip
    if ran.returncode != 0:
        part.unlink(missing_ok=True)
        raise BuildError(f"indicator.py を組み立てられませんでした：\n{_reason(ran.stdout + ran.stderr)}")
    # Never half a file: whoever watches it would load it.
    part.replace(target)
    return target


def _check(code: str) -> None:
    """Mistakes that would otherwise come out of the depths of the build."""
    try:
        tree = ast.parse(code, "indicator.py")
    except SyntaxError as error:
        raise BuildError(f"indicator.py:{error.lineno}:{error.offset} が Python として読めません：{error.msg}") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef) and node.name == "compute":
            raise BuildError(f"indicator.py:{node.lineno} compute を async にはできません。")
    if not any(isinstance(node, ast.FunctionDef) and node.name == "compute" for node in tree.body):
        raise BuildError("indicator.py に関数 compute(inputs, request) がありません。")


def _reason(printed: str) -> str:
    """The traceback of the author's module, without what stands around it."""
    start = printed.find("Traceback (most recent call last)")
    return (printed[start:] if start >= 0 else printed).split("\nCaused by")[0].strip()


def main(arguments: list[str]) -> int:
    """``python -m tsunagi_indicator.component [PROJECT] [OUTPUT]``, inside the environment that has componentize-py."""
    project = Path(arguments[0]) if arguments else Path.cwd()
    output = Path(arguments[1]) if len(arguments) > 1 else None
    tool = [str(Path(sys.executable).with_name("componentize-py"))]
    try:
        built = build(project, output, tool)
    except (BuildError, definition.DefinitionError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{built}（{built.stat().st_size / 1e6:.1f} MB）を作りました。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
