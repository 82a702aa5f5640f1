// log of every lane, without a branch: x = 2^n m, m in [sqrt(1/2), sqrt(2)), log m = 2 atanh((m -
// 1) / (m + 1)). The polynomial is a Chebyshev fit of (atanh(s) / s - 1) / s^2 * 2 in s^2, with
// error 3e-16. The result is at most 2 ulp from libm's. Only for normal positive numbers (a sum of
// exponentials of which one is 1).
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

EMGINE_INLINE Lanes log_polynomial(Lanes z) noexcept {
    const Lanes z2 = z * z;
    const Lanes p0 = mul_add(broadcast(0x1.99999999952ccp-2), z, broadcast(0x1.5555555555558p-1));
    const Lanes p1 = mul_add(broadcast(0x1.c71c62e26208bp-3), z, broadcast(0x1.2492492df3ba9p-2));
    const Lanes p2 = mul_add(broadcast(0x1.39fe42e9740a7p-3), z, broadcast(0x1.7462b58e46ebep-3));
    const Lanes high = mul_add(mul_add(broadcast(0x1.2b59b713616c9p-3), z2, p2), z2, p1);
    return mul_add(high, z2, p0);
}

EMGINE_INLINE Lanes log_positive(Lanes x) noexcept {
    constexpr std::int64_t sqrt_half = 0x3fe6a09e667f3bcd; // bits of sqrt(1/2)
    constexpr std::int64_t mantissa = 0x000fffffffffffff;
    constexpr std::int64_t integer_bits = 0x4338000000000000; // bits of 0x1.8p52
    const IntegerLanes above = as_integer(x) - sqrt_half;
    // The biased shift keeps the sign of n: SSE2 and AVX2 have no arithmetic shift of 64-bit
    // integers.
    constexpr std::uint64_t bias = std::uint64_t{2048} << 52;
    const UnsignedLanes biased = (reinterpret_cast<UnsignedLanes>(above) + bias) >> 52;
    const Lanes n =
        as_double(reinterpret_cast<IntegerLanes>(biased) + integer_bits) - (0x1.8p52 + 2048.0);
    const Lanes m = as_double((above & mantissa) + sqrt_half);
    const Lanes s = (m - 1.0) / (m + 1.0);
    const Lanes z = s * s;
    const Lanes twice = s + s;
    const Lanes small = mul_add(n, broadcast(0x1.a39ef35793c76p-33), s * z * log_polynomial(z));
    return mul_add(n, broadcast(0x1.62e42fee00000p-1), twice + small);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
