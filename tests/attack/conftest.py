"""The office of the notices, for the attacks that watch mail and SMS."""

from tests.office import office

__all__ = ["office"]
