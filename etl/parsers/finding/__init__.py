"""Symptoms, signs and functions: present, absent, changed or valued, with their places."""
