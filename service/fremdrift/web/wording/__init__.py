"""dates naming voice view texts citing"""
