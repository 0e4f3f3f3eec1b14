"""What a message is about, as codes: organisation, place, language, danger, recipient."""
