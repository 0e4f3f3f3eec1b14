"""An invented network on this machine, for the demo, the tests and the measuring programs."""
