// Gamma: positive numbers with a shape a and a rate b. About its mean m = a / b, with w = x / m -
// 1, the log-density is -log x + log(a / 2 pi) / 2 - stirling_error(a) - a (w - log(1 + w)): no
// term is large where the density is not small. Statistics are about the last mean, so that the log
// of the mean less the mean of the log, 1 / (2 a) for large a, does not cancel. The M-step is
// Newton's method of Minka (2002), "Estimating a gamma distribution".
#include <cmath>
#include <limits>

#include "algebra/gamma_functions.hpp"
#include "algebra/log1p_excess.hpp"
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

struct Gamma : by_feature::AboveZero {
    static constexpr const char* name = "gamma";
    static constexpr std::array<const char*, 2> statistics = {"deviation", "excess"};
    static constexpr double ns_to_see = 8, ns_of_density = 5;

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
        double shape, mean, rest_of_mean, inverse_mean, log_mean, constant;

        double of(const double* seen, std::size_t stride) const noexcept {
            const double w = ((seen[0] - mean) - rest_of_mean) * inverse_mean;
            return constant - shape * log1p_excess(w, seen[stride] - log_mean);
        }
    };
    static Density density(const double* p) {
        const double mean = p[0] / p[1];
        // What rounding took from the mean: shapes of 1e8 see it.
        const double rest = -std::fma(mean, p[1], -p[0]) / p[1];
        return {p[0],     mean,           std::isfinite(rest) ? rest : 0,
                1 / mean, std::log(mean), (std::log(p[0]) - log_2_pi) / 2 - stirling_error(p[0])};
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

    struct Point {
        double mean, inverse_mean, log_mean;

        void write(const double* seen, double* t) const noexcept {
            constexpr double most = 1e300; // finite: such a row has no part in the component
            const double w = std::min((seen[0] - mean) * inverse_mean, most);
            t[0] = w;
            t[block_stride] = log1p_excess(w, seen[block_stride] - log_mean);
        }
    };
    static Point point(double reference, const double*) {
        const double mean = usable(reference);
        return {mean, 1 / mean, std::log(mean)};
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
