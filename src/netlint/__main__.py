"""Runs the command line as `python -m netlint`."""

from netlint.cli.main import main

if __name__ == "__main__":
    main()
