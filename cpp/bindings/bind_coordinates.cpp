// emgine._core.Coordinates: mixtures to vectors about a reference, and back.
#include "arrays.hpp"
#include "bindings.hpp"
#include "families/gaussian/coordinates.hpp"

namespace emgine::bindings {

namespace {

py::array vector_in(const Coordinates& chart, const Mixture& mixture) {
    const MixtureParameters& p = chart.reference();
    if (mixture.covariance_type() != p.type || mixture.n_features() != p.n_features ||
        mixture.n_components() != p.n_components)
        throw py::value_error("mixture must have the structure and the sizes of the reference.");
    std::vector<double> made;
    {
        const py::gil_scoped_release release;
        made = chart.vector(mixture);
    }
    return array_of(made.data(), {made.size()});
}

Mixture mixture_at(const Coordinates& chart, const Doubles& vector) {
    require_shape(vector, {chart.size()}, "vector");
    const double* numbers = vector.data();
    const py::gil_scoped_release release;
    return chart.mixture(numbers);
}

} // namespace

void bind_coordinates(py::module_& module) {
    py::class_<Coordinates>(module, "Coordinates")
        .def(py::init<const Mixture&>(), py::arg("reference"))
        .def("vector", vector_in, py::arg("mixture"))
        .def("mixture", mixture_at, py::arg("vector"));
}

} // namespace emgine::bindings
