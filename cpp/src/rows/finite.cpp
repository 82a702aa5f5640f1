// Reads all rows and stops at the first value that is not a finite number, or not even missing.
#include "emgine/finite.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "algebra/line_is_finite.hpp"
#include "rows/first_bad.hpp"

namespace emgine {

namespace {

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
Position find(const MatrixView& rows, const PassOptions& options) {
    constexpr double cost = 0.3; // ns per value
    return first_bad(
        rows, cost, options,
        [&](std::size_t first, std::size_t end) { return all_finite<T>(rows, first, end); },
        [&](std::size_t i, std::size_t j) { return *address_of<T>(rows, i, j) * 0 == 0; });
}

// A NaN is no infinity: it is not above any number. Without a branch on data.
template <class T>
bool line_has_no_infinity(const T* values, std::size_t n) {
    constexpr T largest = std::numeric_limits<T>::max();
    constexpr std::size_t width = 8;
    T infinite[width] = {};
    std::size_t i = 0;
    for (; i + width <= n; i += width)
        for (std::size_t lane = 0; lane < width; ++lane)
            infinite[lane] += std::abs(values[i + lane]) > largest ? T(1) : T(0);
    for (; i < n; ++i)
        infinite[0] += std::abs(values[i]) > largest ? T(1) : T(0);
    return std::all_of(infinite, infinite + width, [](T count) { return count == 0; });
}

template <class T>
bool none_infinite(const MatrixView& rows, std::size_t first, std::size_t end) {
    const auto item = static_cast<std::ptrdiff_t>(sizeof(T));
    const auto at = [&](std::size_t i, std::size_t j) { return address_of<T>(rows, i, j); };
    const bool dense_rows = rows.column_stride == item;
    if (dense_rows && rows.row_stride == item * static_cast<std::ptrdiff_t>(rows.columns))
        return line_has_no_infinity(at(first, 0), (end - first) * rows.columns);
    if (rows.row_stride == item) {
        for (std::size_t j = 0; j < rows.columns; ++j)
            if (!line_has_no_infinity(at(first, j), end - first))
                return false;
        return true;
    }
    for (std::size_t i = first; i < end; ++i)
        for (std::size_t j = 0; j < rows.columns; ++j)
            if (std::isinf(*at(i, j)))
                return false;
    return true;
}

template <class T>
Position find_infinity(const MatrixView& rows, const PassOptions& options) {
    constexpr double cost = 0.6; // ns per value
    return first_bad(
        rows, cost, options,
        [&](std::size_t first, std::size_t end) { return none_infinite<T>(rows, first, end); },
        [&](std::size_t i, std::size_t j) { return !std::isinf(*address_of<T>(rows, i, j)); });
}

} // namespace

Position find_infinite(const MatrixView& rows, const PassOptions& options) {
    return rows.scalar == Scalar::float64 ? find_infinity<double>(rows, options)
                                          : find_infinity<float>(rows, options);
}

Position find_non_finite(const MatrixView& rows, const PassOptions& options) {
    return rows.scalar == Scalar::float64 ? find<double>(rows, options)
                                          : find<float>(rows, options);
}

} // namespace emgine
