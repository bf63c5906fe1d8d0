"""cards lines listing lists list_tables tables search selection"""
