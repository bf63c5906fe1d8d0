"""Ground: namespaces, formats, errors, settings and folders. It knows no library and no other room."""
