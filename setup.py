"""What pyproject.toml cannot say: the folder `checks/` is the package `netlint.checks`, and has an index."""

import os
import subprocess
import sys

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

_INDEXES = """
import os, sys
from netlint.engine import index
from netlint.network import catalog
index.write("netlint.checks")
catalog.write(os.path.join(sys.argv[1], "network"))
"""


class BuildWithIndex(build_py):
    """Writes the indexes of the checks and of the entities into what is built.

    See `netlint.engine.index` and `netlint.network.catalog`. An editable installation has none: what is added
    there is found at once.
    """

    def run(self) -> None:
        """Build, then import the checks from what was built, in an interpreter of its own."""
        super().run()
        if self.editable_mode:
            return
        path = os.pathsep.join(filter(None, (os.path.abspath(self.build_lib), os.environ.get("PYTHONPATH"))))
        subprocess.run(
            [sys.executable, "-B", "-c", _INDEXES, os.path.join(os.path.abspath(self.build_lib), "netlint")],
            env={**os.environ, "PYTHONPATH": path},
            check=True,
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
