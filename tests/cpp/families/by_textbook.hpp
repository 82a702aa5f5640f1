// A mixture of any family against a formula: densities of rows in a block and one by one, and sums
// of an E-step. Rows are more than a block, so that padding and a second block are among them.
#pragma once

#include <algorithm>

#include "check.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"
#include "emgine/scorer.hpp"
#include "emgine/statistics_span.hpp"

namespace by_textbook {

using Real = long double;
// Log-density of a row of d features under component k, without the weight.
using Formula = std::function<Real(const double* x, std::size_t k)>;

struct Problem {
    emgine::ModelShape shape;
    emgine::NamedArrays parameters;
    std::vector<double> weights, rows;

    std::size_t n() const { return rows.size() / shape.n_features; }
    emgine::Mixture mixture() const { return {shape, weights, parameters}; }
    const double* row(std::size_t i) const { return rows.data() + i * shape.n_features; }
};

inline std::vector<double> weights_of(std::size_t k) {
    std::vector<double> weights;
    for (std::size_t c = 0; c < k; ++c)
        weights.push_back(2.0 * static_cast<double>(c + 1) / static_cast<double>(k * (k + 1)));
    return weights;
}

inline std::vector<Real> joint(const Problem& p, const Formula& formula, std::size_t i) {
    std::vector<Real> all;
    for (std::size_t k = 0; k < p.shape.n_components; ++k)
        all.push_back(std::log(static_cast<Real>(p.weights[k])) + formula(p.row(i), k));
    return all;
}

inline Real log_sum(const std::vector<Real>& joint) {
    const Real largest = *std::max_element(joint.begin(), joint.end());
    Real sum = 0;
    for (const Real value : joint)
        sum += std::exp(value - largest);
    return largest + std::log(sum);
}

// relative: of a log-density and 1.
inline void check_scores(const Problem& p, const Formula& formula, double relative) {
    const emgine::Mixture mixture = p.mixture();
    emgine::Scorer scorer(mixture);
    std::vector<double> together(p.n());
    scorer.score_samples(p.rows.data(), p.n(), together.data());
    for (std::size_t i = 0; i < p.n(); ++i) {
        const auto expected = static_cast<double>(log_sum(joint(p, formula, i)));
        check::close(together[i], expected, relative, relative);
        double alone = 0;
        scorer.score_samples(p.row(i), 1, &alone);
        check::that(alone == together[i], "a row by itself has the bits of a block");
    }
}

// Sums of `statistic(x, j)` under the array `name`, (k, p).
inline void check_sums(const Problem& p, const Formula& formula, const std::string& name,
                       std::size_t n_statistics,
                       const std::function<double(const double* x, std::size_t j)>& statistic) {
    const emgine::SufficientStatistics found =
        emgine::expectation({emgine::dense_view(p.rows.data(), p.n(), p.shape.n_features), nullptr},
                            p.mixture(), nullptr, {});
    std::vector<Real> sums(p.shape.n_components * n_statistics);
    Real log_likelihood = 0;
    for (std::size_t i = 0; i < p.n(); ++i) {
        const std::vector<Real> of_row = joint(p, formula, i);
        const Real total = log_sum(of_row);
        log_likelihood += total;
        for (std::size_t k = 0; k < p.shape.n_components; ++k)
            for (std::size_t j = 0; j < n_statistics; ++j)
                sums[k * n_statistics + j] += std::exp(of_row[k] - total) * statistic(p.row(i), j);
    }
    check::close(found.log_likelihood(), static_cast<double>(log_likelihood), 1e-12);
    for (std::size_t i = 0; i < sums.size(); ++i)
        check::close(found.array(name)[i], static_cast<double>(sums[i]), 1e-12, 1e-12);
}

// A family of independent features with one parameter each, of which x is the statistic.
struct OneParameter {
    std::string family, parameter;
    std::vector<double> values;                 // of the parameter, taken in turn
    std::function<double(double uniform)> draw; // a value of a row, from a number of [-1, 1)
    std::function<Real(double x, Real parameter)> log_density;
};

inline Problem problem_of(const OneParameter& one, std::size_t d, std::size_t k) {
    problem::Uniform uniform(7 * d + k);
    Problem p{emgine::model_shape(one.family, "", d, k), {{one.parameter, {}}}, weights_of(k), {}};
    for (std::size_t i = 0; i < k * d; ++i)
        p.parameters[0].values.push_back(one.values[i % one.values.size()]);
    for (std::size_t i = 0; i < 401 * d; ++i)
        p.rows.push_back(one.draw(uniform()));
    return p;
}

inline void check_one_parameter(const OneParameter& one) {
    for (const std::size_t d : {1, 3, 8, 13})
        for (const std::size_t k : {1, 2, 5, 9}) {
            const Problem p = problem_of(one, d, k);
            const Formula formula = [&](const double* x, std::size_t c) {
                Real total = 0;
                for (std::size_t j = 0; j < d; ++j)
                    total += one.log_density(x[j], p.parameters[0].values[c * d + j]);
                return total;
            };
            check_scores(p, formula, 1e-13);
            check_sums(p, formula, "sum", d, [](const double* x, std::size_t j) { return x[j]; });
        }
}

} // namespace by_textbook
