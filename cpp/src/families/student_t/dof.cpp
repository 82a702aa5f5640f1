// Stirling's series about kappa = 0, where its differences are written without cancellation; below
// nu = 32 the recurrence of the gamma function leads there.
#include "families/student_t/dof.hpp"

#include <algorithm>
#include <cmath>

#include "algebra/gamma_functions.hpp"
#include "families/student_t/structure.hpp"

namespace emgine {

namespace {

constexpr double least_z = 16; // Stirling's series has 16 digits from here on

// (t - log1p(t)) / t^2 and its derivative.
struct LogTail {
    double value, first;
};

LogTail log_tail(double t) {
    const double w = 1 / (1 + t), half = 1 / (2 + t);
    if (t > 0.4) {
        const double rest = t - std::log1p(t);
        return {rest / (t * t), (w - 2 * rest / (t * t)) / t};
    }
    // With s = t / (2 + t), log1p(t) = 2 s + 2 s^3 (1/3 + s^2 / 5 + ...).
    const double z = t * half * t * half;
    double series = 0;
    for (int odd = 27; odd >= 3; odd -= 2)
        series = series * z + 1.0 / odd;
    const double cube = half * half * half * series;
    return {half - 2 * t * cube, 4 * cube - half * w};
}

// sigma(1 / i), where log Gamma(z) = (z - 1/2) log z - z + log(2 pi) / 2 + sigma(z).
double stirling(double i) {
    const double i2 = i * i;
    return i * (1.0 / 12 - i2 * (1.0 / 360 -
                                 i2 * (1.0 / 1260 -
                                       i2 * (1.0 / 1680 - i2 * (1.0 / 1188 - i2 * 691 / 360360)))));
}

// sigma' / i^2, and its derivative by i.
LogTail stirling_slope(double i) {
    const double i2 = i * i;
    const double value =
        -1.0 / 12 +
        i2 *
            (1.0 / 120 - i2 * (1.0 / 252 - i2 * (1.0 / 240 - i2 * (1.0 / 132 - i2 * 691 / 32760))));
    const double first =
        i * (1.0 / 60 - i2 * (1.0 / 63 - i2 * (1.0 / 40 - i2 * (2.0 / 33 - i2 * 691 / 3276))));
    return {value, first};
}

// For kappa <= 1 / (2 least_z).
DofTerm near_gaussian(double kappa, double a) {
    const double t = 2 * a * kappa, w = 1 / (1 + t);
    const double i = 2 * kappa, j = i * w; // 1 / z and 1 / (z + a)
    const LogTail tail = log_tail(t);
    const LogTail at_z = stirling_slope(i), at_both = stirling_slope(j);
    const double value =
        (a - 0.5) * std::log1p(t) - a * t * tail.value + (stirling(j) - stirling(i));
    const double first = 2 * a * a * tail.value - a * w - 2 * (at_both.value * w * w - at_z.value);
    const double slopes =
        2 * at_both.first * w * w * w * w - 4 * a * at_both.value * w * w * w - 2 * at_z.first;
    const double second = 2 * a * (2 * a * a * tail.first + a * w * w) - 2 * slopes;
    return {value, first, second};
}

// From derivatives by kappa to derivatives by z = 1 / (2 kappa), and the same back.
DofTerm by_other(const DofTerm& term, double x) {
    return {term.value, -2 * x * x * term.first,
            4 * x * x * x * (x * term.second + 2 * term.first)};
}

} // namespace

DofTerm dof_term(double kappa, std::size_t n_features) {
    const double a = 0.5 * static_cast<double>(n_features);
    if (kappa * 2 * least_z <= 1)
        return near_gaussian(kappa, a);
    const double z = 1 / (2 * kappa);
    const double steps = std::ceil(least_z - z), far = z + steps;
    DofTerm by_z = by_other(near_gaussian(1 / (2 * far), a), 1 / (2 * far));
    by_z.value += a * std::log(far / z);
    by_z.first += a / far - a / z;
    by_z.second += a / (z * z) - a / (far * far);
    for (double x = z; x < far - 0.5; x += 1) {
        const double product = x * (x + a);
        by_z.value -= std::log1p(a / x);
        by_z.first += a / product;
        by_z.second -= a * (2 * x + a) / (product * product);
    }
    return by_other(by_z, z);
}

// Lange, Little and Taylor (1989), appendix B, written so that it cancels less. At kappa = 0, the
// variance of (q^2 - 2 d q) / 4 for q of a chi-squared distribution with d degrees of freedom.
double information_of_kappa(double kappa, std::size_t n_features) {
    constexpr double limit = 1e-5; // below, digits of the difference are lost
    const auto d = static_cast<double>(n_features);
    if (kappa < limit) {
        const double second = d * (d + 2), third = second * (d + 4), fourth = third * (d + 6);
        return (fourth - second * second - 4 * d * (third - second * d) + 8 * d * d * d) / 16;
    }
    const double nu = 1 / kappa;
    const double difference = trigamma_minus_inverse(nu / 2) -
                              trigamma_minus_inverse((nu + d) / 2) -
                              4 * d / (nu * (nu + d) * (nu + d + 2));
    return nu * nu * nu * nu * difference / 4;
}

double next_kappa(double kappa, double score, double curvature) {
    constexpr double small = 0.01; // from here a step may go to 0
    const double low = kappa > small ? kappa / 1.05 : 0;
    const double high = std::min(2 * kappa + 0.05, 1 / least_dof);
    if (score == 0)
        return std::min(kappa, high);
    return std::min(std::max(kappa + score / std::abs(curvature), low), high);
}

} // namespace emgine
