"""The command line: one file per command. The only room with a clock, an environment and a terminal.

Command modules import nothing heavy at their head, so that `--version`, `--help` and shell completion stay quick.
"""
