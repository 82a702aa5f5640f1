// Starts: hard and random responsibilities, k-means, k-means++, and the check that rows are finite.
#include <limits>

#include "arrays.hpp"
#include "bindings.hpp"
#include "emgine/finite.hpp"
#include "emgine/kmeans.hpp"
#include "machine/parallel.hpp"
#include "pass/pass.hpp"

namespace emgine::bindings {

namespace {

SufficientStatistics hard_statistics(const Mixture& metric, const py::array& rows,
                                     const std::optional<Doubles>& sample_weight,
                                     const std::string& covariance_type, int n_threads) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    const CovarianceType type = covariance_type_of(covariance_type);
    const py::gil_scoped_release release;
    return hard_expectation(data, metric, type, pass_options(n_threads));
}

SufficientStatistics random_statistics(const py::array& rows,
                                       const std::optional<Doubles>& sample_weight,
                                       const Doubles& means, const std::string& covariance_type,
                                       std::uint64_t seed, int n_threads) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    const std::size_t k = components_of(means, data.rows.columns);
    const CovarianceType type = covariance_type_of(covariance_type);
    const py::gil_scoped_release release;
    return random_expectation(data, type, k, means.data(), seed, pass_options(n_threads));
}

py::array seeds(const py::array& rows, const std::optional<Doubles>& sample_weight,
                const Doubles& scale, std::size_t n_components, std::uint64_t seed, int n_threads) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    require_shape(scale, {data.rows.columns}, "scale");
    if (data.rows.rows == 0 || n_components == 0)
        throw py::value_error("X must have at least one row and n_components be at least 1.");
    std::vector<std::int64_t> chosen;
    {
        const py::gil_scoped_release release;
        chosen =
            kmeans_plus_plus(data, vector_of(scale), n_components, seed, pass_options(n_threads));
    }
    return py::array_t<std::int64_t>(static_cast<py::ssize_t>(chosen.size()), chosen.data());
}

py::array improved_seeds(const py::array& rows, const std::optional<Doubles>& sample_weight,
                         const Doubles& scale, const std::vector<std::int64_t>& seeds,
                         const Doubles& shares) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    require_shape(scale, {data.rows.columns}, "scale");
    const auto n = static_cast<std::int64_t>(data.rows.rows);
    for (const std::int64_t seed : seeds)
        if (seed < 0 || seed >= n)
            throw py::value_error("seeds must be numbers of rows.");
    std::vector<std::int64_t> better;
    {
        const py::gil_scoped_release release;
        better = improve_seeds(data, vector_of(scale), seeds, vector_of(shares), pass_options(1));
    }
    return py::array_t<std::int64_t>(static_cast<py::ssize_t>(better.size()), better.data());
}

py::tuple lloyd(const py::array& rows, const std::optional<Doubles>& sample_weight,
                const Doubles& centers, const Doubles& scale, std::size_t max_iter, double tol,
                int n_threads) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    require_shape(scale, {data.rows.columns}, "scale");
    if (centers.ndim() != 2 || centers.shape(0) == 0)
        throw py::value_error("centers must have 2 dimensions and at least one row.");
    const auto k = static_cast<std::size_t>(centers.shape(0));
    require_shape(centers, {k, data.rows.columns}, "centers");
    KMeansResult result;
    {
        const py::gil_scoped_release release;
        result = kmeans(data, vector_of(centers), vector_of(scale),
                        {max_iter, tol, pass_options(n_threads)});
    }
    return py::make_tuple(array_of(result.centers.data(), {k, data.rows.columns}), result.inertia,
                          result.n_iter);
}

std::optional<std::pair<std::size_t, std::size_t>> first_non_finite(const py::array& rows,
                                                                    int n_threads) {
    const MatrixView view = rows_of(rows);
    const py::gil_scoped_release release;
    const NonFinite at = find_non_finite(view, pass_options(n_threads));
    if (!at.found)
        return std::nullopt;
    return std::make_pair(at.row, at.column);
}

// Nanoseconds of a pass with one thread, and how many threads it could use.
py::tuple cost_of_pass(std::size_t n_rows, std::size_t n_features, std::size_t n_components,
                       const std::string& covariance_type) {
    const CovarianceType type = covariance_type_of(covariance_type);
    const double cost = pass_cost(type, n_rows, n_features, n_components);
    return py::make_tuple(cost, n_workers(n_rows, cost, std::numeric_limits<int>::max()));
}

} // namespace

void bind_initialization(py::module_& module) {
    const auto no = [](const char* name) { return py::arg(name).noconvert(); };
    module.def("hard_statistics", hard_statistics, py::arg("metric"), no("X"),
               no("sample_weight").none(true), py::arg("covariance_type"), py::arg("n_threads"));
    module.def("random_statistics", random_statistics, no("X"), no("sample_weight").none(true),
               no("means"), py::arg("covariance_type"), py::arg("seed"), py::arg("n_threads"));
    module.def("kmeans_plus_plus", seeds, no("X"), no("sample_weight").none(true), no("scale"),
               py::arg("n_components"), py::arg("seed"), py::arg("n_threads"));
    module.def("improve_seeds", improved_seeds, no("X"), no("sample_weight").none(true),
               no("scale"), py::arg("seeds"), no("shares"));
    module.def("kmeans", lloyd, no("X"), no("sample_weight").none(true), no("centers"), no("scale"),
               py::arg("max_iter"), py::arg("tol"), py::arg("n_threads"));
    module.def("pass_cost", cost_of_pass, py::arg("n_rows"), py::arg("n_features"),
               py::arg("n_components"), py::arg("covariance_type"));
    module.def("find_non_finite", first_non_finite, no("X"), py::arg("n_threads"));
}

} // namespace emgine::bindings
