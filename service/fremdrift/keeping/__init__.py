"""Keeping: releases. Freeze one, find one, verify one, roll back to one. It knows no meaning of what it keeps."""
