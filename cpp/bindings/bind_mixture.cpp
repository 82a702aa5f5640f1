// emgine._core.Mixture: parameters out as read-only views, scores into the caller's arrays.
#include "arrays.hpp"
#include "bindings.hpp"
#include "emgine/mixture.hpp"

namespace emgine::bindings {

namespace {

// build(type, n_features, weights, means, covariances) or the same of factors.
template <class Build>
Mixture built(const Build& build, const Doubles& weights, const Doubles& means,
              const Doubles& covariances, const std::string& covariance_type) {
    const CovarianceType type = covariance_type_of(covariance_type);
    if (weights.ndim() != 1 || means.ndim() != 2)
        throw py::value_error("weights must have 1 dimension and means 2.");
    const auto k = static_cast<std::size_t>(weights.shape(0));
    const auto d = static_cast<std::size_t>(means.shape(1));
    require_shape(means, {k, d}, "means");
    require_shape(covariances, covariances_shape(type, d, k), "covariances");
    return build(type, d, vector_of(weights), vector_of(means), vector_of(covariances));
}

Mixture from_covariances(CovarianceType type, std::size_t d, std::vector<double> weights,
                         std::vector<double> means, std::vector<double> covariances) {
    return {type, d, std::move(weights), std::move(means), std::move(covariances)};
}

py::array covariances_view(const std::vector<double>& values, const py::object& self) {
    const auto& p = self.cast<const Mixture&>().parameters();
    return view_of(values, covariances_shape(p.type, p.n_features, p.n_components), self);
}

void score_samples_into(const Mixture& mixture, const py::array& rows, py::array out,
                        int n_threads) {
    const MatrixView view = rows_of(rows);
    const Results results = results_of(out, {rows.shape(0)});
    const py::gil_scoped_release release;
    score_samples(view, mixture, results, pass_options(n_threads));
}

void predict_proba_into(const Mixture& mixture, const py::array& rows, py::array out,
                        int n_threads) {
    const MatrixView view = rows_of(rows);
    const Results results =
        results_of(out, {rows.shape(0), static_cast<py::ssize_t>(mixture.n_components())});
    const py::gil_scoped_release release;
    predict_proba(view, mixture, results, pass_options(n_threads));
}

void predict_into(const Mixture& mixture, const py::array& rows,
                  py::array_t<std::int64_t, py::array::c_style> out, int n_threads) {
    const MatrixView view = rows_of(rows);
    if (out.ndim() != 1 || out.shape(0) != rows.shape(0))
        throw py::value_error("out has the wrong shape: " + shape_of(out) + ".");
    std::int64_t* labels = out.mutable_data();
    const py::gil_scoped_release release;
    predict(view, mixture, labels, pass_options(n_threads));
}

SufficientStatistics expectation_of(const Mixture& mixture, const py::array& rows,
                                    const std::optional<Doubles>& sample_weight, int n_threads,
                                    const std::optional<Doubles>& about) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    if (about)
        require_shape(*about, {mixture.n_components(), mixture.n_features()}, "about");
    const double* reference = about ? about->data() : nullptr;
    const py::gil_scoped_release release;
    return expectation(data, mixture, reference, pass_options(n_threads));
}

// Cells by (weight of the rows, log-likelihood, the same of their densest components).
py::array likelihoods_of(const Mixture& mixture, const py::array& rows,
                         const std::optional<Doubles>& sample_weight, int n_threads) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    std::vector<Likelihoods> cells;
    {
        const py::gil_scoped_release release;
        cells = likelihoods(data, mixture, pass_options(n_threads));
    }
    std::vector<double> numbers;
    for (const Likelihoods& cell : cells)
        numbers.insert(numbers.end(), {cell.row_weight, cell.log_density, cell.largest});
    return array_of(numbers.data(), {cells.size(), 3});
}

} // namespace

void bind_mixture(py::module_& module) {
    const auto no = [](const char* name) { return py::arg(name).noconvert(); };
    py::class_<Mixture>(module, "Mixture")
        .def(py::init<const Mixture&>(), py::arg("other"))
        .def(py::init([](const Doubles& weights, const Doubles& means, const Doubles& covariances,
                         const std::string& type) {
                 return built(from_covariances, weights, means, covariances, type);
             }),
             no("weights"), no("means"), no("covariances"), py::arg("covariance_type"))
        .def_static(
            "from_precisions_cholesky",
            [](const Doubles& weights, const Doubles& means, const Doubles& factors,
               const std::string& type) {
                return built(Mixture::from_precisions_cholesky, weights, means, factors, type);
            },
            no("weights"), no("means"), no("precisions_cholesky"), py::arg("covariance_type"))
        .def_static(
            "from_stored",
            [](const Doubles& weights, const Doubles& means, const Doubles& covariances,
               const Doubles& factors, const std::string& type) {
                return built(
                    [&](CovarianceType covariance_type, std::size_t d, std::vector<double> w,
                        std::vector<double> m, std::vector<double> c) {
                        return Mixture::from_stored(covariance_type, d, std::move(w), std::move(m),
                                                    std::move(c), vector_of(factors));
                    },
                    weights, means, covariances, type);
            },
            no("weights"), no("means"), no("covariances"), no("precisions_cholesky"),
            py::arg("covariance_type"))
        .def_property_readonly("weights",
                               [](const py::object& self) {
                                   const auto& p = self.cast<const Mixture&>().parameters();
                                   return view_of(p.weights, {p.n_components}, self);
                               })
        .def_property_readonly("means",
                               [](const py::object& self) {
                                   const auto& p = self.cast<const Mixture&>().parameters();
                                   return view_of(p.means, {p.n_components, p.n_features}, self);
                               })
        .def_property_readonly("covariances",
                               [](const py::object& self) {
                                   return covariances_view(
                                       self.cast<const Mixture&>().parameters().covariances, self);
                               })
        .def_property_readonly("precisions_cholesky",
                               [](const py::object& self) {
                                   return covariances_view(
                                       self.cast<const Mixture&>().parameters().precisions_cholesky,
                                       self);
                               })
        .def_property_readonly("covariance_type",
                               [](const Mixture& m) { return name_of(m.covariance_type()); })
        .def_property_readonly("n_components", &Mixture::n_components)
        .def_property_readonly("n_features", &Mixture::n_features)
        .def("score_samples", score_samples_into, no("X"), no("out"), py::arg("n_threads"))
        .def("predict", predict_into, no("X"), no("out"), py::arg("n_threads"))
        .def("predict_proba", predict_proba_into, no("X"), no("out"), py::arg("n_threads"))
        .def("expectation", expectation_of, no("X"), no("sample_weight").none(true),
             py::arg("n_threads"), no("about").none(true) = py::none());
    module.def("likelihoods", likelihoods_of, py::arg("mixture"), no("X"),
               no("sample_weight").none(true), py::arg("n_threads"));
}

} // namespace emgine::bindings
