// emgine._core.SufficientStatistics: numbers out as arrays in scikit-learn's shapes.
#include "arrays.hpp"
#include "bindings.hpp"
#include "emgine/em.hpp"
#include "emgine/statistics.hpp"

namespace emgine::bindings {

namespace {

SufficientStatistics built(const Doubles& weight, const Doubles& sum, const Doubles& scatter,
                           const Doubles& means, const std::string& covariance_type,
                           double log_likelihood, double row_weight) {
    if (sum.ndim() != 2)
        throw py::value_error("sum must have 2 dimensions.");
    const auto k = static_cast<std::size_t>(sum.shape(0));
    const auto d = static_cast<std::size_t>(sum.shape(1));
    const StatisticsLayout layout{covariance_type_of(covariance_type), d, k};
    if (k == 0 || d == 0)
        throw py::value_error("sum must have at least one component and one feature.");
    require_shape(weight, {k}, "weight");
    require_shape(means, {k, d}, "means");
    require_shape(scatter, covariances_shape(layout.type, d, k), "scatter");
    return statistics_of(layout, weight.data(), sum.data(), scatter.data(), means.data(),
                         log_likelihood, row_weight);
}

py::array scatter_array(const SufficientStatistics& statistics) {
    const StatisticsLayout& layout = statistics.layout;
    return array_of(unpacked_scatter(statistics).data(),
                    covariances_shape(layout.type, layout.n_features, layout.n_components));
}

Mixture maximized(const SufficientStatistics& statistics, double reg_covar, int n_threads) {
    const py::gil_scoped_release release;
    return maximization(statistics, reg_covar, n_threads);
}

py::tuple moments_of(const SufficientStatistics& statistics, double reg_covar) {
    const Moments found = moments(statistics, reg_covar);
    const StatisticsLayout& layout = statistics.layout;
    const std::size_t k = layout.n_components, d = layout.n_features;
    return py::make_tuple(array_of(found.weights.data(), {k}), array_of(found.means.data(), {k, d}),
                          array_of(found.covariances.data(), covariances_shape(layout.type, d, k)));
}

py::list degenerate(const SufficientStatistics& statistics, const Mixture& updated, double floor) {
    py::list found;
    for (const std::size_t component : degenerate_components(statistics, updated, floor))
        found.append(component);
    return found;
}

} // namespace

void bind_statistics(py::module_& module) {
    using Statistics = SufficientStatistics;
    const auto no = [](const char* name) { return py::arg(name).noconvert(); };
    py::class_<Statistics>(module, "SufficientStatistics")
        .def(py::init<const Statistics&>(), py::arg("other"))
        .def(py::init(&built), no("weight"), no("sum"), no("scatter"), no("means"),
             py::arg("covariance_type"), py::arg("log_likelihood"), py::arg("row_weight"))
        .def_property_readonly(
            "weight",
            [](const Statistics& s) { return array_of(s.weight(), {s.layout.n_components}); })
        .def_property_readonly("sum",
                               [](const Statistics& s) {
                                   return array_of(s.sum(),
                                                   {s.layout.n_components, s.layout.n_features});
                               })
        .def_property_readonly("scatter", scatter_array)
        .def_property_readonly("means",
                               [](const Statistics& s) {
                                   return array_of(s.means.data(),
                                                   {s.layout.n_components, s.layout.n_features});
                               })
        .def_property_readonly("covariance_type",
                               [](const Statistics& s) { return name_of(s.layout.type); })
        .def_property_readonly("log_likelihood", &Statistics::log_likelihood)
        .def_property_readonly("row_weight", &Statistics::row_weight)
        .def(
            "__add__", [](const Statistics& a, const Statistics& b) { return a + b; },
            py::is_operator())
        .def("loses_digits", loses_digits, py::arg("updated"))
        .def("maximization", maximized, py::arg("reg_covar"), py::arg("n_threads") = 1);
    module.def("moments", moments_of, py::arg("statistics"), py::arg("reg_covar"));
    module.def("degenerate_components", degenerate, py::arg("statistics"), py::arg("updated"),
               py::arg("floor"));
}

} // namespace emgine::bindings
