// Reads all rows and stops at the first value that is not a finite number.
#include "emgine/finite.hpp"

#include <algorithm>
#include <atomic>

#include "machine/parallel.hpp"
#include "rows/block.hpp"

namespace emgine {

namespace {

// x * 0 is 0 or NaN, so a sum of them shows whether all of x is finite, without a branch on data.
template <class T>
bool line_is_finite(const T* values, std::size_t n) {
    constexpr std::size_t width = 8;
    T zeros[width] = {};
    std::size_t i = 0;
    for (; i + width <= n; i += width)
        for (std::size_t lane = 0; lane < width; ++lane)
            zeros[lane] += values[i + lane] * 0;
    for (; i < n; ++i)
        zeros[0] += values[i] * 0;
    return std::all_of(zeros, zeros + width, [](T zero) { return zero == 0; });
}

template <class T>
bool all_finite(const MatrixView& rows, std::size_t first, std::size_t end) {
    const auto item = static_cast<std::ptrdiff_t>(sizeof(T));
    const auto at = [&](std::size_t i, std::size_t j) { return address_of<T>(rows, i, j); };
    const bool dense_rows = rows.column_stride == item;
    if (dense_rows && rows.row_stride == item * static_cast<std::ptrdiff_t>(rows.columns))
        return line_is_finite(at(first, 0), (end - first) * rows.columns);
    if (dense_rows) {
        for (std::size_t i = first; i < end; ++i)
            if (!line_is_finite(at(i, 0), rows.columns))
                return false;
        return true;
    }
    for (std::size_t j = 0; j < rows.columns; ++j) {
        T zeros = 0;
        for (std::size_t i = first; i < end; ++i)
            zeros += *at(i, j) * 0;
        if (!(zeros == 0))
            return false;
    }
    return true;
}

template <class T>
NonFinite first_non_finite(const MatrixView& rows, std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i)
        for (std::size_t j = 0; j < rows.columns; ++j)
            if (!(*address_of<T>(rows, i, j) * 0 == 0))
                return {true, i, j};
    return {};
}

template <class T>
NonFinite find(const MatrixView& rows, const PassOptions& options) {
    constexpr std::size_t part_rows = 16 * rows_per_block;
    constexpr double cost = 0.3; // ns per value
    const std::size_t parts = (rows.rows + part_rows - 1) / part_rows;
    std::atomic<std::size_t> part{parts};
    const std::size_t workers =
        n_workers(parts, cost * static_cast<double>(rows.rows * rows.columns), options.n_threads);
    parallel_for(parts, workers, options.keep_going, [&](const Task& task) {
        if (task.index > part)
            return;
        const std::size_t first = task.index * part_rows;
        if (!all_finite<T>(rows, first, std::min(rows.rows, first + part_rows))) {
            std::size_t least = part;
            while (task.index < least && !part.compare_exchange_weak(least, task.index)) {
            }
        }
    });
    const std::size_t first = part * part_rows;
    return first_non_finite<T>(rows, std::min(first, rows.rows),
                               std::min(rows.rows, first + part_rows));
}

} // namespace

NonFinite find_non_finite(const MatrixView& rows, const PassOptions& options) {
    return rows.scalar == Scalar::float64 ? find<double>(rows, options)
                                          : find<float>(rows, options);
}

} // namespace emgine
