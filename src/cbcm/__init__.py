"""cbcm: an inter-agency community-based complaints mechanism for PSEA."""

__version__ = "0.1.0"
