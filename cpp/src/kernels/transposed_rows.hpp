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

using Half = double __attribute__((vector_size(2 * sizeof(double))));

// A register of four lanes from two places: reading its halves takes no permutation.
template <class Four>
EMGINE_INLINE Four halves_at(const char* low, const char* high) noexcept {
    return __builtin_shufflevector(value_at<Half>(low), value_at<Half>(high), 0, 1, 2, 3);
}

// Two columns of four rows.
template <class Four>
EMGINE_INLINE void part_two(const char* const (&row)[4], double* x) noexcept {
    const Four a = halves_at<Four>(row[0], row[2]);
    const Four b = halves_at<Four>(row[1], row[3]);
    const Four first = __builtin_shufflevector(a, b, 0, 4, 2, 6);
    const Four second = __builtin_shufflevector(a, b, 1, 5, 3, 7);
    std::memcpy(x, &first, sizeof first);
    std::memcpy(x + block_stride, &second, sizeof second);
}

// As many columns of as many rows as a piece has.
EMGINE_INLINE void transpose_piece(const char* const* row, std::size_t at, double* x) noexcept {
    Piece square[piece];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < piece; ++i)
        square[i] = value_at<Piece>(row[i] + at);
    transpose(square);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < piece; ++i)
        std::memcpy(x + i * block_stride, &square[i], sizeof square[i]);
}

// Four rows; LAST columns fill no piece.
template <std::size_t LAST>
EMGINE_INLINE void transpose_rows(const char* const (&row)[4], std::size_t columns,
                                  double* x) noexcept {
    constexpr std::size_t pairs = lanes > 2 ? LAST / 2 * 2 : 0;
    std::size_t j = 0;
    for (; j + piece <= columns; j += piece)
#pragma GCC unroll 2
        for (std::size_t s = 0; s < 4; s += piece)
            transpose_piece(row + s, j * sizeof(double), x + j * block_stride + s);
    const std::size_t at = j * sizeof(double);
    if constexpr (pairs > 0)
        part_two<Piece>({row[0] + at, row[1] + at, row[2] + at, row[3] + at}, x + j * block_stride);
#pragma GCC unroll 4
    for (std::size_t i = pairs; i < LAST; ++i)
#pragma GCC unroll 4
        for (std::size_t s = 0; s < 4; ++s)
            x[(j + i) * block_stride + s] = value_at<double>(row[s] + at + i * sizeof(double));
}

// Three columns of four adjacent rows.
template <class Four>
EMGINE_INLINE void part_three(const char* rows, double* x) noexcept {
    constexpr std::size_t half = sizeof(Half);
    const Four a = halves_at<Four>(rows, rows + 3 * half);            // columns 0 1 0 1
    const Four b = halves_at<Four>(rows + half, rows + 4 * half);     // 2 0 2 0 of the rows 0 1 2 3
    const Four c = halves_at<Four>(rows + 2 * half, rows + 5 * half); // 1 2 1 2 of the rows 1 1 3 3
    const Four first = __builtin_shufflevector(a, b, 0, 5, 2, 7);
    const Four second = __builtin_shufflevector(a, c, 1, 4, 3, 6);
    const Four third = __builtin_shufflevector(b, c, 0, 5, 2, 7);
    std::memcpy(x, &first, sizeof first);
    std::memcpy(x + block_stride, &second, sizeof second);
    std::memcpy(x + 2 * block_stride, &third, sizeof third);
}

// Returns the number of rows that are done: not the last ones, fewer than four.
template <std::size_t LAST>
EMGINE_INLINE std::size_t transpose_fours(const char* rows, std::ptrdiff_t step, std::size_t n,
                                          std::size_t columns, double* x) noexcept {
    const bool adjacent = step == static_cast<std::ptrdiff_t>(columns * sizeof(double));
    std::size_t s = 0;
    if constexpr (lanes > 2 && LAST == 2)
        for (; adjacent && columns == 2 && s + 4 <= n; s += 4, rows += 4 * step)
            part_two<Piece>({rows, rows + step, rows + 2 * step, rows + 3 * step}, x + s);
    if constexpr (lanes > 2 && LAST == 3)
        for (; adjacent && columns == 3 && s + 4 <= n; s += 4, rows += 4 * step)
            part_three<Piece>(rows, x + s);
    for (; s + 4 <= n; s += 4, rows += 4 * step)
        transpose_rows<LAST>({rows, rows + step, rows + 2 * step, rows + 3 * step}, columns, x + s);
    return s;
}

// By what is left of the columns, a constant to the loop over rows.
template <std::size_t LAST = 0>
EMGINE_INLINE std::size_t transpose_by_last(const char* rows, std::ptrdiff_t step, std::size_t n,
                                            std::size_t columns, double* x) noexcept {
    if constexpr (LAST + 1 < piece)
        if (columns % piece != LAST)
            return transpose_by_last<LAST + 1>(rows, step, n, columns, x);
    return transpose_fours<LAST>(rows, step, n, columns, x);
}

// x[j, s] = row s, column j; step is the number of bytes from a row to the next.
void transposed(const char* rows, std::ptrdiff_t step, std::size_t n, std::size_t columns,
                double* x) noexcept {
    std::size_t s = transpose_by_last(rows, step, n, columns, x);
    rows += static_cast<std::ptrdiff_t>(s) * step;
    for (; s < n; ++s, rows += step)
        for (std::size_t j = 0; j < columns; ++j)
            x[j * block_stride + s] = value_at<double>(rows + j * sizeof(double));
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
