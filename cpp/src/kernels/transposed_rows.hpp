// From rows of the caller's memory to a block: square pieces are transposed in registers, four rows
// at a time, so that memory is read in its own order and whole registers are stored. Only copies.
#pragma once

#include "kernels.hpp"
#include "lanes.hpp"
#include "transpose.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Rows and columns of a piece: registers of eight lanes would leave more columns over.
constexpr std::size_t piece = lanes == 2 ? 2 : 4;
using Piece = double __attribute__((vector_size(piece * sizeof(double))));

template <class Value>
EMGINE_INLINE Value value_at(const char* from) noexcept {
    Value value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

// Four rows; columns that fill no piece are copied one by one.
EMGINE_INLINE void transpose_rows(const char* const (&row)[4], std::size_t columns,
                                  double* x) noexcept {
    std::size_t j = 0;
    for (; j + piece <= columns; j += piece)
#pragma GCC unroll 2
        for (std::size_t s = 0; s < 4; s += piece) {
            Piece square[piece];
#pragma GCC unroll 4
            for (std::size_t i = 0; i < piece; ++i)
                square[i] = value_at<Piece>(row[s + i] + j * sizeof(double));
            transpose(square);
#pragma GCC unroll 4
            for (std::size_t i = 0; i < piece; ++i)
                std::memcpy(x + (j + i) * block_stride + s, &square[i], sizeof square[i]);
        }
    for (; j < columns; ++j)
#pragma GCC unroll 4
        for (std::size_t s = 0; s < 4; ++s)
            x[j * block_stride + s] = value_at<double>(row[s] + j * sizeof(double));
}

// x[j, s] = row s, column j; step is the number of bytes from a row to the next.
void transposed(const char* rows, std::ptrdiff_t step, std::size_t n, std::size_t columns,
                double* x) noexcept {
    std::size_t s = 0;
    for (; s + 4 <= n; s += 4, rows += 4 * step)
        transpose_rows({rows, rows + step, rows + 2 * step, rows + 3 * step}, columns, x + s);
    for (; s < n; ++s, rows += step)
        for (std::size_t j = 0; j < columns; ++j)
            x[j * block_stride + s] = value_at<double>(rows + j * sizeof(double));
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
