// exp of every lane, without a branch: e^x = 2^n e^r, n = round(x / ln 2), |r| <= ln(2) / 2. The
// polynomial is a Chebyshev fit of (e^r - 1 - r - r^2/2) / r^3, with error 6e-16. The result is at
// most 1.2 ulp off. Only for x <= 0 (a log-density minus the largest one); the result is 0 below
// -708, where it would not be a normal number, and where x is NaN. What is computed there before is
// any number: to bound x first would cost one instruction more for each vector.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// (e^r - 1 - r) / r^2 in pairs of terms (Estrin) instead of one term after the other (Horner). This
// halves the latency, which limits the speed of a row with few components.
EMGINE_INLINE Lanes exp_tail(Lanes r, Lanes r2) noexcept {
    const Lanes p0 = mul_add(broadcast(0x1.5555555555555p-3), r, broadcast(0.5));
    const Lanes p1 = mul_add(broadcast(0x1.1111111110e6ap-7), r, broadcast(0x1.5555555554cb7p-5));
    const Lanes p2 = mul_add(broadcast(0x1.a01a01a4b322fp-13), r, broadcast(0x1.6c16c1738ff55p-10));
    const Lanes p3 = mul_add(broadcast(0x1.71de17e40edfep-19), r, broadcast(0x1.a019c9a5652d3p-16));
    const Lanes p4 = mul_add(broadcast(0x1.af236aac51d05p-26), r, broadcast(0x1.2880411bad1aap-22));
    const Lanes r4 = r2 * r2;
    const Lanes low = mul_add(p1, r2, p0);
    const Lanes high = mul_add(p4, r4, mul_add(p3, r2, p2));
    return mul_add(high, r4, low);
}

// x = n ln 2 + r. The low bits of shifted are n.
struct Reduced {
    Lanes shifted;
    Lanes r;
};

EMGINE_INLINE Reduced reduced(Lanes x) noexcept {
    constexpr double round_to_integer = 0x1.8p52; // adding it leaves n in the low bits
    const Lanes shifted = mul_add(x, broadcast(0x1.71547652b82fep+0), broadcast(round_to_integer));
    const Lanes n = shifted - round_to_integer;
    Lanes r = mul_add(n, broadcast(-0x1.62e42fee00000p-1), x); // ln 2 in two parts
    r = mul_add(n, broadcast(-0x1.a39ef35793c76p-33), r);
    return {shifted, r};
}

// 2^n e^r; wraps around where that is no normal number.
EMGINE_INLINE Lanes power(Reduced of) noexcept {
    const UnsignedLanes exponent = UnsignedLanes(as_integer(of.shifted)) << 52;
    const Lanes r2 = of.r * of.r;
    const auto bits = UnsignedLanes(as_integer(mul_add(exp_tail(of.r, r2), r2, of.r) + 1.0));
    return as_double(IntegerLanes(bits + exponent));
}

EMGINE_INLINE Lanes exp_nonpositive(Lanes x, double smallest) noexcept {
    return x >= smallest ? power(reduced(x)) : Lanes{};
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
