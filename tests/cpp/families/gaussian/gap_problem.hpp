// Rows that lack cells, and what the textbook says of them (Little and Rubin 2002, section 11.2.1):
// the density of the observed cells, and the moments of the others given them, by eliminating the
// observed features from the covariance in long double.
#pragma once

#include "loaded_block.hpp"
#include "textbook.hpp"

#include <limits>

namespace gap_problem {

using problem::Problem;
using textbook::Real;

// Some rows keep all their cells; row 1 has none. `dense`: rows with gaps share two patterns.
inline Problem make(const std::string& type, std::size_t n, std::size_t d, std::size_t k,
                    bool dense = false) {
    Problem p = problem::make(type, n, d, k);
    problem::Uniform uniform(n + d);
    for (std::size_t s = 0; s < n; ++s)
        for (std::size_t j = 0; j < d; ++j) {
            const bool chance = s % 3 != 0 && uniform() < -0.2;
            const bool pattern = s % 3 != 0 && (s + j) % 2 == 0;
            if (s == 1 || (dense ? pattern : chance))
                p.rows[s * d + j] = std::numeric_limits<double>::quiet_NaN();
        }
    return p;
}

inline emgine::ModelShape shape_of(const Problem& p) {
    return emgine::model_shape("gaussian", p.type, p.d, p.k, true);
}

inline emgine::Mixture mixture_of(const Problem& p) {
    return emgine::Mixture(shape_of(p), p.weights,
                           emgine::means_and("covariances", p.means, p.covariances));
}

// Of one row under one component.
struct Conditional {
    Real log_density;
    std::vector<Real> deviation, covariance; // d, d d; 0 where the cells are observed
};

// The covariance, swept by each observed feature: what is left is conditional on it.
inline Conditional conditional(const Problem& p, std::size_t s, std::size_t c) {
    Conditional made{std::log(static_cast<Real>(p.weights[c])), {}, {}};
    for (std::size_t i = 0; i < p.d; ++i)
        for (std::size_t j = 0; j < p.d; ++j)
            made.covariance.push_back(textbook::covariance(p, c, i, j));
    std::vector<Real> expected(p.d), rest = made.covariance; // deviations expected so far
    for (std::size_t j = 0; j < p.d; ++j) {
        if (std::isnan(p.rows[s * p.d + j]))
            continue;
        const Real variance = rest[j * p.d + j];
        const Real beyond = textbook::deviation(p, s, c, j) - expected[j];
        made.log_density -=
            (beyond * beyond / variance + std::log(variance)) / 2 + 0.918938533204672741780329736L;
        const std::vector<Real> before = rest;
        for (std::size_t i = 0; i < p.d; ++i) {
            expected[i] += before[i * p.d + j] / variance * beyond;
            for (std::size_t l = 0; l < p.d; ++l)
                rest[i * p.d + l] -= before[i * p.d + j] * before[l * p.d + j] / variance;
        }
    }
    made.deviation = expected;
    for (std::size_t i = 0; i < p.d; ++i)
        for (std::size_t j = 0; j < p.d; ++j) {
            const bool lack = std::isnan(p.rows[s * p.d + i]) && std::isnan(p.rows[s * p.d + j]);
            made.covariance[i * p.d + j] = lack ? rest[i * p.d + j] : 0;
        }
    return made;
}

// The first block of the rows, as a pass loads it.
inline emgine::Block block_of(const loaded_block::Loaded& rows) {
    emgine::Block block = rows.block();
    block.gaps = true;
    return block;
}

} // namespace gap_problem
