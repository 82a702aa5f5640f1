// The likelihood is concave in a and b. Newton's method finds where its gradient is 0, for N = a +
// b and e = a / N - mean: e is small where the distribution is narrow, and has digits of its own.
// With L(z) = log z - psi(z) the equations are log(1 + e / mean) = L(a) - L(N) - low and log(1 - e
// / rest) = L(b) - L(N) - high; no term of the determinant of their derivatives cancels another.
#include "families/by_feature/beta_shapes.hpp"

#include <algorithm>
#include <cmath>

#include "algebra/gamma_functions.hpp"

namespace emgine::by_feature {

namespace {

constexpr int most_steps = 200;

struct Place {
    double e, n;
    double a, b;

    Place(const BetaMoments& at, double shift, double sum)
        : e(shift), n(sum), a(sum * (at.mean + shift)), b(sum * (at.rest - shift)) {}

    // A step that leaves a and b a quarter at least.
    Place moved(const BetaMoments& at, double by, double factor) const {
        const double low = -0.75 * (at.mean + e), high = 0.75 * (at.rest - e);
        return {at, e + std::clamp(by, low, high), n * factor};
    }
};

// Of the equations, left side less right side.
double low_gap(const BetaMoments& at, const Place& p) {
    return std::log1p(p.e / at.mean) - log_minus_digamma(p.a) + log_minus_digamma(p.n) + at.low;
}
double high_gap(const BetaMoments& at, const Place& p) {
    return std::log1p(-p.e / at.rest) - log_minus_digamma(p.b) + log_minus_digamma(p.n) + at.high;
}

// The best e for this n: the difference of the equations.
Place best_of_sum(const BetaMoments& at, double n) {
    Place p(at, 0, n);
    for (int step = 0; step < most_steps; ++step) {
        const double slope =
            n * (1 / p.a + trigamma_minus_inverse(p.a) + 1 / p.b + trigamma_minus_inverse(p.b));
        const double by = (high_gap(at, p) - low_gap(at, p)) / slope;
        p = p.moved(at, by, 1);
        if (!(std::abs(by) > 1e-16 * std::min(at.mean, at.rest)))
            break;
    }
    return p;
}

} // namespace

BetaShapes beta_shapes(const BetaMoments& at, double most) noexcept {
    const double spread = at.mean * at.low + at.rest * at.high;
    if (!(spread > 0) || !(0.5 / spread < most * 1e6)) {
        const Place p = std::isfinite(most) ? best_of_sum(at, most) : Place(at, 0, most);
        return {p.a, p.b};
    }
    Place p = best_of_sum(at, 0.5 / spread);
    for (int step = 0; step < most_steps; ++step) {
        const double of_a = trigamma_minus_inverse(p.a), of_b = trigamma_minus_inverse(p.b);
        const double of_n = p.n * trigamma_minus_inverse(p.n);
        const double low_e = p.n * (1 / p.a + of_a), high_e = p.n * (1 / p.b + of_b);
        const double low_n = p.a * of_a - of_n, high_n = p.b * of_b - of_n;
        const double low = low_gap(at, p), high = high_gap(at, p);
        const double determinant = low_e * high_n + low_n * high_e;
        const double by = (high * low_n - low * high_n) / determinant;
        const double grown = -(high * low_e + low * high_e) / determinant; // of log n
        p = p.moved(at, by, std::exp(std::clamp(grown, -1.0, 1.0)));
        if (!(std::abs(grown) > 1e-15))
            break;
    }
    if (p.n > most)
        p = best_of_sum(at, most);
    return {p.a, p.b};
}

// The likelihood is concave in the shape, so the equation has one root: it is bracketed and
// bisected in logarithms.
double other_beta_shape(double held, double mean_log, double most) noexcept {
    const auto is_below = [&](double b) {
        const double n = held + b;
        const double slope = -std::log1p(held / b) - log_minus_digamma(b) + log_minus_digamma(n);
        return slope < mean_log;
    };
    constexpr double limit = 1e300;
    const double highest = most > held ? std::min(most - held, limit) : limit;
    double low = std::min(held, highest), high = low;
    while (low > 1 / limit && !is_below(low))
        low /= 4;
    while (high < highest && is_below(high))
        high = std::min(4 * high, highest);
    if (is_below(high))
        return high;
    for (int step = 0; step < 1100 && high > low * (1 + 4e-16); ++step) {
        const double middle =
            high > 4 * low ? std::sqrt(low) * std::sqrt(high) : low + (high - low) / 2;
        if (!(middle > low && middle < high))
            break;
        (is_below(middle) ? low : high) = middle;
    }
    return high;
}

} // namespace emgine::by_feature
