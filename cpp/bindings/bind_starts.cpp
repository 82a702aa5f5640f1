// Starts: k-means, its seeding, merged groups, and the check that rows are finite.
#include "arrays.hpp"
#include "bindings.hpp"
#include "emgine/kmeans.hpp"
#include "emgine/merging.hpp"
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

py::tuple merged_groups(const Doubles& weight, const Doubles& means, const Doubles& covariances,
                        const Doubles& unit, double least, std::size_t n_groups, int n_threads) {
    const auto g = static_cast<std::size_t>(weight.size()),
               d = static_cast<std::size_t>(unit.size());
    const bool matrices = covariances.ndim() == 3;
    std::vector<std::size_t> shape{g, d};
    require_shape(means, shape, "means");
    if (matrices)
        shape.push_back(d);
    require_shape(covariances, shape, "covariances");
    if (g == 0 || d == 0 || n_groups == 0)
        throw py::value_error("There must be at least one group, of at least one feature.");
    const std::vector<double> of_features = vector_of(unit);
    Groups left{matrices, d, vector_of(weight), vector_of(means), vector_of(covariances)};
    {
        const Released released;
        left = merge_groups(std::move(left), of_features, least, n_groups, pass_options(n_threads));
    }
    shape[0] = left.weight.size();
    return py::make_tuple(array_of(left.weight.data(), {shape[0]}),
                          array_of(left.means.data(), {shape[0], d}),
                          array_of(left.covariances.data(), shape));
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
    module.def("merge_groups", merged_groups, no("weight"), no("means"), no("covariances"),
               no("unit"), py::arg("least"), py::arg("n_groups"), py::arg("n_threads"));
    module.def("find_non_finite", first_non_finite, no("X"), py::arg("n_threads"),
               py::arg("missing") = false);
    module.def("find_outside", first_outside, no("X"), py::arg("shape"), py::arg("n_threads"));
}

} // namespace emgine::bindings
