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

// Two or three columns of adjacent rows: what is read together is parted in registers.
template <class Four>
EMGINE_INLINE void part_two(const char* rows, double* x) noexcept {
    const Four a = value_at<Four>(rows);
    const Four b = value_at<Four>(rows + sizeof a);
    const Four first = __builtin_shufflevector(a, b, 0, 2, 4, 6);
    const Four second = __builtin_shufflevector(a, b, 1, 3, 5, 7);
    std::memcpy(x, &first, sizeof first);
    std::memcpy(x + block_stride, &second, sizeof second);
}

template <class Four>
EMGINE_INLINE void part_three(const char* rows, double* x) noexcept {
    const Four a = value_at<Four>(rows); // of the rows 0 0 0 1
    const Four b = value_at<Four>(rows + sizeof a);
    const Four c = value_at<Four>(rows + 2 * sizeof a);
    const Four ends = __builtin_shufflevector(a, c, 0, 1, 6, 7);    // columns 0 1 1 2
    const Four middle = __builtin_shufflevector(a, b, 2, 3, 4, 5);  // 2 0 1 2 of the rows 0 1 1 1
    const Four middle2 = __builtin_shufflevector(b, c, 2, 3, 4, 5); // 0 1 2 0 of the rows 2 2 2 3
    const Four first = __builtin_shufflevector(__builtin_shufflevector(ends, middle, 0, 5, 0, 5),
                                               middle2, 0, 1, 4, 7);
    const Four second = __builtin_shufflevector(__builtin_shufflevector(ends, middle, 1, 6, 2, 2),
                                                middle2, 0, 1, 5, 2);
    const Four third = __builtin_shufflevector(__builtin_shufflevector(middle, ends, 0, 3, 7, 7),
                                               middle2, 0, 1, 6, 2);
    std::memcpy(x, &first, sizeof first);
    std::memcpy(x + block_stride, &second, sizeof second);
    std::memcpy(x + 2 * block_stride, &third, sizeof third);
}

// Returns the number of rows that are done: none where rows are not adjacent, or have more columns.
template <class Four>
EMGINE_INLINE std::size_t part_adjacent(const char* rows, std::ptrdiff_t step, std::size_t n,
                                        std::size_t columns, double* x) noexcept {
    std::size_t s = 0;
    if constexpr (sizeof(Four) == 4 * sizeof(double)) {
        if (step != static_cast<std::ptrdiff_t>(columns * sizeof(double)))
            return 0;
        for (; columns == 2 && s + 4 <= n; s += 4, rows += 4 * step)
            part_two<Four>(rows, x + s);
        for (; columns == 3 && s + 4 <= n; s += 4, rows += 4 * step)
            part_three<Four>(rows, x + s);
    }
    return s;
}

// x[j, s] = row s, column j; step is the number of bytes from a row to the next.
void transposed(const char* rows, std::ptrdiff_t step, std::size_t n, std::size_t columns,
                double* x) noexcept {
    std::size_t s = part_adjacent<Piece>(rows, step, n, columns, x);
    rows += static_cast<std::ptrdiff_t>(s) * step;
    for (; s + 4 <= n; s += 4, rows += 4 * step)
        transpose_rows({rows, rows + step, rows + 2 * step, rows + 3 * step}, columns, x + s);
    for (; s < n; ++s, rows += step)
        for (std::size_t j = 0; j < columns; ++j)
            x[j * block_stride + s] = value_at<double>(rows + j * sizeof(double));
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
