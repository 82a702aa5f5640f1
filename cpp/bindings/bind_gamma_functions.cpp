// log Gamma and its derivative of arrays, which numpy lacks. Bits depend on no thread.
#include <cmath>

#include "algebra/gamma_functions.hpp"
#include "arrays.hpp"
#include "bindings.hpp"

namespace emgine::bindings {

namespace {

double digamma(double x) { return std::log(x) - log_minus_digamma(x); }

double log_gamma(double x) {
    return (x - 0.5) * std::log(x) - x + (log_2_pi / 2 + stirling_error(x));
}

template <double (*Function)(double)>
py::array_t<double> of_each(const Doubles& x) {
    const std::vector<py::ssize_t> shape(x.shape(), x.shape() + x.ndim());
    py::array_t<double> made(shape);
    double* to = made.mutable_data();
    for (py::ssize_t i = 0; i < x.size(); ++i)
        to[i] = Function(x.data()[i]);
    return made;
}

} // namespace

void bind_gamma_functions(py::module_& module) {
    module.def("digamma", of_each<digamma>, py::arg("x"));
    module.def("log_gamma", of_each<log_gamma>, py::arg("x"));
}

} // namespace emgine::bindings
