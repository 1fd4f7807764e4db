"""Document, pages, signature, and verification of any signed PDF."""
