"""What a mixture says about some columns given others, and about single numbers: `Inference`.

Rows may have gaps here. Nothing in this folder changes a mixture, or knows a family by name.
"""
