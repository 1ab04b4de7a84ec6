"""The one thing that pyproject.toml cannot say: the folder `checks/` is the package `netlint.checks`."""

from setuptools import find_packages, setup

setup(
    package_dir={"": "src", "netlint.checks": "checks"},
    packages=[
        *find_packages("src"),
        "netlint.checks",
        *(f"netlint.checks.{package}" for package in find_packages("checks")),
    ],
)
