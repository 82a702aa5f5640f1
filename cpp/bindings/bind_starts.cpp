// Starts: k-means, its seeding, and the check that rows are finite.
#include "arrays.hpp"
#include "bindings.hpp"
#include "emgine/kmeans.hpp"
#include "emgine/support.hpp"

namespace emgine::bindings {

namespace {

py::array seeds(const py::array& rows, const std::optional<Doubles>& sample_weight,
                const Doubles& scale, std::size_t n_components, std::uint64_t seed, int n_threads) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    require_shape(scale, {data.rows.columns}, "scale");
    if (data.rows.rows == 0 || n_components == 0)
        throw py::value_error("X must have at least one row and n_components be at least 1.");
    std::vector<std::int64_t> chosen;
    {
        const Released released;
        chosen =
            kmeans_plus_plus(data, vector_of(scale), n_components, seed, pass_options(n_threads));
    }
    return py::array_t<std::int64_t>(static_cast<py::ssize_t>(chosen.size()), chosen.data());
}

py::array improved_seeds(const py::array& rows, const std::optional<Doubles>& sample_weight,
                         const Doubles& scale, const std::vector<std::int64_t>& seeds,
                         const Doubles& shares, int n_threads) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    require_shape(scale, {data.rows.columns}, "scale");
    const auto n = static_cast<std::int64_t>(data.rows.rows);
    for (const std::int64_t seed : seeds)
        if (seed < 0 || seed >= n)
            throw py::value_error("seeds must be numbers of rows.");
    std::vector<std::int64_t> better;
    {
        const Released released;
        better = improve_seeds(data, vector_of(scale), seeds, vector_of(shares),
                               pass_options(n_threads));
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
        const Released released;
        result = kmeans(data, vector_of(centers), vector_of(scale),
                        {max_iter, tol, pass_options(n_threads)});
    }
    return py::make_tuple(array_of(result.centers.data(), {k, data.rows.columns}), result.inertia,
                          result.n_iter);
}

using Place = std::optional<std::pair<std::size_t, std::size_t>>;

Place place_of(const Position& at) {
    return at.found ? Place(std::make_pair(at.row, at.column)) : std::nullopt;
}

// Where cells may be missing, NaN is such a cell.
Place first_non_finite(const py::array& rows, int n_threads, bool missing) {
    const MatrixView view = rows_of(rows);
    const Released released;
    return place_of((missing ? find_infinite : find_non_finite)(view, pass_options(n_threads)));
}

Place first_outside(const py::array& rows, const ModelShape& shape, int n_threads) {
    const MatrixView view = rows_of(rows);
    const Supports supports = supports_of(shape);
    const Released released;
    return place_of(find_outside(view, supports, pass_options(n_threads)));
}

} // namespace

void bind_starts(py::module_& module) {
    const auto no = [](const char* name) { return py::arg(name).noconvert(); };
    module.def("kmeans_plus_plus", seeds, no("X"), no("sample_weight").none(true), no("scale"),
               py::arg("n_components"), py::arg("seed"), py::arg("n_threads"));
    module.def("improve_seeds", improved_seeds, no("X"), no("sample_weight").none(true),
               no("scale"), py::arg("seeds"), no("shares"), py::arg("n_threads") = 1);
    module.def("kmeans", lloyd, no("X"), no("sample_weight").none(true), no("centers"), no("scale"),
               py::arg("max_iter"), py::arg("tol"), py::arg("n_threads"));
    module.def("find_non_finite", first_non_finite, no("X"), py::arg("n_threads"),
               py::arg("missing") = false);
    module.def("find_outside", first_outside, no("X"), py::arg("shape"), py::arg("n_threads"));
}

} // namespace emgine::bindings
