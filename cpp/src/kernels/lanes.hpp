// One vector register of doubles at the level this file is compiled for: 2, 4 or 8 lanes. Uses the
// vector extension of GCC and clang, never wider than a register: compilers keep wider vectors in
// memory. Promises: mul_add rounds once if the level has a fused multiply-add, so v3 and v4 give
// the same bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#define EMGINE_INLINE inline __attribute__((always_inline))

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t lanes = 8;
#elif defined(__AVX2__)
constexpr std::size_t lanes = 4;
#else
constexpr std::size_t lanes = 2;
#endif

using Lanes = double __attribute__((vector_size(lanes * sizeof(double))));
using IntegerLanes = std::int64_t __attribute__((vector_size(lanes * sizeof(double))));

using UnsignedLanes = std::uint64_t __attribute__((vector_size(lanes * sizeof(double))));

EMGINE_INLINE Lanes load(const double* from) noexcept {
    Lanes value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

EMGINE_INLINE void store(double* to, Lanes value) noexcept {
    std::memcpy(to, &value, sizeof value);
}

EMGINE_INLINE Lanes broadcast(double value) noexcept { return value - Lanes{}; }

// Produces no instruction, but hides the value from the compiler: GCC 12 otherwise splits some
// vectors and computes their lanes one by one.
EMGINE_INLINE Lanes whole(Lanes value) noexcept {
#if defined(__x86_64__)
    __asm__("" : "+v"(value));
#elif defined(__aarch64__)
    __asm__("" : "+w"(value));
#endif
    return value;
}

// A number that several vectors are multiplied by. As a plain broadcast, GCC 12 takes four of them
// with one load and permutes them, on the ports of the multiply-adds, or reads each for every
// vector.
EMGINE_INLINE Lanes broadcast_once(const double& value) noexcept { return whole(broadcast(value)); }

// The same of a vector, where registers are few: GCC 12 otherwise reads it at each use, and keeps
// in registers what is used less often.
EMGINE_INLINE Lanes once(Lanes value) noexcept { return lanes == 8 ? value : whole(value); }

// a * b + c, written lane by lane: GCC combines the lanes into one instruction (a test counts
// scalar instructions).
EMGINE_INLINE Lanes mul_add(Lanes a, Lanes b, Lanes c) noexcept {
#if defined(__FMA__) || defined(__aarch64__)
    Lanes result{};
#pragma GCC unroll 8
    for (std::size_t lane = 0; lane < lanes; ++lane)
        result[lane] = __builtin_fma(a[lane], b[lane], c[lane]);
    return whole(result);
#else
    return a * b + c;
#endif
}

EMGINE_INLINE double mul_add(double a, double b, double c) noexcept {
#if defined(__FMA__) || defined(__aarch64__)
    return __builtin_fma(a, b, c);
#else
    return a * b + c;
#endif
}

EMGINE_INLINE Lanes square_root(Lanes value) noexcept {
    Lanes result{};
#pragma GCC unroll 8
    for (std::size_t lane = 0; lane < lanes; ++lane)
        result[lane] = __builtin_sqrt(value[lane]);
    return whole(result);
}

EMGINE_INLINE Lanes maximum(Lanes a, Lanes b) noexcept { return a > b ? a : b; }

// Returns the second argument if the first is NaN.
EMGINE_INLINE Lanes minimum(Lanes a, Lanes b) noexcept { return a < b ? a : b; }

// If GCC 12 knows the constant, it compares and blends.
EMGINE_INLINE Lanes minimum(Lanes a, double b) noexcept { return minimum(a, whole(broadcast(b))); }

EMGINE_INLINE IntegerLanes as_integer(Lanes value) noexcept {
    IntegerLanes bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

EMGINE_INLINE Lanes as_double(IntegerLanes bits) noexcept {
    Lanes value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
