"""The HTTP interface for seats, administrators and the person's follow-up."""
