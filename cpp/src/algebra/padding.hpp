// The rows of matrices that kernels read.
#pragma once

#include <cstddef>

#include "kernels/layout.hpp"

namespace emgine {

// Numbers from a row to the next: an odd number of cache lines, so that the rows of a column are in
// different cache sets; a small matrix has few rows, and less to clear.
constexpr std::size_t padded_stride(std::size_t n) {
    constexpr std::size_t small = 64;
    const std::size_t cache_lines = (n + sum_lanes - 1) / sum_lanes;
    return (n < small ? cache_lines : cache_lines | 1) * sum_lanes;
}

} // namespace emgine
