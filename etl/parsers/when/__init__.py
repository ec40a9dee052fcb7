"""Dates, durations, ages and places in the course of treatment."""
