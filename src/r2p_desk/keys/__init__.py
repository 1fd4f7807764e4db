"""Officers, passphrases, signatures and the age format. Imports nothing of the domain."""
