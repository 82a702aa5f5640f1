// The copy of rows in units of scale: every number is in its place, for any number of threads.
#include "check.hpp"
#include "problem.hpp"

#include "starts/scaled_rows.hpp"

namespace {

const check::Case places("every number is the row's, about the first row and in its unit", [] {
    for (const std::size_t n : {1, 24, 25, 1000})
        for (const int n_threads : {1, 3}) {
            const auto p = problem::make("diag", n, 3, 1);
            const std::vector<double> scale{0.5, 2.0, 4.0};
            const auto rows = emgine::scaled_rows({p.view()}, scale, {n_threads, {}});
            for (std::size_t s = 0; s < n; ++s)
                for (std::size_t j = 0; j < 3; ++j)
                    check::close(rows.row(s)[j], (p.rows[s * 3 + j] - p.rows[j]) / scale[j], 0);
            const auto scaled = rows.scaled(p.rows);
            for (std::size_t i = 0; i < scaled.size(); ++i)
                check::close(scaled[i], rows.row(i / 3)[i % 3], 0);
            check::close(rows.scaled({p.rows[0], p.rows[1], p.rows[2] + 4})[2], 1, 1e-15);
        }
});

const check::Case anywhere("nothing is measured from a row of weight zero", [] {
    const std::vector<double> values{1e300, 5, 7}, weight{0, 2, 1};
    const emgine::WeightedRows data{emgine::dense_view(values.data(), 3, 1), weight.data()};
    check::close(emgine::scaled_rows(data, {2}, {}).row(2)[0], 1, 0);
});

const check::Case sizes("the last block is padded to whole vectors", [] {
    const auto p = problem::make("diag", emgine::rows_per_block + 25, 2, 1);
    const auto rows = emgine::scaled_rows({p.view()}, {1, 1}, {});
    check::that(rows.rows_of(0) == emgine::rows_per_block && rows.rows_of(1) == 25, "rows");
    check::that(rows.padded_rows_of(1) == 2 * emgine::padded_rows, "padded");
});

const check::Case distances("squared distances are those of the rows", [] {
    const auto p = problem::make("diag", 500, 2, 1);
    const auto rows = emgine::scaled_rows({p.view()}, {1, 1}, {});
    std::vector<double> distance(2 * emgine::rows_per_block);
    for (const std::size_t block : {0, 1})
        rows.squared_distances(block, rows.row(7), &distance[block * emgine::rows_per_block]);
    for (std::size_t s = 0; s < 500; ++s)
        check::close(distance[s],
                     std::pow(p.rows[2 * s] - p.rows[14], 2) +
                         std::pow(p.rows[2 * s + 1] - p.rows[15], 2),
                     1e-13, 1e-15);
});

const check::Case packs("eight centres side by side, feature by feature", [] {
    std::vector<double> centers;
    for (int center = 0; center < 9; ++center)
        for (int j = 0; j < 3; ++j)
            centers.push_back(10 * center + j);
    const auto packed = emgine::packed_centers(centers, 3);
    check::that(packed.size() == 2 * 3 * emgine::center_tile, "two tiles");
    check::close(packed[2 * emgine::center_tile + 5], 52, 0);
    check::close(packed[3 * emgine::center_tile], 80, 0);
});

const check::Case no_rows("no rows are refused", [] {
    check::throws<std::invalid_argument>(
        [] { emgine::scaled_rows({emgine::dense_view(nullptr, 0, 2)}, {1.0, 1.0}, {}); }, "none");
});

} // namespace
