// Weibull densities and sums from logarithms, where the shape is not so large that log x - log
// scale has too few digits (families/by_feature/weibull.cpp): no logarithm is taken again, and sums
// stay in registers. Sums are by lanes, so bits are the same at any width.
#pragma once

#include "exp.hpp"
#include "fold.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// e^x, x at most `most`, which is 700 or less.
EMGINE_INLINE Lanes exp_bounded(Lanes x, double most) noexcept {
    return exp_nonpositive(minimum(x, broadcast(most)), -708.0);
}

void weibull_densities(const double* log_x, std::size_t n, const WeibullNumbers& of,
                       double* total) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        const Lanes exponent = of.shape * (load(log_x + s) - of.log_scale);
        const Lanes density = (of.log_shape + exponent) - exp_bounded(exponent, weibull_most);
        store(total + s, load(total + s) + density);
    }
}

// With l = log(x / scale) and h = e^(shape l / 2), at most e^100: sums of r times shape, l, h^2,
// h^2 l, h^2 l^2, h l^2, and h^3 l^2 or, for small shapes, e^l l^2.
void weibull_sums(const double* log_x, std::size_t n, const WeibullNumbers& of, bool small,
                  const double* r, double* sums) noexcept {
    constexpr std::size_t n_sums = 7;
    constexpr double most = 100; // where a row has a part in the component it is far below
    SumByLane by_lane[n_sums];
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; ++part) {
        Lanes total[n_sums] = {};
        for (std::size_t s = part * lanes; s < n; s += sum_lanes) {
            const Lanes given = load(r + s), l = load(log_x + s) - of.log_scale;
            const Lanes h = exp_bounded(0.5 * of.shape * l, most);
            const Lanes far = small ? exp_bounded(l, 2 * most) : h * h * h;
            const Lanes power = given * (h * h), square = l * l, of_square = given * square;
            total[0] = total[0] + given;
            total[1] = mul_add(given, l, total[1]);
            total[2] = total[2] + power;
            total[3] = mul_add(power, l, total[3]);
            total[4] = mul_add(power, square, total[4]);
            total[5] = mul_add(of_square, h, total[5]);
            total[6] = mul_add(of_square, far, total[6]);
        }
#pragma GCC unroll 7
        for (std::size_t i = 0; i < n_sums; ++i)
            by_lane[i][part] = total[i];
    }
    for (std::size_t i = 0; i < n_sums; ++i)
        sums[i] = fold(by_lane[i]);
    sums[0] *= of.shape;
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
