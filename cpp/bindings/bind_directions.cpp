// Vectors of parameters: inner products and directions whose bits depend on no thread.
#include "algebra/quasi_newton.hpp"
#include "arrays.hpp"
#include "bindings.hpp"

namespace emgine::bindings {

namespace {

const double* vector_like(const Doubles& vector, const Doubles& other, const char* name) {
    require_shape(vector, {static_cast<std::size_t>(other.size())}, name);
    return vector.data();
}

double inner(const Doubles& a, const Doubles& b) {
    return inner_product(vector_like(a, a, "a"), vector_like(b, a, "b"),
                         static_cast<std::size_t>(a.size()));
}

py::array direction(const std::vector<Doubles>& points, const std::vector<Doubles>& gradients,
                    const Doubles& gradient, double smallest_curvature, double largest_scale) {
    if (points.size() != gradients.size())
        throw py::value_error("points and gradients must be equally many.");
    const auto size = static_cast<std::size_t>(gradient.size());
    std::vector<Difference> history;
    for (std::size_t j = 0; j < points.size(); ++j)
        history.emplace_back(vector_like(points[j], gradient, "points"),
                             vector_like(gradients[j], gradient, "gradients"), size);
    std::vector<double> found;
    {
        const Released released;
        found = quasi_newton(history, {gradient.data(), gradient.data() + size}, smallest_curvature,
                             largest_scale);
    }
    return py::array_t<double>(static_cast<py::ssize_t>(found.size()), found.data());
}

} // namespace

void bind_directions(py::module_& module) {
    module.def("inner_product", inner, py::arg("a"), py::arg("b"));
    module.def("quasi_newton", direction, py::arg("points"), py::arg("gradients"),
               py::arg("gradient"), py::arg("smallest_curvature"), py::arg("largest_scale"));
}

} // namespace emgine::bindings
