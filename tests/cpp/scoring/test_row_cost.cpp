// The number of rows that are scored one by one instead of in blocks: never more rows than there
// are, always a single row, and none if a mixture is too large for the stack.
#include "check.hpp"
#include "problem.hpp"

#include "kernels/kernels.hpp"
#include "scoring/row_cost.hpp"

namespace {

using emgine::rows_one_by_one;

const check::Case split("one row alone; of many, fewer than a padded block", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 8, 32})
            for (const std::size_t k : {1, 8, 19}) {
                const auto p = problem::make(type, 40, d, k);
                const auto mixture = p.mixture();
                const emgine::Components& parameters = mixture.components();
                check::that(rows_one_by_one(parameters, 1, 0) == 1, p.name() + " one");
                for (std::size_t n = 2; n <= 2000; ++n) {
                    const std::size_t alone = rows_one_by_one(parameters, n, 0);
                    check::that(alone == n || alone < emgine::padded_rows,
                                p.name() + " rows " + std::to_string(n));
                    check::that(n <= 2 * emgine::rows_per_block || alone < n, p.name() + " blocks");
                    check::that(rows_one_by_one(parameters, n, 1e3) >= alone, p.name() + " start");
                }
            }
});

const check::Case grows("more features and more components cost more", [] {
    for (const auto& type : problem::types)
        for (const std::size_t k : {1, 8, 16}) {
            const auto few = problem::make(type, 40, 4, k).mixture();
            const auto many = problem::make(type, 40, 20, k).mixture();
            const auto more = problem::make(type, 40, 4, k + 8).mixture();
            const double cost = few.components().costs().row;
            check::that(many.components().costs().row > cost, "features");
            check::that(more.components().costs().row > cost, "components");
        }
});

const check::Case rows("rows cost no more than one by one, and more rows more", [] {
    for (const auto& type : problem::types)
        for (const std::size_t k : {1, 8}) {
            const auto mixture = problem::make(type, 40, 8, k).mixture();
            const emgine::Components& p = mixture.components();
            double last = 0;
            for (std::size_t n = 1; n <= 100000; n *= 10) {
                const double cost = emgine::rows_cost(p, n);
                check::that(cost <= static_cast<double>(n) * p.costs().row, "one by one");
                check::that(cost > last, "more rows");
                last = cost;
            }
        }
});

const check::Case large("a mixture too large for the stack is left to blocks", [] {
    const auto p = problem::make("diag", 40, 2, emgine::most_row_components + 1);
    const auto mixture = p.mixture();
    check::that(rows_one_by_one(mixture.components(), 1, 0) == 0, "no row");
});

} // namespace
