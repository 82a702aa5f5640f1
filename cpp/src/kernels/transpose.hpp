// Squares of numbers, turned within registers: rows become columns. Numbers are only moved, so no
// bit changes.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

template <class Vector>
EMGINE_INLINE void transpose_two(Vector (&a)[2]) noexcept {
    const Vector first = a[0];
    a[0] = __builtin_shufflevector(first, a[1], 0, 2);
    a[1] = __builtin_shufflevector(first, a[1], 1, 3);
}

template <class Vector>
EMGINE_INLINE void transpose_four(Vector (&a)[4]) noexcept {
    const Vector even[2] = {__builtin_shufflevector(a[0], a[1], 0, 4, 2, 6),
                            __builtin_shufflevector(a[2], a[3], 0, 4, 2, 6)};
    const Vector odd[2] = {__builtin_shufflevector(a[0], a[1], 1, 5, 3, 7),
                           __builtin_shufflevector(a[2], a[3], 1, 5, 3, 7)};
    a[0] = __builtin_shufflevector(even[0], even[1], 0, 1, 4, 5);
    a[1] = __builtin_shufflevector(odd[0], odd[1], 0, 1, 4, 5);
    a[2] = __builtin_shufflevector(even[0], even[1], 2, 3, 6, 7);
    a[3] = __builtin_shufflevector(odd[0], odd[1], 2, 3, 6, 7);
}

template <class Vector>
EMGINE_INLINE void transpose_eight(Vector (&a)[8]) noexcept {
    Vector by_two[8], by_four[8];
    for (std::size_t i = 0; i < 8; i += 2) {
        by_two[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        by_two[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (std::size_t i = 0; i < 8; i += 4)
        for (std::size_t j = i; j < i + 2; ++j) {
            const Vector x = by_two[j], y = by_two[j + 2];
            by_four[j] = __builtin_shufflevector(x, y, 0, 1, 8, 9, 4, 5, 12, 13);
            by_four[j + 2] = __builtin_shufflevector(x, y, 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (std::size_t j = 0; j < 4; ++j) {
        const Vector x = by_four[j], y = by_four[j + 4];
        a[j] = __builtin_shufflevector(x, y, 0, 1, 2, 3, 8, 9, 10, 11);
        a[j + 4] = __builtin_shufflevector(x, y, 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

template <class Vector, std::size_t size>
EMGINE_INLINE void transpose(Vector (&square)[size]) noexcept {
    static_assert(sizeof(Vector) == size * sizeof(double));
    if constexpr (size == 2)
        transpose_two(square);
    else if constexpr (size == 4)
        transpose_four(square);
    else
        transpose_eight(square);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
