"""`python -m pincite` is the command `pincite`."""

from pincite.service.cli.main import main

if __name__ == "__main__":
    main()
