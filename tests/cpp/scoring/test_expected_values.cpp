// Expected values against the textbook's sums, for every size of tile, and the same bits whatever
// the threads and the layout of the rows.
#include "check.hpp"
#include "textbook.hpp"

#include "emgine/expected_values.hpp"

#include <stdexcept>

namespace {

using problem::Problem;

emgine::AffineMaps maps_of(const Problem& p, std::size_t n_outputs) {
    problem::Uniform uniform(7 * n_outputs + p.d);
    emgine::AffineMaps maps{n_outputs, p.means, {}, {}};
    for (std::size_t i = 0; i < p.k * n_outputs; ++i)
        maps.values.push_back(5 * uniform());
    for (std::size_t i = 0; i < p.k * n_outputs * p.d; ++i)
        maps.slopes.push_back(uniform());
    return maps;
}

std::vector<double> expected(const Problem& p, const emgine::MatrixView& view,
                             const emgine::AffineMaps& maps, int n_threads = 1) {
    std::vector<double> values(p.n * maps.n_outputs);
    emgine::PassOptions options;
    options.n_threads = n_threads;
    emgine::expected_values(view, p.mixture(), maps, values.data(), options);
    return values;
}

void agrees(const Problem& p, std::size_t q) {
    const emgine::AffineMaps maps = maps_of(p, q);
    const auto values = expected(p, p.view(), maps);
    const auto densities = textbook::log_densities(p);
    for (std::size_t s = 0; s < p.n; ++s) {
        const auto* row = &densities[s * p.k];
        const long double total = textbook::log_sum_exp(row, p.k);
        for (std::size_t i = 0; i < q; ++i) {
            long double sum = 0;
            for (std::size_t c = 0; c < p.k; ++c) {
                long double value = maps.values[c * q + i];
                for (std::size_t j = 0; j < p.d; ++j)
                    value += maps.slopes[(c * q + i) * p.d + j] *
                             (static_cast<long double>(p.rows[s * p.d + j]) - p.means[c * p.d + j]);
                sum += std::exp(row[c] - total) * value;
            }
            check::close(values[s * q + i], static_cast<double>(sum), 1e-11, 1e-11);
        }
    }
}

const check::Case every_size("every structure, outputs and features around every tile", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 8, 9})
            for (const std::size_t q : {1, 3, 4, 5, 7, 8, 9, 13, 16, 17})
                for (const std::size_t n : {1, 24, 386})
                    agrees(problem::make(type, n, d, 3), q);
});

const check::Case same_bits("threads and layouts change no bit", [] {
    const Problem p = problem::make("full", 5000, 5, 4);
    const emgine::AffineMaps maps = maps_of(p, 6);
    const auto values = expected(p, p.view(), maps);
    check::that(values == expected(p, p.view(), maps, 3), "threads");
    std::vector<double> turned(p.rows.size());
    for (std::size_t s = 0; s < p.n; ++s)
        for (std::size_t j = 0; j < p.d; ++j)
            turned[j * p.n + s] = p.rows[s * p.d + j];
    emgine::MatrixView view = p.view();
    view.data = turned.data();
    view.row_stride = sizeof(double);
    view.column_stride = static_cast<std::ptrdiff_t>(p.n * sizeof(double));
    check::that(values == expected(p, view, maps), "columns");
});

const check::Case one_row("a row has the same bits alone", [] {
    Problem p = problem::make("full", 400, 3, 2);
    const emgine::AffineMaps maps = maps_of(p, 2);
    const auto values = expected(p, p.view(), maps);
    p.rows.erase(p.rows.begin(), p.rows.begin() + 3 * 137);
    p.rows.resize(3);
    p.n = 1;
    const auto alone = expected(p, p.view(), maps);
    check::that(alone[0] == values[2 * 137] && alone[1] == values[2 * 137 + 1], "alone");
});

const check::Case wrong_sizes("maps of another size are refused", [] {
    const Problem p = problem::make("diag", 4, 2, 2);
    for (const int wrong : {0, 1, 2, 3}) {
        emgine::AffineMaps maps = maps_of(p, 2);
        if (wrong == 0)
            maps.n_outputs = 0;
        else
            (wrong == 1 ? maps.centers : wrong == 2 ? maps.values : maps.slopes).push_back(0);
        check::throws<std::invalid_argument>([&] { expected(p, p.view(), maps); }, "another size");
    }
});

} // namespace
