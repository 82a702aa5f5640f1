// What each bind_*.cpp adds to the module.
#pragma once

#include <pybind11/pybind11.h>

namespace emgine::bindings {

void bind_model_shape(pybind11::module_& module);
void bind_mixture(pybind11::module_& module);
void bind_row_calls(pybind11::module_& module);
void bind_statistics(pybind11::module_& module);
void bind_statistics_span(pybind11::module_& module);
void bind_starts(pybind11::module_& module);
void bind_directions(pybind11::module_& module);
void bind_chart(pybind11::module_& module);
void bind_build_info(pybind11::module_& module);
void bind_model_file(pybind11::module_& module);

} // namespace emgine::bindings
