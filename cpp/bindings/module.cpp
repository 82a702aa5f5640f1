// emgine._core: the compiled half. Docstrings live in Python. Touches no global state, so needs no
// GIL.
#include <pybind11/pybind11.h>

#include "bindings.hpp"
#include "emgine/mixture.hpp"
#include "emgine/pass_options.hpp"

namespace py = pybind11;

PYBIND11_MODULE(_core, module, py::mod_gil_not_used()) {
    py::register_exception<emgine::IllDefinedComponent>(module, "IllDefinedComponentError",
                                                        PyExc_ValueError);
    py::register_exception_translator([](std::exception_ptr exception) {
        try {
            std::rethrow_exception(exception);
        } catch (const emgine::Interrupted&) {
            // The signal's handler has set its own exception already.
            if (PyErr_Occurred() == nullptr)
                PyErr_SetNone(PyExc_KeyboardInterrupt);
        }
    });
    emgine::bindings::bind_model_shape(module);
    emgine::bindings::bind_statistics(module);
    emgine::bindings::bind_mixture(module);
    emgine::bindings::bind_statistics_span(module);
    emgine::bindings::bind_row_calls(module);
    emgine::bindings::bind_starts(module);
    emgine::bindings::bind_directions(module);
    emgine::bindings::bind_matrices(module);
    emgine::bindings::bind_chart(module);
    emgine::bindings::bind_gamma_functions(module);
    emgine::bindings::bind_acceleration(module);
    emgine::bindings::bind_iterations(module);
    emgine::bindings::bind_build_info(module);
    emgine::bindings::bind_model_file(module);
}
