"""The catalogue and its files, as harvesters fetch them, and what becomes of that."""
