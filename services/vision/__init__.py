"""Watches streets through cameras: what has stood where it must not, since when, and is it gone?"""
