"""home changes comparing told reports deadlines following quality"""
