// Scatters of some components for tests of M-steps whose covariances depend on one another, and
// what such an M-step minimises.
#pragma once

#include "algebra/linalg.hpp"
#include "families/gaussian/within.hpp"
#include "problem.hpp"

#include <cmath>

namespace coupled {

struct Drawn {
    std::size_t d, k;
    std::vector<double> scatter, weight, shift; // scatter packed
    emgine::Scatters view() const { return {d, k, scatter.data(), weight, shift, 0.1}; }
};

inline Drawn drawn(std::size_t d, std::size_t k) {
    problem::Uniform uniform(100 * d + k);
    Drawn made{d, k, {}, {}, {}};
    for (std::size_t c = 0; c < k; ++c) {
        made.weight.push_back(20 + 10 * uniform());
        for (std::size_t j = 0; j < d; ++j)
            made.shift.push_back(0.1 * uniform());
        const std::vector<double> matrix = problem::covariance_matrix(d, uniform);
        for (std::size_t i = 0; i < d; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                made.scatter.push_back(made.weight[c] * (1 + static_cast<double>(c)) *
                                       matrix[i * d + j]);
    }
    return made;
}

// Minus twice the expected log-likelihood of covariances (k d d), up to a constant.
inline double loss(const emgine::Within& within, const std::vector<double>& covariances) {
    const std::size_t d = within.d, size = d * d;
    double sum = 0;
    for (std::size_t c = 0; c < within.k; ++c) {
        std::vector<double> factor(size);
        if (!emgine::precision_cholesky_of(covariances.data() + c * size, d, 1, factor.data()))
            return HUGE_VAL;
        for (std::size_t j = 0; j < d; ++j) {
            sum -= 2 * within.weight[c] * std::log(factor[j * (d + 1)]);
            for (std::size_t i = 0; i < d; ++i)
                for (std::size_t l = 0; l < d; ++l)
                    sum += within.scatter[c * size + i * d + l] * factor[i * d + j] *
                           factor[l * d + j];
        }
    }
    return sum;
}

// Diagonal matrices as matrices.
inline std::vector<double> as_matrices(const std::vector<double>& variances, std::size_t d) {
    std::vector<double> all(variances.size() * d);
    for (std::size_t i = 0; i < variances.size(); ++i)
        all[(i / d * d + i % d) * d + i % d] = variances[i];
    return all;
}

} // namespace coupled
