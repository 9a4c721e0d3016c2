"""Trials that the desk carries out: assigned, logged, watched for harm. No outcome is kept here."""
