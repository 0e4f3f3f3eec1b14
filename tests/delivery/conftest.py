"""The office of the notices, for every file of this folder."""

from tests.office import office

__all__ = ["office"]
