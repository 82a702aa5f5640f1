// Gamma: positive numbers with a shape a and a rate b. About its mean m = a / b, with w = x / m -
// 1, the log-density is -log x + log(a / 2 pi) / 2 - stirling_error(a) - a (w - log(1 + w)): no
// term is large where the density is not small. Statistics are about the last mean, so that the log
// of the mean less the mean of the log, 1 / (2 a) for large a, does not cancel. The M-step is
// Newton's method of Minka (2002), "Estimating a gamma distribution".
#include <cmath>
#include <limits>

#include "algebra/gamma_functions.hpp"
#include "algebra/log1p_excess.hpp"
#include "families/by_feature/feature_row.hpp"
#include "families/by_feature/independent_features.hpp"

namespace emgine {

namespace {

// log a - psi(a) = s > 0.
double shape_of(double s) {
    const double root = std::sqrt((s - 3) * (s - 3) + 24 * s);
    double a = s < 3 ? (3 - s + root) / (12 * s) : 2 / (s - 3 + root);
    for (int step = 0; step < 50; ++step) {
        const double inverse =
            1 / a - (log_minus_digamma(a) - s) / (a * a * trigamma_minus_inverse(a));
        const double next = inverse > 0 ? 1 / inverse : 2 * a;
        const bool settled = !(std::abs(next - a) > 2e-16 * a);
        a = next;
        if (settled)
            break;
    }
    return a;
}

// psi(a) = y, by Newton's method from Minka's first guess.
double inverse_digamma(double y) {
    constexpr double euler = 0.57721566490153286061;
    double a = y >= -2.22 ? std::exp(y) + 0.5 : -1 / (y + euler);
    for (int step = 0; step < 50 && std::isfinite(a); ++step) {
        const double gap = std::log(a) - log_minus_digamma(a) - y;
        const double next = a - gap / (1 / a + trigamma_minus_inverse(a));
        const bool settled = !(std::abs(next - a) > 2e-16 * a);
        a = next > 0 ? next : a / 2;
        if (settled)
            break;
    }
    return a;
}

struct Gamma : by_feature::AboveZero {
    static constexpr const char* name = "gamma";
    static constexpr std::array<const char*, 2> statistics = {"deviation", "excess"};
    static constexpr double ns_to_see = 2, ns_of_density = 2;

    explicit Gamma(const std::string& structure) { by_feature::refuse_structure(name, structure); }

    static std::vector<const char*> parameters() { return {"shapes", "rates"}; }
    static bool may_be_infinite(const std::string&) { return false; }

    static const char* fault(const double* p) {
        const bool positive = p[0] > 0 && p[1] > 0 && std::isfinite(p[0]) && std::isfinite(p[1]);
        const double mean = p[0] / p[1];
        const bool usable = positive && std::isfinite(mean) && std::isfinite(1 / mean);
        return usable ? nullptr : "shapes and rates must be finite and above 0, and so their ratio";
    }

    struct Density {
        double shape, constant;
        RelativeTo mean;

        void add(const double* seen, std::size_t n, const double* observed,
                 double* total) const noexcept {
            double excess[rows_per_block];
            kernels().log_excesses(seen, seen + block_stride, n, &mean, false, excess);
            by_feature::add_observed(
                observed, n,
                [&excess, of = constant, a = shape](std::size_t s) { return of - a * excess[s]; },
                total);
        }
    };
    static void add_row(const Density* of, const std::vector<std::size_t>& features,
                        const double* seen, double& total) noexcept {
        const by_feature::FeatureRow row(features, seen, n_seen, 1,
                                         [&](std::size_t j) { return of[j].mean; });
        double excess[most_row_features];
        kernels().log_excesses(row.x.data(), row.log_x.data(), row.n, row.relative.data(), true,
                               excess);
        for (std::size_t i = 0; i < row.n; ++i)
            total += of[features[i]].constant - of[features[i]].shape * excess[i];
    }
    static Density density(const double* p) {
        const double mean = p[0] / p[1];
        // What rounding took from the mean: shapes of 1e8 see it.
        const double rest = -std::fma(mean, p[1], -p[0]) / p[1];
        return {p[0],
                (std::log(p[0]) - log_2_pi) / 2 - stirling_error(p[0]),
                {mean, std::isfinite(rest) ? rest : 0, 1 / mean, std::log(mean)}};
    }

    static double reference(const double* p) { return p[0] / p[1]; }

    static double least_width(const double* p) { return 1 / p[0]; }

    // Logarithms of mean and shape, which tell nothing of each other.
    static by_feature::OfPair coordinates(const double* p, const double*) {
        return {std::log(p[0] / p[1]), std::log(p[0])};
    }
    static by_feature::OfPair parameters_at(const by_feature::OfPair& at, const double*) {
        return {std::exp(at[1]), std::exp(at[1] - at[0])};
    }
    static by_feature::Information information(const double* p) {
        return {p[0], 0, by_feature::information_of_log_shape(p[0])};
    }

    // T: u - 1 and log u, with u = x / center.
    struct Linear {
        static constexpr std::size_t n_sums = 2, first = 0;
        static constexpr double most = 1e300 / by_feature::most_cancellation; // sums are finite
        double center, inverse, log_center;

        Linear(double lowest, double highest)
            : center(std::sqrt(lowest) * std::sqrt(highest)), inverse(1 / center),
              log_center(std::log(center)) {}

        bool keeps_digits(const double* p) const {
            constexpr double terms = by_feature::most_cancellation;
            const double ratio = center / reference(p);
            return p[0] * (2 + ratio + std::abs(std::log(ratio))) < terms && ratio < terms / 8;
        }
        double natural(const double* p, double* eta) const {
            const Density density = Gamma::density(p);
            const RelativeTo& mean = density.mean;
            eta[0] = -p[0] * (center * mean.inverse);
            eta[1] = p[0];
            return density.constant - p[0] * log1p_excess((center - mean.center) * mean.inverse);
        }
        void write(const double* seen, std::size_t stride, double* t,
                   std::size_t step) const noexcept {
            t[0] = std::min((seen[0] - center) * inverse, most);
            t[step] = seen[stride] - log_center;
        }
        void write_block(const double* seen, std::size_t n, double* t,
                         std::size_t step) const noexcept {
            constexpr double any = std::numeric_limits<double>::infinity();
            kernels().shifted(seen, n, center, inverse, most, t);
            kernels().shifted(seen + block_stride, n, log_center, 1, any, t + step);
        }
        void about(double mean, double weight, const std::array<double, 2>& sums, double* t,
                   std::size_t step) const noexcept {
            const double w = (center - mean) / mean;
            const double deviation = sums[0] * (center / mean) + weight * w;
            t[0] += deviation;
            t[step] += deviation - (sums[1] + weight * std::log1p(w));
        }
    };

    struct Point {
        RelativeTo mean;

        void write(const double* seen, std::size_t n, double* __restrict t) const noexcept {
            constexpr double most = 1e300; // finite: such a row has no part in the component
            for (std::size_t s = 0; s < n; ++s)
                t[s] = std::min((seen[s] - mean.center) * mean.inverse, most);
            kernels().log_excesses(seen, seen + block_stride, n, &mean, false, t + block_stride);
        }
    };
    static Point point(double reference, const double*) {
        const double mean = usable(reference);
        return {{mean, 0, 1 / mean, std::log(mean)}};
    }

    static double usable(double reference) {
        return reference > 0 && std::isfinite(1 / reference) ? reference : 1;
    }
    // log(mean) - mean(log).
    static double spread(const by_feature::Sums<2>& sums) {
        return sums.mean(1) - log1p_excess(sums.mean(0));
    }
    static void maximize(const by_feature::Sums<2>& sums, double reg_covar, double* p) {
        // At least a small part of the last mean: see loses_digits.
        const double moved = sums.weight > 0 ? std::max(1 + sums.mean(0), 1e-12) : 1;
        const double mean = usable(sums.reference) * moved;
        const double s = sums.weight > 0 ? spread(sums) : 1;
        // Equal values have no largest likelihood: the relative variance 1 / a is bounded.
        const double most = reg_covar > 0 ? 1 / reg_covar : std::numeric_limits<double>::infinity();
        const bool bounded = !(s > 0) || s <= log_minus_digamma(most);
        p[0] = bounded ? most : shape_of(s);
        p[1] = p[0] / mean;
    }
    // The shape has the best rate for its mean; the rate the shape with psi(a) = log(rate) + the
    // mean of log x.
    static void maximize_other(const by_feature::Sums<2>& sums, double reg_covar, std::size_t held,
                               double* p) {
        const double moved = sums.weight > 0 ? std::max(1 + sums.mean(0), 1e-12) : 1;
        const double mean = usable(sums.reference) * moved;
        if (held == 0) {
            p[1] = p[0] / mean;
            return;
        }
        const double most = reg_covar > 0 ? 1 / reg_covar : std::numeric_limits<double>::max();
        const double of_mean = p[1] * mean;
        p[0] = sums.weight > 0 ? inverse_digamma(std::log(of_mean) - spread(sums)) : of_mean;
        p[0] = std::min(p[0], most);
    }
    static bool loses_digits(const by_feature::Sums<2>& sums) {
        return spread(sums) < 1e-6 * sums.mean(1) || 1 + sums.mean(0) < 1e-4;
    }
};

} // namespace

const Family& gamma_family() {
    static const by_feature::IndependentFeatures<Gamma> family;
    return family;
}

} // namespace emgine
