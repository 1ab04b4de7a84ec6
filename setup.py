"""What pyproject.toml cannot say: the folder `checks/` is the package `netlint.checks`, and has an index."""

import os
import subprocess
import sys

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py


class BuildWithIndex(build_py):
    """Writes the index of the checks into what is built (`netlint.engine.index`).

    An editable installation has none: a check that is added there is found at once.
    """

    def run(self) -> None:
        """Build, then import the checks from what was built, in an interpreter of its own."""
        super().run()
        if self.editable_mode:
            return
        path = os.pathsep.join(filter(None, (os.path.abspath(self.build_lib), os.environ.get("PYTHONPATH"))))
        script = "from netlint.engine.index import write; write('netlint.checks')"
        subprocess.run(
            [sys.executable, "-B", "-c", script], env={**os.environ, "PYTHONPATH": path}, check=True
        )


setup(
    cmdclass={"build_py": BuildWithIndex},
    package_dir={"": "src", "netlint.checks": "checks"},
    packages=[
        *find_packages("src"),
        "netlint.checks",
        *(f"netlint.checks.{package}" for package in find_packages("checks")),
    ],
)
