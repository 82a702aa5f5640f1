// emgine._core.Chart: mixtures to vectors about a reference, and back.
#include "arrays.hpp"
#include "bindings.hpp"
#include "pass/chart.hpp"

namespace emgine::bindings {

namespace {

py::array vector_in(const Chart& chart, const Mixture& mixture) {
    if (mixture.shape() != chart.shape())
        throw py::value_error("mixture must have the structure and the sizes of the reference.");
    std::vector<double> made;
    {
        const LongWork work;
        made = chart.vector(mixture);
    }
    return array_of(made.data(), {made.size()});
}

Mixture mixture_at(const Chart& chart, const Doubles& vector) {
    require_shape(vector, {chart.size()}, "vector");
    const double* numbers = vector.data();
    const LongWork work;
    return chart.mixture(numbers);
}

Chart chart_at(const Mixture& reference, const SufficientStatistics* seen) {
    if (seen != nullptr && seen->shape() != reference.shape())
        throw py::value_error("seen must have the structure and the sizes of the reference.");
    const LongWork work;
    return Chart(reference, seen);
}

} // namespace

void bind_chart(py::module_& module) {
    bound_class<Chart>(module, "Chart")
        .def(py::init(&chart_at), py::arg("reference"), py::arg("seen") = nullptr)
        .def("vector", vector_in, py::arg("mixture"))
        .def("mixture", mixture_at, py::arg("vector"));
}

} // namespace emgine::bindings
