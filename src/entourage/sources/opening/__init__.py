"""Opening: what lies behind a path, as bytes and as text."""
