// The likelihood of counts by the inverse size c, at the mean m, is D(c) - E(c) with D the mean of
// the sum over j < x of log(1 + j c), and E(c) = m log(1 + m c) - (m c - log(1 + m c)) / c. It has
// one maximum, at 0 if and only if the variance is at most the mean (Levin and Reeds 1977). D has
// lower bounds that touch it to second order; E is known. The step is to the maximum of a bound:
// |f'''| <= f'' for each log(1 + j c) as a function of log c; by c its third derivative is
// positive.
#include "families/by_feature/inverse_size.hpp"

#include <algorithm>
#include <cmath>

#include "algebra/log1p_excess.hpp"
#include "families/by_feature/count_sums.hpp"
#include "families/by_feature/first_root.hpp"

namespace emgine::by_feature {

namespace {

struct Known {
    double mean;
    double value(double c) const { // E(c)
        const double u = c * mean;
        return mean * (std::log1p(u) - u * relative_excess(u));
    }
    double slope(double c) const { return mean * mean * relative_excess(c * mean); }
};

double increased(const CountMoments& at, const Known& known) {
    const double c = at.inverse_size;
    const auto of_step = [&](double h) { return at.slope - at.curvature * h - known.slope(c + h); };
    const double h = first_root(of_step, at.slope / at.curvature);
    if (c == 0)
        return h;
    const double first = c * at.slope, second = std::max(0.0, first - c * c * at.curvature);
    const auto of_log = [&](double t) {
        const double next = c * std::exp(t);
        return first - second * std::expm1(-t) - next * known.slope(next);
    };
    constexpr double most = 6.9; // a factor of 1000
    const double t = first_root(of_log, most), far = c * std::exp(t);
    const double sure_near =
        h * (at.slope - at.curvature * h / 2) - (known.value(c + h) - known.value(c));
    const double sure_far =
        first * t + second * (std::expm1(-t) + t) - (known.value(far) - known.value(c));
    return sure_far > sure_near ? far : c + h;
}

double decreased(const CountMoments& at, const Known& known) {
    const double c = at.inverse_size;
    const double first = c * at.slope, second = std::max(0.0, first - c * c * at.curvature);
    const auto of_log = [&](double t) { // of the decrease
        const double next = c * std::exp(-t);
        return next * known.slope(next) - first - second * std::expm1(-t);
    };
    return c * std::exp(-first_root(of_log, 50));
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
    return std::min(most, slope > 0 ? increased(counts, known) : decreased(counts, known));
}

} // namespace emgine::by_feature
