// A square of numbers, turned within registers: components side by side for each row become rows
// side by side for each component. Numbers are moved alone, so no bit changes.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

#if defined(__AVX2__)

// Four by four, at v4 too.
using Four = double __attribute__((vector_size(4 * sizeof(double))));

EMGINE_INLINE void transpose(Four (&values)[4]) noexcept {
    Four by_two[4];
    for (std::size_t i = 0; i < 4; i += 2) {
        by_two[i] = __builtin_shufflevector(values[i], values[i + 1], 0, 4, 2, 6);
        by_two[i + 1] = __builtin_shufflevector(values[i], values[i + 1], 1, 5, 3, 7);
    }
    for (std::size_t j = 0; j < 2; ++j) {
        const Four a = by_two[j], b = by_two[j + 2];
        values[j] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
        values[j + 2] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
    }
}

#else

EMGINE_INLINE void transpose(Lanes (&values)[lanes]) noexcept {
    const Lanes a = values[0], b = values[1];
    values[0] = __builtin_shufflevector(a, b, 0, 2);
    values[1] = __builtin_shufflevector(a, b, 1, 3);
}

#endif

#if defined(__AVX512F__)

EMGINE_INLINE void transpose(Lanes (&values)[lanes]) noexcept {
    Lanes by_two[lanes], by_four[lanes];
    for (std::size_t i = 0; i < lanes; i += 2) {
        const Lanes a = values[i], b = values[i + 1];
        by_two[i] = __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
        by_two[i + 1] = __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (std::size_t i = 0; i < lanes; i += 4)
        for (std::size_t j = i; j < i + 2; ++j) {
            const Lanes a = by_two[j], b = by_two[j + 2];
            by_four[j] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
            by_four[j + 2] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (std::size_t j = 0; j < 4; ++j) {
        const Lanes a = by_four[j], b = by_four[j + 4];
        values[j] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
        values[j + 4] = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

#endif

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
