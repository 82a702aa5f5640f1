// Turns a block of a matrix, one small square at a time: a column of a large matrix is in few cache
// sets.
#pragma once

#include <algorithm>
#include <cstddef>

namespace emgine {

// to[j, i] = from[i, j].
inline void transpose_block(const double* from, std::size_t from_stride, std::size_t rows,
                            std::size_t columns, double* to, std::size_t to_stride) {
    constexpr std::size_t square = 8;
    for (std::size_t top = 0; top < rows; top += square)
        for (std::size_t left = 0; left < columns; left += square)
            for (std::size_t j = left; j < std::min(columns, left + square); ++j)
                for (std::size_t i = top; i < std::min(rows, top + square); ++i)
                    to[j * to_stride + i] = from[i * from_stride + j];
}

} // namespace emgine
