"""A family that exists only here: shows that the recipe of CONTRIBUTING.md is true."""
