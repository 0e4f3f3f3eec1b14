"""The directory: organisations, seats, accounts and the keys that count."""
