// Whether all of some numbers are finite, without a branch on data: x * 0 is 0 or NaN.
#pragma once

#include <algorithm>
#include <cstddef>

namespace emgine {

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

} // namespace emgine
