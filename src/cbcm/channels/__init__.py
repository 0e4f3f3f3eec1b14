"""The doors: thin adapters that verify and translate, and decide nothing."""
