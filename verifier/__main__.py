"""`python -m verifier`: the same as the `verifier` command."""

from verifier.cli.main import main

if __name__ == "__main__":  # child processes import this module, too
    main()
