// The number of threads, the layout of the rows, and exact float32 rows change no bit.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"
#include "emgine/scoring.hpp"

#include <algorithm>

namespace {

using problem::Problem;

std::vector<double> pass(const Problem& p, const emgine::MatrixView& view, int n_threads) {
    emgine::PassOptions options;
    options.n_threads = n_threads;
    const emgine::WeightedRows data{view, p.sample_weight.data()};
    auto values = emgine::expectation(data, p.mixture(), nullptr, options).values;
    std::vector<double> densities(p.n);
    emgine::score(emgine::Score::log_density, view, p.mixture(), {densities.data()}, options);
    values.insert(values.end(), densities.begin(), densities.end());
    return values;
}

const check::Case threads("1, 2, 3 and 7 threads", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 3, 20}) {
            const Problem p = problem::make(type, 12345, d, 4);
            const auto one = pass(p, p.view(), 1);
            for (const int n_threads : {2, 3, 7})
                check::that(pass(p, p.view(), n_threads) == one,
                            p.name() + " threads " + std::to_string(n_threads));
        }
});

// Rows in larger memory, with strides given in doubles; all other numbers are NaN.
struct Strided {
    std::vector<double> memory;
    emgine::MatrixView view;
    Strided(const Problem& p, std::ptrdiff_t row, std::ptrdiff_t column)
        : memory(p.n * p.d * 6 + 64, std::nan("")) {
        const auto n = static_cast<std::ptrdiff_t>(p.n), d = static_cast<std::ptrdiff_t>(p.d);
        double* first = memory.data() - std::min<std::ptrdiff_t>(row, 0) * (n - 1) -
                        std::min<std::ptrdiff_t>(column, 0) * (d - 1);
        for (std::ptrdiff_t s = 0; s < n; ++s)
            for (std::ptrdiff_t j = 0; j < d; ++j)
                first[s * row + j * column] = p.rows[static_cast<std::size_t>(s * d + j)];
        const std::ptrdiff_t size = sizeof(double);
        view = {first, emgine::Scalar::float64, p.n, p.d, row * size, column * size};
    }
};

const check::Case layouts("Fortran order, gaps and negative strides", [] {
    for (const std::size_t d : {1, 2, 5}) {
        const Problem p = problem::make("full", 1000, d, 3);
        const auto dense = pass(p, p.view(), 2);
        const auto n = static_cast<std::ptrdiff_t>(p.n), f = static_cast<std::ptrdiff_t>(d);
        const std::pair<std::ptrdiff_t, std::ptrdiff_t> strides[] = {
            {1, n}, {2 * f, 2}, {-f, 1}, {f, -1}, {-2 * f, -2}, {-1, n}};
        for (const auto& [row, column] : strides)
            check::that(pass(p, Strided(p, row, column).view, 2) == dense,
                        p.name() + " strides " + std::to_string(row) + ' ' +
                            std::to_string(column));
    }
});

const check::Case float32("float32 rows give the bits of their float64 copy", [] {
    for (const auto& type : problem::types) {
        Problem p = problem::make(type, 777, 3, 2);
        const std::vector<float> narrow(p.rows.begin(), p.rows.end());
        std::copy(narrow.begin(), narrow.end(), p.rows.begin());
        const std::ptrdiff_t size = sizeof(float);
        const emgine::MatrixView view{narrow.data(), emgine::Scalar::float32, p.n, p.d, 3 * size,
                                      size};
        check::that(pass(p, view, 2) == pass(p, p.view(), 2), p.name());
    }
});

} // namespace
