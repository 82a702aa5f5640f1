// The likelihood of counts by the inverse size c, at the mean m, is D(c) - E(c) with D the mean of
// the sum over j < x of f = log(1 + j c), and E(c) = m log(1 + m c) - (m c - log(1 + m c)) / c. It
// has one maximum, at 0 if and only if the variance is at most the mean (Levin and Reeds 1977). The
// step is to the maximum of a lower bound of D less E, which is known. Bounds touch D to second
// order or more: by log c, |f'''| <= f'' and f'''' >= -f'' / 2; by c, the third derivative is
// positive.
#include "families/by_feature/inverse_size.hpp"

#include <algorithm>
#include <cmath>

#include "algebra/log1p_excess.hpp"
#include "families/by_feature/count_sums.hpp"
#include "families/by_feature/first_root.hpp"

namespace emgine::by_feature {

namespace {

// moved: what the mean of the counts is above the mean m of the distribution, whose E(c) is then
// larger by moved log(1 + m c).
struct Known {
    double mean, moved = 0;
    double value(double c) const { // E(c)
        const double u = c * mean;
        return mean * (std::log1p(u) - u * relative_excess(u)) + moved * std::log1p(u);
    }
    double slope(double c) const {
        return mean * mean * relative_excess(c * mean) + moved * mean / (1 + c * mean);
    }
};

// Lower bounds of D at c e^t, less D(c), and their derivatives by t.
struct BoundsByLog {
    double first, second, third; // derivatives of D

    explicit BoundsByLog(const CountMoments& at) {
        const double c = at.inverse_size, square = c * c * at.curvature;
        first = c * at.slope;
        second = std::max(0.0, first - square);
        third = first - 3 * square + 2 * c * c * c * at.third;
    }
    double rough(double t) const {
        return first * t + second * (std::expm1(-std::abs(t)) + std::abs(t));
    }
    double rough_slope(double t) const {
        return first - std::copysign(second, t) * std::expm1(-std::abs(t));
    }
    double fine(double t) const {
        const double s = std::abs(t), rest = std::expm1(s) - s - s * s / 2 - s * s * s / 6;
        return t * (first + t * (second / 2 + t * third / 6)) - second * rest / 2;
    }
    double fine_slope(double t) const {
        const double s = std::abs(t), rest = std::expm1(s) - s - s * s / 2;
        return first + t * (second + t * third / 2) - std::copysign(second, t) * rest / 2;
    }
};

// The better of two steps: to where it leads, and what it gains for sure.
struct Step {
    double to, gain;
};
Step better(const Step& a, const Step& b) { return b.gain > a.gain ? b : a; }

// The best step by the logarithm, up or down.
Step by_log(const CountMoments& at, const Known& known, double sign) {
    constexpr double most = 6.9; // a factor of 1000
    const BoundsByLog bounds(at);
    const double c = at.inverse_size;
    const auto slope_of = [&](double t) {
        const double next = c * std::exp(t);
        return next * known.slope(next);
    };
    const double rough =
        sign *
        first_root(
            [&](double s) { return sign * (bounds.rough_slope(sign * s) - slope_of(sign * s)); },
            most);
    const double fine =
        sign *
        first_root(
            [&](double s) { return sign * (bounds.fine_slope(sign * s) - slope_of(sign * s)); },
            most);
    const double known_here = known.value(c), roughly = c * std::exp(rough),
                 finely = c * std::exp(fine);
    return better({roughly, bounds.rough(rough) - (known.value(roughly) - known_here)},
                  {finely, bounds.fine(fine) - (known.value(finely) - known_here)});
}

double increased(const CountMoments& at, const Known& known) {
    const double c = at.inverse_size;
    const auto of_step = [&](double h) { return at.slope - at.curvature * h - known.slope(c + h); };
    const double h = first_root(of_step, at.slope / at.curvature);
    if (c == 0)
        return h;
    const double gain =
        h * (at.slope - at.curvature * h / 2) - (known.value(c + h) - known.value(c));
    return better({c + h, gain}, by_log(at, known, 1)).to;
}

} // namespace

double next_inverse_size(const CountMoments& counts) noexcept {
    constexpr double most = 1e100;
    if (!(counts.variance > counts.mean) || !(counts.curvature > 0))
        return 0;
    const Known known{counts.mean};
    const double slope = counts.slope - known.slope(counts.inverse_size);
    if (slope == 0)
        return counts.inverse_size;
    return std::min(most, slope > 0 ? increased(counts, known) : by_log(counts, known, -1).to);
}

// There may be more than one maximum: the step is uphill from where the pass was.
double next_inverse_size_at(const CountMoments& counts, double mean) noexcept {
    constexpr double most = 1e100, poisson = 1e-12;
    if (!(counts.curvature > 0) || !(mean > 0))
        return 0;
    const Known known{mean, counts.mean - mean};
    const double c = counts.inverse_size, slope = counts.slope - known.slope(c);
    if (slope > 0)
        return std::min(most, increased(counts, known));
    if (slope == 0 || c == 0)
        return c;
    const double next = by_log(counts, known, -1).to;
    return next * std::max(mean, 1.0) < poisson ? 0 : next;
}

} // namespace emgine::by_feature
