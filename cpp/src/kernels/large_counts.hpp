// Negative binomials of counts from 64 on: the saddle-point form of the log-density (Loader 2000),
// in which no term is large where the density is not small, and the sums over the numbers below a
// count from which derivatives by the inverse size c are made, by Euler and Maclaurin's formula.
// See families/by_feature/count_sums.hpp for what the sums are.
#pragma once

#include "log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// 2 (artanh(s) - s) / s^3 by q = s^2, where w from -0.293 to 0.414 is 2 s / (1 - s).
constexpr double most_of_artanh_series = 0.0295;

EMGINE_INLINE Lanes artanh_tail(Lanes q) noexcept {
    constexpr double factors[] = {2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11,
                                  2.0 / 9,  2.0 / 7,  2.0 / 5,  2.0 / 3};
    Lanes total = broadcast(2.0 / 21);
#pragma GCC unroll 9
    for (const double factor : factors)
        total = mul_add(total, q, broadcast(factor));
    return total;
}

// ratio log ratio - (ratio - 1), with ratio = 1 + w.
EMGINE_INLINE Lanes deviance(Lanes w, Lanes ratio, Lanes log_ratio) noexcept {
    const Lanes s = w / (2.0 + w), q = s * s;
    const Lanes excess = s * (w - q * artanh_tail(q)); // w - log(1 + w)
    const Lanes small = w * w - (1.0 + w) * excess;
    const Lanes large = ratio * log_ratio - w;
    return w * w < 0.0625 ? small : large;
}

EMGINE_INLINE Lanes stirling_of_large(Lanes x) noexcept {
    constexpr double factors[] = {1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12};
    const Lanes i = 1.0 / x, q = i * i;
    Lanes total = broadcast(-691.0 / 360360);
#pragma GCC unroll 5
    for (const double factor : factors)
        total = mul_add(total, q, broadcast(factor));
    return i * total;
}

void large_count_densities(const double* x, const double* log_x, std::size_t n,
                           const CountNumbers& of, double* log_density) noexcept {
    constexpr double half_log_2_pi = 0.91893853320467274178;
    const double inverse_mean = 1 / of.mean, log_quotient = of.log_grown - of.log_mean;
    for (std::size_t s = 0; s < n; s += lanes) {
        const Lanes count = load(x + s), log_count = load(log_x + s);
        const Lanes base = -half_log_2_pi - 0.5 * log_count - stirling_of_large(count);
        if (of.inverse_size == 0) {
            const Lanes w = (count - of.mean) * inverse_mean;
            store(log_density + s,
                  base - of.mean * deviance(w, count * inverse_mean, log_count - of.log_mean));
            continue;
        }
        const Lanes grown = 1.0 + of.inverse_size * count;
        const Lanes inverse = 1.0 / grown, log_grown = log_positive(grown);
        const Lanes step = (count - of.mean) * inverse;
        const Lanes counts =
            deviance(step * inverse_mean, count * (of.grown * inverse_mean) * inverse,
                     log_count + log_quotient - log_grown);
        const Lanes failures =
            deviance(-of.inverse_size * step, of.grown * inverse, of.log_grown - log_grown);
        const Lanes apart = of.mean * counts + of.size * failures;
        store(log_density + s, base + (stirling_of_large(count + of.size) - of.stirling_of_size) -
                                   0.5 * log_grown - grown * (1 / of.grown) * apart);
    }
}

// Mean of (t / (1 + t))^power for t up to u, over u^power, by u: power 2 and 3.
EMGINE_INLINE Lanes relative_series(Lanes u, int power) noexcept {
    Lanes total{};
#pragma GCC unroll 14
    for (int n = 13; n >= 0; --n) {
        const double factor =
            power == 2 ? (n + 1.0) / (n + 3.0) : (n + 1.0) * (n + 2.0) / (2.0 * (n + 4.0));
        total = mul_add(total, -u, broadcast(factor));
    }
    return total;
}

// shift: what is added to the three sums of every count.
void large_count_sums(const double* x, std::size_t n, double c, const double* shift, double* first,
                      double* second, double* third) noexcept {
    constexpr double least = 0.05; // see count_sums.cpp
    for (std::size_t s = 0; s < n; s += lanes) {
        const Lanes j = load(x + s), u = c * j, grown = 1.0 + u;
        const Lanes i = 1.0 / grown, square = i * i, h = 1.0 / (2.0 + u), t = u * h;
        const Lanes log_grown = log_positive(grown), over_u = 1.0 / u,
                    over_square = over_u * over_u;
        // (u - log(1 + u)) / u^2
        const Lanes excess = t * t < most_of_artanh_series ? h * (1.0 - t * h * artanh_tail(t * t))
                                                           : (u - log_grown) * over_square;
        const Lanes of_square = u > least ? (2.0 * excess - i) * over_u : relative_series(u, 2);
        const Lanes of_cube = u > least
                                  ? (u - 3.0 * log_grown + 3.0 * u * i - (1.0 - square) * 0.5) *
                                        over_square * over_square
                                  : relative_series(u, 3);
        const Lanes term = j * i, j2 = j * j;
        store(first + s, j2 * excess - 0.5 * term + square * (1.0 / 12) -
                             c * c * square * square * (1.0 / 120 - c * c * square * (1.0 / 252)) +
                             shift[0]);
        store(second + s, j2 * j * of_square - 0.5 * term * term + term * square * (1.0 / 6) -
                              c * (u - 1.0) * i * square * square * (1.0 / 60) + shift[1]);
        store(third + s, j2 * j2 * of_cube - 0.5 * term * term * term +
                             term * term * square * 0.25 + shift[2]);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
