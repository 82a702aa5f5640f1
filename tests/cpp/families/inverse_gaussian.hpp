// A family made for the tests, to show that the engine asks for nothing Gaussian: inverse Gaussians
// of independent features, log p(x) = log(lambda / (2 pi x^3)) / 2 - lambda (x - mu)^2 / (2 mu^2
// x). Exponential: its statistics are T(x) = (x, 1 / x), about nothing. Used as an object, for it
// is not on the list of families. Checks what components.hpp promises to those who add a family.
#pragma once

#include "check.hpp"
#include "problem.hpp"

#include "families/family.hpp"

#include <stdexcept>

namespace inverse_gaussian {

using emgine::Block;
using emgine::ModelShape;
using emgine::NamedArrays;

// Of one feature; compiled once, so that a row by itself has the bits of a block.
[[gnu::noinline]] inline double log_density(double x, double mu, double lambda) noexcept {
    constexpr double log_2_pi = 1.8378770664093454836;
    const double z = (x - mu) / mu;
    return (std::log(lambda / x) - 2 * std::log(x) - log_2_pi - lambda * z * z / x) / 2;
}

struct Parameters {
    std::vector<double> mu, lambda, log_weights; // k d, k d, k
};

// Remembers the block whose densities were asked for last.
struct Scratch final : emgine::Scratch {
    std::vector<double> first_feature;
};

class Accumulation final : public emgine::Accumulation {
  public:
    Accumulation(ModelShape shape, bool after_densities)
        : shape_(std::move(shape)), after_densities_(after_densities) {}

    std::unique_ptr<emgine::Scratch> scratch() const override {
        return std::make_unique<Scratch>();
    }
    void add(const Block& block, const double* r, emgine::Scratch& scratch, const emgine::Task&,
             double* values) const override {
        const auto& seen = static_cast<Scratch&>(scratch).first_feature;
        check::that(!after_densities_ || seen == std::vector<double>(block.x, block.x + block.n),
                    "add follows the densities of the same block");
        const std::size_t k = shape_.n_components, d = shape_.n_features;
        double* weight = values + emgine::StatisticsLayout::weight_at;
        double* sum = weight + k;
        for (std::size_t c = 0; c < k; ++c)
            for (std::size_t s = 0; s < block.n; ++s) {
                const double part = r[c * emgine::block_stride + s];
                weight[c] += part;
                for (std::size_t j = 0; j < d; ++j) {
                    const double x = block.x[j * emgine::block_stride + s];
                    sum[c * d + j] += part * x;
                    sum[(k + c) * d + j] += part / x;
                }
            }
    }

  private:
    ModelShape shape_;
    bool after_densities_;
};

class Components final : public emgine::Components {
  public:
    Components(ModelShape shape, Parameters parameters)
        : shape_(std::move(shape)), p_(std::move(parameters)), nothing_(p_.mu.size()) {
        costs_ = {true, 20.0, 400.0, false};
    }
    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        return {&p_.mu, &p_.lambda};
    }
    const double* reference() const override { return nothing_.data(); }
    std::unique_ptr<emgine::Scratch> scratch() const override {
        return std::make_unique<Scratch>();
    }
    void log_densities(const Block& block, double, emgine::Scratch& scratch, const emgine::Task&,
                       double* result) const override {
        auto& seen = static_cast<Scratch&>(scratch).first_feature;
        seen.assign(block.x, block.x + block.n);
        for (std::size_t c = 0; c < shape_.n_components; ++c)
            for (std::size_t s = 0; s < block.n; ++s)
                result[c * emgine::block_stride + s] = of(c, block.x + s, emgine::block_stride);
    }
    std::unique_ptr<emgine::Accumulation> accumulation(const double* reference) const override {
        check::that(std::equal(nothing_.begin(), nothing_.end(), reference), "about nothing");
        return std::make_unique<Accumulation>(shape_, true);
    }
    void log_densities_of_row(const double* x,
                              emgine::RowScratch& scratch) const noexcept override {
        for (std::size_t c = 0; c < shape_.n_components; ++c)
            scratch.log_density[c] = of(c, x, 1);
    }

  private:
    // log(weight_c p(x | c)); features of x a stride apart.
    double of(std::size_t c, const double* x, std::size_t stride) const noexcept {
        double total = p_.log_weights[c];
        for (std::size_t j = 0; j < shape_.n_features; ++j) {
            const std::size_t at = c * shape_.n_features + j;
            total += log_density(x[j * stride], p_.mu[at], p_.lambda[at]);
        }
        return total;
    }

    ModelShape shape_;
    Parameters p_;
    std::vector<double> nothing_; // k d
};

class Family final : public emgine::Family {
  public:
    const char* name() const override { return "inverse_gaussian"; }
    void check_structure(const std::string& structure, std::size_t) const override {
        if (!structure.empty())
            throw std::invalid_argument("inverse Gaussians have no structures.");
    }
    std::vector<emgine::NamedShape> parameters(const ModelShape& shape) const override {
        return {{"mu", by_feature(shape)}, {"lambda", by_feature(shape)}};
    }
    std::vector<emgine::StatisticsArray> statistics(const ModelShape& shape) const override {
        return {{"x", by_feature(shape)}, {"inverse", by_feature(shape)}};
    }
    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return 2 * shape.n_components * shape.n_features;
    }
    double cost_of_density(const ModelShape& shape) const override {
        return 30.0 * static_cast<double>(shape.n_features);
    }
    std::shared_ptr<const emgine::Components> components(const ModelShape& shape,
                                                         NamedArrays parameters,
                                                         const std::vector<double>& log_weights,
                                                         int) const override {
        Parameters p{emgine::taken(parameters, "mu"), emgine::taken(parameters, "lambda"),
                     log_weights};
        for (const std::vector<double>* values : {&p.mu, &p.lambda})
            if (values->size() != shape.n_components * shape.n_features)
                throw std::invalid_argument("mu and lambda must be (n_components, n_features).");
        for (std::size_t i = 0; i < p.mu.size(); ++i)
            if (!(p.mu[i] > 0) || !(p.lambda[i] > 0))
                throw emgine::IllDefinedComponent(i / shape.n_features, "not positive.");
        return std::make_shared<const Components>(shape, std::move(p));
    }
    std::unique_ptr<emgine::Accumulation> accumulation(const ModelShape& shape,
                                                       const double*) const override {
        return std::make_unique<Accumulation>(shape, false);
    }
    NamedArrays maximization(const emgine::SufficientStatistics& statistics,
                             const emgine::MStep&) const override {
        const ModelShape& shape = statistics.shape();
        std::vector<double> mu, lambda;
        for (std::size_t i = 0; i < shape.n_components * shape.n_features; ++i) {
            const double weight = statistics.weight()[i / shape.n_features];
            mu.push_back(emgine::per_weight(statistics.array("x")[i], weight));
            lambda.push_back(
                1 / (emgine::per_weight(statistics.array("inverse")[i], weight) - 1 / mu.back()));
        }
        return {{"mu", std::move(mu)}, {"lambda", std::move(lambda)}};
    }

  private:
    static emgine::ArrayShape by_feature(const ModelShape& shape) {
        return {shape.n_components, shape.n_features};
    }
};

inline const Family family;

// Rows and a mixture of this family.
struct Problem {
    ModelShape shape;
    std::size_t n;
    std::vector<double> rows, weights, mu, lambda;

    emgine::Mixture mixture() const { return {shape, weights, {{"mu", mu}, {"lambda", lambda}}}; }
    emgine::MatrixView view() const { return emgine::dense_view(rows.data(), n, shape.n_features); }
};

inline Problem make(std::size_t n, std::size_t d, std::size_t k) {
    problem::Uniform uniform(n + 31 * d + 97 * k);
    Problem made{{&family, "", d, k}, n, {}, std::vector<double>(k, 1.0), {}, {}};
    double total = 0;
    for (double& weight : made.weights)
        total += weight = 1.5 + uniform();
    for (double& weight : made.weights)
        weight /= total;
    for (std::size_t i = 0; i < k * d; ++i) {
        made.mu.push_back(2 + 1.5 * uniform());
        made.lambda.push_back(3 + 2 * uniform());
    }
    for (std::size_t i = 0; i < n * d; ++i)
        made.rows.push_back(2 + 1.9 * uniform());
    return made;
}

} // namespace inverse_gaussian
