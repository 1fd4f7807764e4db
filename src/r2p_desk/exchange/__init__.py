"""What travels: packages, cards, and the ledger of what was sent and received."""
