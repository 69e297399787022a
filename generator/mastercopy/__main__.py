"""Turns `python -m mastercopy` into the same call as the `mastercopy` command."""

from mastercopy.cli import main

if __name__ == "__main__":
    main()
