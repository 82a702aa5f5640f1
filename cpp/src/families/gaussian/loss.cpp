// With S + r I for the covariance S of its rows, the M-step maximises the expected log-likelihood Q
// minus r tr(C^-1) / 2, by the weight of the component, over covariances C. The likelihood rises by
// at least the rise of Q (Dempster, Laird and Rubin 1977). What weights and means gain is not
// counted, nor what covariances gain that are constrained by those of other components.
#include "families/gaussian/loss.hpp"

#include <algorithm>
#include <cmath>

#include "algebra/linalg.hpp"

namespace emgine {

namespace {

// Of the covariances of a mixture, one after the other.
struct Factors {
    const GaussianParameters& p;
    std::size_t n = is_shared(p.storage) ? 1 : p.n_components;
    std::size_t size = p.precisions_cholesky.size() / n;
    // Features that a number serves.
    double repeats = has_matrices(p.storage) || has_diagonals(p.storage)
                         ? 1.0
                         : static_cast<double>(p.n_features);

    const double* of(std::size_t i) const { return p.precisions_cholesky.data() + i * size; }
    double trace_of_precision(std::size_t i) const {
        double sum = 0;
        const std::size_t d = p.n_features;
        if (has_matrices(p.storage)) // upper triangular
            for (std::size_t row = 0; row < d; ++row)
                for (std::size_t j = row * d + row; j < (row + 1) * d; ++j)
                    sum += of(i)[j] * of(i)[j];
        else
            for (std::size_t j = 0; j < size; ++j)
                sum += of(i)[j] * of(i)[j];
        return repeats * sum;
    }
};

// tr(R'R) - log det(R'R) - d with R = U^-1 V for the factors U after and V before: Stein's loss.
double divergence(const Factors& before, const Factors& after, std::size_t i) {
    double sum = 0;
    if (!has_matrices(after.p.storage)) {
        for (std::size_t j = 0; j < after.size; ++j) {
            const double ratio = before.of(i)[j] / after.of(i)[j];
            sum += ratio * ratio - 1 - 2 * std::log(ratio);
        }
        return after.repeats * sum;
    }
    const std::size_t d = after.p.n_features;
    const PaddedMatrix lower = inverse_of_lower(transposed_upper_of(after.of(i), d));
    const PaddedMatrix ratio = upper_product(transposed(lower), padded_upper_of(before.of(i), d));
    for (std::size_t j = 0; j < d; ++j) {
        for (std::size_t l = j; l < d; ++l)
            sum += ratio.row(j)[l] * ratio.row(j)[l];
        sum -= 1 + 2 * std::log(ratio.row(j)[j]);
    }
    return sum;
}

} // namespace

double gaussian_most_lost(const GaussianParameters& before, const GaussianParameters& after,
                          const std::vector<double>& weights, double reg_covar, double enough,
                          bool constrained) {
    const Factors old{before}, now{after};
    double narrowed = 0; // what the penalty rose by
    for (std::size_t i = 0; i < now.n; ++i) {
        const double more = old.trace_of_precision(i) - now.trace_of_precision(i);
        narrowed += (now.n == 1 ? 1.0 : weights[i]) * std::max(0.0, 0.5 * reg_covar * more);
    }
    if (!(narrowed >= enough)) // mostly it ends here
        return 0;
    double lost = 0;
    for (std::size_t i = 0; i < now.n; ++i) {
        const double more = old.trace_of_precision(i) - now.trace_of_precision(i);
        const double gained = constrained ? 0 : divergence(old, now, i);
        lost += (now.n == 1 ? 1.0 : weights[i]) * 0.5 * (reg_covar * more - gained);
    }
    return lost >= enough ? lost : 0;
}

} // namespace emgine
