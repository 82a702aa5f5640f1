// exp of every lane, without a branch: e^x = 2^n e^r, n = round(x / ln 2), |r| <= ln(2) / 2.
// The polynomial is a Chebyshev fit of (e^r - 1 - r - r^2/2) / r^3, error 6e-16. At most 1 ulp from libm's.
// For x <= 0 only (a log-density less the largest): 0 below -708, where the result would not be a normal number.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

EMGINE_INLINE Lanes exp_polynomial(Lanes r) noexcept {
    Lanes p = broadcast(0x1.af236aac51d05p-26);
    p = mul_add(p, r, broadcast(0x1.2880411bad1aap-22));
    p = mul_add(p, r, broadcast(0x1.71de17e40edfep-19));
    p = mul_add(p, r, broadcast(0x1.a019c9a5652d3p-16));
    p = mul_add(p, r, broadcast(0x1.a01a01a4b322fp-13));
    p = mul_add(p, r, broadcast(0x1.6c16c1738ff55p-10));
    p = mul_add(p, r, broadcast(0x1.1111111110e6ap-7));
    p = mul_add(p, r, broadcast(0x1.5555555554cb7p-5));
    p = mul_add(p, r, broadcast(0x1.5555555555555p-3));
    p = mul_add(p, r, broadcast(0.5));
    p = mul_add(p, r, broadcast(1.0));
    return mul_add(p, r, broadcast(1.0));
}

EMGINE_INLINE Lanes exp_nonpositive(Lanes x) noexcept {
    constexpr double smallest = -708.0;
    constexpr double round_to_integer = 0x1.8p52; // adding it leaves n in the low bits
    const Lanes bounded = maximum(x, broadcast(smallest));
    const Lanes shifted = mul_add(bounded, broadcast(0x1.71547652b82fep+0), broadcast(round_to_integer));
    const Lanes n = shifted - round_to_integer;
    Lanes r = mul_add(n, broadcast(-0x1.62e42fee00000p-1), bounded); // ln 2 in two parts
    r = mul_add(n, broadcast(-0x1.a39ef35793c76p-33), r);
    const IntegerLanes exponent = as_integer(shifted) << 52;
    const Lanes power = as_double(as_integer(exp_polynomial(r)) + exponent);
    return x < smallest ? Lanes{} : power;
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
