"""The report for the network and whoever leads the response: made of published cells alone."""
