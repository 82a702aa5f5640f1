// Beta: numbers above 0 and below 1. About the mean m = a / (a + b), with w = x / m - 1 and
// v = (1 - x) / (1 - m) - 1, the log-density is -log x - log(1 - x) - a (w - log(1 + w)) -
// b (v - log(1 + v)) and a constant without large terms. Statistics are about the last mean, so
// that narrow components lose no digits.
#include <cmath>
#include <limits>

#include "algebra/gamma_functions.hpp"
#include "algebra/log1p_excess.hpp"
#include "families/by_feature/beta_shapes.hpp"
#include "families/by_feature/feature_row.hpp"
#include "families/by_feature/independent_features.hpp"

namespace emgine {

namespace {

// w - log(1 + w) and v - log(1 + v); v is seen from x too, by a factor below 0.
struct Excesses {
    RelativeTo mean, rest;

    explicit Excesses(double of)
        : mean{of, 0, 1 / of, std::log(of)}, rest{of, 0, -1 / (1 - of), std::log1p(-of)} {}
    // Of a block.
    void low(const double* seen, std::size_t n, double* result) const noexcept {
        kernels().log_excesses(seen, seen + block_stride, n, &mean, false, result);
    }
    void high(const double* seen, std::size_t n, double* result) const noexcept {
        kernels().log_excesses(seen, seen + 2 * block_stride, n, &rest, false, result);
    }
};

struct Beta {
    static constexpr const char* name = "beta";
    static constexpr std::array<const char*, 3> statistics = {"deviation", "low", "high"};
    static constexpr std::size_t n_seen = 3; // x, log x, log(1 - x)
    static constexpr double ns_to_see = 5, ns_of_density = 3;

    explicit Beta(const std::string& structure) { by_feature::refuse_structure(name, structure); }

    static std::vector<const char*> parameters() { return {"a", "b"}; }
    static bool may_be_infinite(const std::string&) { return false; }
    static Support support() {
        return {std::numeric_limits<double>::denorm_min(), std::nextafter(1.0, 0.0)};
    }

    static void see(const double* x, std::size_t n, std::size_t stride, double* seen,
                    double* base) noexcept {
        kernels().unit_logarithms(x, n, seen, seen + stride, seen + 2 * stride, base);
    }

    static const char* fault(const double* p) {
        const double mean = reference(p);
        const bool usable = p[0] > 0 && p[1] > 0 && std::isfinite(p[0] + p[1]) && mean < 1 &&
                            std::isfinite(1 / mean);
        return usable ? nullptr : "a and b must be finite and above 0, and a / (a + b) below 1";
    }

    struct Density {
        double a, b, slope, constant;
        Excesses excesses;

        void add(const double* seen, std::size_t n, const double* observed,
                 double* total) const noexcept {
            double low[rows_per_block], high[rows_per_block];
            excesses.low(seen, n, low);
            excesses.high(seen, n, high);
            by_feature::add_observed(
                observed, n, [&](std::size_t s) { return of(seen[s], low[s], high[s]); }, total);
        }
        double of(double x, double low, double high) const noexcept {
            return constant + slope * (x - excesses.mean.center) - (a * low + b * high);
        }
    };
    static void add_row(const Density* of, const std::vector<std::size_t>& features,
                        const double* seen, double& total) noexcept {
        const by_feature::FeatureRow by_mean(features, seen, n_seen, 1,
                                             [&](std::size_t j) { return of[j].excesses.mean; });
        const by_feature::FeatureRow by_rest(features, seen, n_seen, 2,
                                             [&](std::size_t j) { return of[j].excesses.rest; });
        double low[most_row_features], high[most_row_features];
        kernels().log_excesses(by_mean.x.data(), by_mean.log_x.data(), by_mean.n,
                               by_mean.relative.data(), true, low);
        kernels().log_excesses(by_rest.x.data(), by_rest.log_x.data(), by_rest.n,
                               by_rest.relative.data(), true, high);
        for (std::size_t i = 0; i < by_mean.n; ++i)
            total += of[features[i]].of(by_mean.x[i], low[i], high[i]);
    }
    static Density density(const double* p) {
        const double a = p[0], b = p[1], n = a + b, mean = a / n;
        // What rounding took from n and from the mean: large parameters see it.
        const double most = std::max(a, b), rest_of_n = std::min(a, b) - (n - most);
        const double slope = (-std::fma(mean, n, -a) - mean * rest_of_n) / (mean * (1 - mean));
        const double constant = (std::log(a) + std::log(b / n) - log_2_pi) / 2 + stirling_error(n) -
                                stirling_error(a) - stirling_error(b);
        return {a, b, slope, constant, Excesses(mean)};
    }

    static double reference(const double* p) { return p[0] / (p[0] + p[1]); }

    static double least_width(const double* p) { return 1 / (p[0] + p[1]); }

    // The logit of the mean, and the logarithm of a + b.
    static by_feature::OfPair coordinates(const double* p, const double*) {
        return {std::log(p[0]) - std::log(p[1]), std::log(p[0] + p[1])};
    }
    static by_feature::OfPair parameters_at(const by_feature::OfPair& at, const double*) {
        const double total = std::exp(at[1]);
        return {total / (1 + std::exp(-at[0])), total / (1 + std::exp(at[0]))};
    }
    static by_feature::Information information(const double* p) {
        const double a = p[0], b = p[1], mean = a / (a + b), rest = b / (a + b);
        const double of_a = by_feature::information_of_log_shape(a);
        const double of_b = by_feature::information_of_log_shape(b);
        return {rest * rest * (of_a + a) + mean * mean * (of_b + b), rest * of_a - mean * of_b,
                of_a + of_b - by_feature::information_of_log_shape(a + b)};
    }

    // T: x, log x and log(1 - x), less those of the center.
    struct Linear {
        static constexpr std::size_t n_sums = 3, first = 1;
        double center, log_center, log_rest;

        Linear(double lowest, double highest)
            : center(lowest + (highest - lowest) / 2), log_center(std::log(center)),
              log_rest(std::log1p(-center)) {}

        bool keeps_digits(const double* p) const {
            const double a = p[0], b = p[1], mean = reference(p), of_sum = log_minus_digamma(a + b);
            const auto keeps = [&](double shape, double ratio) {
                const double size = 1 + ratio + std::abs(std::log(ratio));
                const double least = log_minus_digamma(shape) - of_sum; // mean of low, or of high
                return (1 + shape) * size < by_feature::most_cancellation &&
                       size < by_feature::most_cancellation * least;
            };
            return keeps(a, center / mean) && keeps(b, (1 - center) / (1 - mean));
        }
        double natural(const double* p, double* eta) const {
            const Density density = Beta::density(p);
            const RelativeTo &mean = density.excesses.mean, &rest = density.excesses.rest;
            eta[0] = p[0];
            eta[1] = p[1];
            return density.constant + p[0] * std::log1p((center - mean.center) * mean.inverse) +
                   p[1] * std::log1p((center - mean.center) * rest.inverse);
        }
        void write(const double* seen, std::size_t stride, double* t,
                   std::size_t step) const noexcept {
            t[0] = seen[0] - center;
            t[step] = seen[stride] - log_center;
            t[2 * step] = seen[2 * stride] - log_rest;
        }
        void write_block(const double* seen, std::size_t n, double* t,
                         std::size_t step) const noexcept {
            constexpr double any = std::numeric_limits<double>::infinity();
            kernels().shifted(seen, n, center, 1, any, t);
            kernels().shifted(seen + block_stride, n, log_center, 1, any, t + step);
            kernels().shifted(seen + 2 * block_stride, n, log_rest, 1, any, t + 2 * step);
        }
        void about(double mean, double weight, const std::array<double, 3>& sums, double* t,
                   std::size_t step) const noexcept {
            const double rest = 1 - mean, deviation = sums[0] + weight * (center - mean);
            t[0] += deviation;
            t[step] += deviation / mean - (sums[1] + weight * std::log1p((center - mean) / mean));
            t[2 * step] -=
                deviation / rest + (sums[2] + weight * std::log1p((mean - center) / rest));
        }
    };

    struct Point {
        Excesses excesses;

        void write(const double* seen, std::size_t n, double* __restrict t) const noexcept {
            for (std::size_t s = 0; s < n; ++s)
                t[s] = seen[s] - excesses.mean.center;
            excesses.low(seen, n, t + block_stride);
            excesses.high(seen, n, t + 2 * block_stride);
        }
    };
    static Point point(double reference, const double*) { return {Excesses(usable(reference))}; }
    static double usable(double reference) {
        return reference < 1 && std::isfinite(1 / reference) && reference > 0 ? reference : 0.5;
    }

    static by_feature::BetaMoments moments(const by_feature::Sums<3>& sums) {
        const double mean = usable(sums.reference), rest = 1 - mean;
        // At least a small part of the last mean: see loses_digits.
        const double moved = std::clamp(sums.mean(0), -mean * (1 - 1e-12), rest * (1 - 1e-12));
        return {mean + moved, rest - moved, sums.mean(1) - log1p_excess(moved / mean),
                sums.mean(2) - log1p_excess(-moved / rest)};
    }
    static void maximize(const by_feature::Sums<3>& sums, double reg_covar, double* p) {
        const double most = reg_covar > 0 ? 1 / reg_covar : std::numeric_limits<double>::infinity();
        const auto made = sums.weight > 0 ? by_feature::beta_shapes(moments(sums), most)
                                          : by_feature::BetaShapes{usable(sums.reference),
                                                                   1 - usable(sums.reference)};
        p[0] = made.a;
        p[1] = made.b;
    }
    static void maximize_other(const by_feature::Sums<3>& sums, double reg_covar, std::size_t held,
                               double* p) {
        const double most = reg_covar > 0 ? 1 / reg_covar : std::numeric_limits<double>::infinity();
        const double mean = usable(sums.reference);
        if (!(sums.weight > 0)) {
            p[1 - held] = held == 0 ? p[0] * (1 - mean) / mean : p[1] * mean / (1 - mean);
            return;
        }
        const auto at = moments(sums);
        const double mean_log =
            held == 0 ? std::log(at.rest) - at.high : std::log(at.mean) - at.low;
        p[1 - held] = by_feature::other_beta_shape(p[held], mean_log, most);
    }
    static bool loses_digits(const by_feature::Sums<3>& sums) {
        const auto made = moments(sums);
        const double mean = usable(sums.reference);
        return made.low < 1e-6 * sums.mean(1) || made.high < 1e-6 * sums.mean(2) ||
               made.mean < 1e-4 * mean || made.rest < 1e-4 * (1 - mean);
    }
};

} // namespace

const Family& beta_family() {
    static const by_feature::IndependentFeatures<Beta> family;
    return family;
}

} // namespace emgine
