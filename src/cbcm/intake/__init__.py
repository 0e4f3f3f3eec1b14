"""The dialogue: one script for every door, and drafts that survive a crash."""
