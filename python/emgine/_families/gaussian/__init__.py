"""The Gaussian family: parameters of its covariance structures, bounds, halves, draws."""
