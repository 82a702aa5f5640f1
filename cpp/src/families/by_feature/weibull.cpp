// Weibull: positive numbers with a shape c and a scale: (x / scale)^c is exponential. No
// exponential family: each pass improves the shape by one step of weibull_shape.hpp, from sums of
// powers of x / scale, which do not overflow. The logarithm of x / scale is taken about 1, so large
// shapes lose no digits.
#include <cmath>
#include <limits>

#include "algebra/log1p_excess.hpp"
#include "families/by_feature/independent_features.hpp"
#include "families/by_feature/logarithms.hpp"
#include "families/by_feature/weibull_shape.hpp"

namespace emgine {

namespace {

constexpr double euler = 0.57721566490153286061;
constexpr double log_deviation = 1.28254983016186409554; // pi / sqrt(6): of log x, at shape 1

struct Weibull {
    static constexpr const char* name = "weibull";
    static constexpr std::array<const char*, 7> statistics = {
        "shape", "log", "power", "power_log", "power_log2", "lower", "upper"};
    static constexpr std::size_t n_seen = 2; // x, log x
    static constexpr double ns_to_see = 2, ns_of_density = 12;

    explicit Weibull(const std::string& structure) {
        by_feature::refuse_structure(name, structure);
    }

    static std::vector<const char*> parameters() { return {"shapes", "scales"}; }
    static bool may_be_infinite(const std::string&) { return false; }
    static Support support() {
        return {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::infinity()};
    }

    static void see(const double* x, std::size_t n, std::size_t stride, double* seen,
                    double* base) noexcept {
        by_feature::see_logarithms(x, n, seen, seen + stride, base);
    }

    static const char* fault(const double* p) {
        const bool usable = p[0] > 0 && p[1] > 0 && std::isfinite(p[0]) && std::isfinite(p[1]) &&
                            std::isfinite(1 / p[1]);
        return usable ? nullptr : "shapes and scales must be finite and above 0";
    }

    // log(x / scale).
    struct LogRatio {
        double scale, inverse, log_scale;

        explicit LogRatio(double of) : scale(of), inverse(1 / of), log_scale(std::log(of)) {}
        double operator()(const double* seen, std::size_t stride) const noexcept {
            return log1p_given((seen[0] - scale) * inverse, seen[stride] - log_scale);
        }
    };

    struct Density {
        double shape, log_shape;
        LogRatio log_ratio;

        double of(const double* seen, std::size_t stride) const noexcept {
            constexpr double most = 700; // its exponential is no density, and finite
            const double v = shape * log_ratio(seen, stride);
            return log_shape + v - std::exp(std::min(v, most));
        }
    };
    static Density density(const double* p) { return {p[0], std::log(p[0]), LogRatio(p[1])}; }

    static double reference(const double* p) { return p[1]; }
    using Linear = by_feature::NotLinear;

    struct Point {
        double shape;
        LogRatio log_ratio;

        void write(const double* seen, double* t) const noexcept {
            constexpr double most = 100; // where a row has a part in the component it is far below
            const double l = log_ratio(seen, block_stride);
            const bool small = shape < by_feature::least_usual_shape; // see upper_ratio
            const double h = std::exp(std::min(shape * l / 2, most)), hl2 = h * l * l;
            t[0] = shape;
            t[block_stride] = l;
            t[2 * block_stride] = h * h;
            t[3 * block_stride] = h * h * l;
            t[4 * block_stride] = h * hl2;
            t[5 * block_stride] = hl2;
            const double far = small ? std::exp(std::min(l, 2 * most)) : h * h * h;
            t[6 * block_stride] = far * l * l;
        }
    };
    static Point point(double reference, const double* p) {
        return {p == nullptr ? 0 : p[0], LogRatio(usable(reference))};
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
    static bool loses_digits(const by_feature::Sums<7>&) { return false; }
};

} // namespace

const Family& weibull_family() {
    static const by_feature::IndependentFeatures<Weibull> family;
    return family;
}

} // namespace emgine
