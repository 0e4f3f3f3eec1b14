"""The neutral mailbox: each mail is read, taken by the journey, answered, then erased upstream."""
