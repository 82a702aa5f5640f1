"""A mixture in words: tables of its components, as text and as HTML.

Formats numbers that others computed; reads no rows and changes nothing.
"""
