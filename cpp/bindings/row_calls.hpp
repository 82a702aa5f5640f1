// Scores of a row or a few rows around pybind11: what both the methods and the bound calls do.
// Takes numpy's own arrays that need no conversion, and a row of numbers in a list, tuple or dict.
// Declines everything else, which Python's checked methods then answer or refuse by name.
#pragma once

#include <pybind11/numpy.h>

#include "emgine/scoring.hpp"

namespace emgine::bindings {

// Once, before any other call: nothing is left to be made while threads wait for each other.
void prepare_row_calls();

// The mixture inside an object of its Python class; null where __init__ has not run.
const Mixture* mixture_in(PyObject* object);

// A new reference, or null: declined, with or without (see PyErr_Occurred) a Python error. self:
// an object that has a mixture inside. out may be null.
PyObject* fast_score(Score score, PyObject* self, PyObject* x, PyObject* out);

} // namespace emgine::bindings
