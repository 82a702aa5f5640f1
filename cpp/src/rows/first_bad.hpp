// The first value of some rows that is not as it should be: parts of the rows are looked at by many
// threads, and what comes after a part with such a value is left out.
#pragma once

#include <algorithm>
#include <atomic>

#include "emgine/finite.hpp"
#include "machine/parallel.hpp"
#include "rows/block.hpp"

namespace emgine {

// all_good(first, end) looks at whole rows; good(i, j) at one value. cost: nanoseconds per value.
template <class AllGood, class Good>
Position first_bad(const MatrixView& rows, double cost, const PassOptions& options,
                   const AllGood& all_good, const Good& good) {
    constexpr std::size_t part_rows = 16 * rows_per_block;
    const std::size_t parts = (rows.rows + part_rows - 1) / part_rows;
    const auto end_of = [&](std::size_t part) {
        return std::min(rows.rows, part * part_rows + part_rows);
    };
    std::atomic<std::size_t> part{parts};
    const std::size_t workers =
        n_workers(parts, cost * static_cast<double>(rows.rows * rows.columns), options.n_threads);
    parallel_for(parts, workers, options.keep_going, [&](const Task& task) {
        if (task.index > part || all_good(task.index * part_rows, end_of(task.index)))
            return;
        std::size_t least = part;
        while (task.index < least && !part.compare_exchange_weak(least, task.index)) {
        }
    });
    for (std::size_t i = std::min(rows.rows, part * part_rows); i < end_of(part); ++i)
        for (std::size_t j = 0; j < rows.columns; ++j)
            if (!good(i, j))
                return {true, i, j};
    return {};
}

} // namespace emgine
