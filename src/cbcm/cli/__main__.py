"""Lets `python -m cbcm.cli` run the command line."""

from cbcm.cli import main

main()
