"""To other libraries and back: scikit-learn's estimator, ONNX.

They are imported where they are needed, never when emgine is.
"""
