// Weibull: positive numbers with a shape c and a scale: (x / scale)^c is exponential. No
// exponential family: each pass improves the shape by one step of weibull_shape.hpp, from sums of
// powers of x / scale, which do not overflow. The logarithm of x / scale is taken about 1, so large
// shapes lose no digits.
#include <algorithm>
#include <cmath>
#include <limits>

#include "families/by_feature/feature_row.hpp"
#include "families/by_feature/independent_features.hpp"
#include "families/by_feature/weibull_shape.hpp"

namespace emgine {

namespace {

constexpr double euler = 0.57721566490153286061;
constexpr double log_deviation = 1.28254983016186409554; // pi / sqrt(6): of log x, at shape 1

struct Weibull : by_feature::AboveZero {
    static constexpr const char* name = "weibull";
    static constexpr std::array<const char*, 7> statistics = {
        "shape", "log", "power", "power_log", "power_log2", "lower", "upper"};
    static constexpr double ns_to_see = 2, ns_of_density = 3;

    explicit Weibull(const std::string& structure) {
        by_feature::refuse_structure(name, structure);
    }

    static std::vector<const char*> parameters() { return {"shapes", "scales"}; }
    static bool may_be_infinite(const std::string&) { return false; }

    static const char* fault(const double* p) {
        const bool usable = p[0] > 0 && p[1] > 0 && std::isfinite(p[0]) && std::isfinite(p[1]) &&
                            std::isfinite(1 / p[1]);
        return usable ? nullptr : "shapes and scales must be finite and above 0";
    }

    static RelativeTo relative_to(double scale) { return {scale, 0, 1 / scale, std::log(scale)}; }

    // Whether log x - log scale has enough digits: x^shape then has thirteen.
    static bool by_difference(double shape, const RelativeTo& scale) {
        constexpr double most_lost = 256;
        return shape * (1 + std::abs(scale.log_center)) < most_lost;
    }

    struct Density {
        double shape, log_shape;
        RelativeTo scale;
        bool of_difference;

        void add(const double* seen, std::size_t n, const double* observed,
                 double* total) const noexcept {
            if (of_difference)
                return add_differences(seen + block_stride, n, observed, total);
            double log_ratio[rows_per_block], power[rows_per_block];
            kernels().log_ratios(seen, seen + block_stride, n, &scale, false, log_ratio);
            kernels().powers(log_ratio, n, shape, most, power);
            by_feature::add_observed(
                observed, n,
                [&](std::size_t s) { return log_shape + shape * log_ratio[s] - power[s]; }, total);
        }
        static constexpr double most = weibull_most;

        void add_differences(const double* log_x, std::size_t n, const double* observed,
                             double* total) const noexcept {
            const WeibullNumbers of{shape, log_shape, scale.log_center};
            if (observed == nullptr)
                return kernels().weibull_densities(log_x, n, of, total);
            double density[rows_per_block] = {};
            kernels().weibull_densities(log_x, n, of, density);
            by_feature::add_observed(observed, n, [&](std::size_t s) { return density[s]; }, total);
        }
    };
    // Writes log(x / scale) of the features of a row.
    static void log_ratios_of_row(const Density* of, const std::vector<std::size_t>& features,
                                  const double* seen, double* log_ratio) noexcept {
        const by_feature::FeatureRow row(features, seen, n_seen, 1,
                                         [&](std::size_t j) { return of[j].scale; });
        kernels().log_ratios(row.x.data(), row.log_x.data(), row.n, row.relative.data(), true,
                             log_ratio);
    }
    static void add_row(const Density* of, const std::vector<std::size_t>& features,
                        const double* seen, double& total) noexcept {
        double exponent[most_row_features], power[most_row_features];
        const std::size_t n = features.size();
        const bool by_differences = std::all_of(features.begin(), features.end(),
                                                [&](std::size_t j) { return of[j].of_difference; });
        if (!by_differences)
            log_ratios_of_row(of, features, seen, exponent);
        for (std::size_t i = 0; i < n; ++i) {
            const Density& density = of[features[i]];
            if (density.of_difference)
                exponent[i] = seen[features[i] * n_seen + 1] - density.scale.log_center;
            exponent[i] *= density.shape;
        }
        const std::size_t whole = padded_features(n); // whole vectors
        std::fill(exponent + n, exponent + whole, 0.0);
        kernels().powers(exponent, whole, 1, Density::most, power);
        for (std::size_t i = 0; i < n; ++i)
            total += of[features[i]].log_shape + exponent[i] - power[i];
    }
    static Density density(const double* p) {
        const RelativeTo scale = relative_to(p[1]);
        return {p[0], std::log(p[0]), scale, by_difference(p[0], scale)};
    }

    static double reference(const double* p) { return p[1]; }
    using Linear = by_feature::NotLinear;

    static double least_width(const double* p) {
        const double deviation = log_deviation / p[0];
        return deviation * deviation;
    }

    // Logarithms of scale and shape.
    static by_feature::OfPair coordinates(const double* p, const double*) {
        return {std::log(p[1]), std::log(p[0])};
    }
    static by_feature::OfPair parameters_at(const by_feature::OfPair& at, const double*) {
        return {std::exp(at[1]), std::exp(at[0])};
    }
    static by_feature::Information information(const double* p) {
        constexpr double rest = 1 - euler;
        return {p[0] * p[0], -rest * p[0], log_deviation * log_deviation + rest * rest};
    }

    struct Point {
        double shape;
        RelativeTo scale;

        // Sums of the statistics weighted by r; false where `write` must tell the statistics.
        bool sum(const double* seen, std::size_t n, const double* r, double* sums) const noexcept {
            if (!by_difference(shape, scale))
                return false;
            kernels().weibull_sums(seen + block_stride, n, {shape, 0, scale.log_center},
                                   shape < by_feature::least_usual_shape, r, sums);
            return true;
        }

        void write(const double* seen, std::size_t n, double* __restrict t) const noexcept {
            constexpr double most = 100; // where a row has a part in the component it is far below
            double h[rows_per_block], far[rows_per_block];
            double* l = t + block_stride;
            kernels().log_ratios(seen, seen + block_stride, n, &scale, false, l);
            kernels().powers(l, n, shape / 2, most, h);
            const bool small = shape < by_feature::least_usual_shape; // see upper_ratio
            if (small)
                kernels().powers(l, n, 1, 2 * most, far);
            else
                for (std::size_t s = 0; s < n; ++s)
                    far[s] = h[s] * h[s] * h[s];
            for (std::size_t s = 0; s < n; ++s) {
                const double l2 = l[s] * l[s], square = h[s] * h[s];
                t[s] = shape;
                t[2 * block_stride + s] = square;
                t[3 * block_stride + s] = square * l[s];
                t[4 * block_stride + s] = square * l2;
                t[5 * block_stride + s] = h[s] * l2;
                t[6 * block_stride + s] = far[s] * l2;
            }
        }
    };
    static Point point(double reference, const double* p) {
        return {p == nullptr ? 0 : p[0], relative_to(usable(reference))};
    }
    static double usable(double reference) {
        return reference > 0 && std::isfinite(1 / reference) ? reference : 1;
    }

    static void maximize(const by_feature::Sums<7>& sums, double reg_covar, double* p) {
        const double scale = usable(sums.reference);
        const double most = reg_covar > 0 ? log_deviation / std::sqrt(reg_covar)
                                          : std::numeric_limits<double>::infinity();
        if (!(sums.weight > 0)) {
            p[0] = std::min(1.0, most);
            p[1] = scale;
        } else if (sums.mean(0) > 0) {
            const double shape = sums.mean(0);
            const auto step =
                by_feature::weibull_step({shape, sums.mean(1), sums.mean(2), sums.mean(3),
                                          sums.mean(4), sums.mean(5), sums.mean(6)},
                                         most / shape);
            p[0] = std::min(shape * step.shape, most);
            p[1] = scale * step.scale;
        } else {
            // A start: mean and variance of log x. At shape 0, power_log2 is the sum of l^2.
            const double variance = sums.mean(4) - sums.mean(1) * sums.mean(1);
            const double shape = log_deviation / std::sqrt(std::max(variance, 0.0));
            p[0] = std::min(shape, most);
            p[1] = scale * std::exp(sums.mean(1) + euler / p[0]);
        }
    }
    // The pass was at the value that is held, but in a start.
    static void maximize_other(const by_feature::Sums<7>& sums, double reg_covar, std::size_t held,
                               double* p) {
        const bool known = sums.weight > 0 && sums.mean(0) > 0;
        double free[2];
        maximize(sums, reg_covar, free);
        if (held == 0) {
            const double scale = usable(sums.reference);
            p[1] = known ? scale * std::exp(std::log(sums.mean(2)) / sums.mean(0)) : free[1];
            return;
        }
        const double most = reg_covar > 0 ? log_deviation / std::sqrt(reg_covar)
                                          : std::numeric_limits<double>::infinity();
        const double shape = known ? sums.mean(0) : free[0];
        p[0] = known ? std::min(most, shape * by_feature::weibull_shape_step(
                                                  {shape, sums.mean(1), sums.mean(2), sums.mean(3),
                                                   sums.mean(4), sums.mean(5), sums.mean(6)},
                                                  most / shape))
                     : shape;
    }
    static bool loses_digits(const by_feature::Sums<7>&) { return false; }
};

} // namespace

const Family& weibull_family() {
    static const by_feature::IndependentFeatures<Weibull> family;
    return family;
}

} // namespace emgine
