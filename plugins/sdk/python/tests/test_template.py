"""A project as ``tsunagi plugin new`` makes it."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from tsunagi_indicator.component import SDK, contract_folder


class Template(unittest.TestCase):
    """The template is a project that works before anything in it is changed."""

    def test_a_project_of_the_template_passes_its_own_tests(self):
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder) / "as-it-is"
            shutil.copytree(SDK.parent / "templates/python", project, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copytree(SDK / "tsunagi_indicator", project / ".tsunagi/sdk/python/tsunagi_indicator")
            shutil.copytree(contract_folder(), project / ".tsunagi/wit/v1")
            for file in (path for path in project.rglob("*") if path.is_file() and ".tsunagi" not in path.parts):
                text = file.read_text(encoding="utf-8").replace("{{id}}", "as-it-is").replace("{{title}}", "試し")
                file.write_text(text, encoding="utf-8")
            # Without the SDK of this repository in the way.
            clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
            command = [sys.executable, "-m", "unittest", "-v"]
            ran = subprocess.run(command, cwd=project, env=clean, capture_output=True, text=True, encoding="utf-8", check=False)
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertIn("Ran 2 tests", ran.stderr)
