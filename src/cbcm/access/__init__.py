"""Who may call what: strict bearer tokens and roles."""
