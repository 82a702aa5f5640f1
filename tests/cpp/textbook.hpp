// The E-step by textbook formulas: one row, one component and one feature at a time, in long
// double. Shares no code with the library; speed does not matter.
#pragma once

#include "problem.hpp"

namespace textbook {

using problem::Problem;
using Real = long double;

struct Statistics {
    Real log_likelihood = 0;
    Real row_weight = 0;
    std::vector<Real> weight, sum, scatter; // scatter in the shape of the covariances
};

// Entry (i, j) of the covariance of component c, for any structure.
inline Real covariance(const Problem& p, std::size_t c, std::size_t i, std::size_t j) {
    const emgine::Storage storage = emgine::structure_of(p.type).storage;
    const std::size_t own = is_shared(storage) ? 0 : c;
    if (has_matrices(storage))
        return p.covariances[(own * p.d + i) * p.d + j];
    if (i != j)
        return 0;
    return p.covariances[has_diagonals(storage) ? own * p.d + i : own];
}

inline std::vector<Real> cholesky(const Problem& p, std::size_t c) {
    std::vector<Real> factor(p.d * p.d);
    for (std::size_t j = 0; j < p.d; ++j)
        for (std::size_t i = j; i < p.d; ++i) {
            Real value = covariance(p, c, i, j);
            for (std::size_t l = 0; l < j; ++l)
                value -= factor[i * p.d + l] * factor[j * p.d + l];
            factor[i * p.d + j] = i == j ? std::sqrt(value) : value / factor[j * p.d + j];
        }
    return factor;
}

inline Real deviation(const Problem& p, std::size_t s, std::size_t c, std::size_t j) {
    return static_cast<Real>(p.rows[s * p.d + j]) - p.means[c * p.d + j];
}

// log w_c + log N(x_s; m_c, S_c), by forward substitution with the factor of S_c.
inline Real log_density(const Problem& p, const std::vector<Real>& factor, std::size_t s,
                        std::size_t c) {
    constexpr Real log_two_pi = 1.837877066409345483560659472811235279L;
    std::vector<Real> y(p.d);
    Real result =
        std::log(static_cast<Real>(p.weights[c])) - static_cast<Real>(p.d) / 2 * log_two_pi;
    for (std::size_t i = 0; i < p.d; ++i) {
        Real value = deviation(p, s, c, i);
        for (std::size_t j = 0; j < i; ++j)
            value -= factor[i * p.d + j] * y[j];
        y[i] = value / factor[i * p.d + i];
        result -= y[i] * y[i] / 2 + std::log(factor[i * p.d + i]);
    }
    return result;
}

inline std::vector<Real> log_densities(const Problem& p) {
    std::vector<Real> result(p.n * p.k);
    for (std::size_t c = 0; c < p.k; ++c) {
        const std::vector<Real> factor = cholesky(p, c);
        for (std::size_t s = 0; s < p.n; ++s)
            result[s * p.k + c] = log_density(p, factor, s, c);
    }
    return result;
}

inline Real log_sum_exp(const Real* values, std::size_t k) {
    Real largest = values[0];
    for (std::size_t c = 1; c < k; ++c)
        largest = std::max(largest, values[c]);
    Real sum = 0;
    for (std::size_t c = 0; c < k; ++c)
        sum += std::exp(values[c] - largest);
    return largest + std::log(sum);
}

// Adds r (x - m)(x - m)' in the structure's form: spherical is the trace over the features.
inline void add_scatter(const Problem& p, std::size_t s, std::size_t c, Real r,
                        std::vector<Real>& scatter) {
    const emgine::Storage storage = emgine::structure_of(p.type).storage;
    const std::size_t own = is_shared(storage) ? 0 : c;
    for (std::size_t i = 0; i < p.d; ++i) {
        const Real left = r * deviation(p, s, c, i);
        if (!has_matrices(storage))
            scatter[has_diagonals(storage) ? own * p.d + i : own] += left * deviation(p, s, c, i);
        for (std::size_t j = 0; has_matrices(storage) && j < p.d; ++j)
            scatter[(own * p.d + i) * p.d + j] += left * deviation(p, s, c, j);
    }
}

inline Statistics expectation(const Problem& p, bool weighted) {
    Statistics all;
    all.weight.resize(p.k);
    all.sum.resize(p.k * p.d);
    all.scatter.resize(p.covariances.size());
    const std::vector<Real> densities = log_densities(p);
    for (std::size_t s = 0; s < p.n; ++s) {
        const Real row_weight = weighted ? p.sample_weight[s] : 1.0;
        const Real log_likelihood = log_sum_exp(&densities[s * p.k], p.k);
        all.log_likelihood += row_weight * log_likelihood;
        all.row_weight += row_weight;
        for (std::size_t c = 0; c < p.k; ++c) {
            const Real r = row_weight * std::exp(densities[s * p.k + c] - log_likelihood);
            all.weight[c] += r;
            for (std::size_t j = 0; j < p.d; ++j)
                all.sum[c * p.d + j] += r * deviation(p, s, c, j);
            add_scatter(p, s, c, r, all.scatter);
        }
    }
    return all;
}

} // namespace textbook
