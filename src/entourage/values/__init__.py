"""Values: one reader per kind of cell, wherever the cell lies."""
