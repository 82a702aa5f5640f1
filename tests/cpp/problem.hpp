// Small mixtures and rows drawn for the tests, and the results of textbook formulas by plain loops
// in long double. Promises: the same numbers on every machine (own generator, no distribution of a
// library).
#pragma once

#include "emgine/gaussian.hpp"
#include "emgine/matrix_view.hpp"
#include "emgine/statistics.hpp"
#include "families/gaussian/components.hpp"
#include "families/gaussian/within.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace problem {

// One for each storage, which is all that kernels see.
inline const std::vector<std::string> types = {"full",      "tied",      "diag",
                                               "spherical", "tied_diag", "tied_spherical"};

// All of the table, in its order.
inline const std::vector<std::string> all_types = [] {
    std::vector<std::string> names;
    for (const emgine::Structure& structure : emgine::structures())
        names.emplace_back(structure.name);
    return names;
}();

// Uniform on [-1, 1): the high bits of Knuth's 64-bit linear congruential generator.
class Uniform {
  public:
    explicit Uniform(std::uint64_t seed) : state_(seed) {}
    double operator()() {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<double>(static_cast<std::int64_t>(state_) >> 11) * 0x1p-52;
    }

  private:
    std::uint64_t state_;
};

struct Problem {
    std::string type;
    std::size_t n, d, k;
    std::vector<double> rows, weights, means, covariances, sample_weight;

    std::string name() const {
        return type + " n=" + std::to_string(n) + " d=" + std::to_string(d) +
               " k=" + std::to_string(k);
    }
    emgine::Mixture mixture() const {
        return emgine::gaussian_mixture(type, d, weights, means, covariances);
    }
    emgine::MatrixView view() const { return emgine::dense_view(rows.data(), n, d); }
};

// A A' / d + I / 2: positive definite and well conditioned.
inline std::vector<double> covariance_matrix(std::size_t d, Uniform& uniform) {
    std::vector<double> a(d * d), result(d * d);
    for (double& value : a)
        value = uniform();
    for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = 0; j < d; ++j) {
            double sum = i == j ? 0.5 : 0.0;
            for (std::size_t l = 0; l < d; ++l)
                sum += a[i * d + l] * a[j * d + l] / static_cast<double>(d);
            result[i * d + j] = sum;
        }
    return result;
}

inline std::vector<double> covariances(const std::string& type, std::size_t d, std::size_t k,
                                       Uniform& uniform) {
    std::vector<double> result;
    const emgine::Structure& structure = emgine::structure_of(type);
    if (!has_matrices(structure.storage)) {
        result.resize(emgine::size_of(emgine::shape_of(structure.storage, d, k)));
        for (double& value : result)
            value = 0.6 + 0.4 * uniform();
    }
    for (std::size_t c = 0;
         has_matrices(structure.storage) && c < (is_shared(structure.storage) ? 1 : k); ++c)
        for (double value : covariance_matrix(d, uniform))
            result.push_back(value);
    if (!structure.is_constrained())
        return result;
    return emgine::constrained(structure, d, result, std::vector<double>(k, 1.0), nullptr);
}

inline Problem make(const std::string& type, std::size_t n, std::size_t d, std::size_t k,
                    std::uint64_t seed = 1) {
    Uniform uniform(seed + 97 * n + 31 * d + k);
    Problem made{type, n, d, k, {}, {}, {}, {}, {}};
    made.weights.assign(k, 0.0);
    double total = 0.0;
    for (double& weight : made.weights)
        total += weight = 1.5 + uniform();
    for (double& weight : made.weights)
        weight /= total;
    for (std::size_t i = 0; i < k * d; ++i)
        made.means.push_back(2.0 * uniform());
    made.covariances = covariances(type, d, k, uniform);
    for (std::size_t i = 0; i < n * d; ++i)
        made.rows.push_back(3.0 * uniform());
    for (std::size_t i = 0; i < n; ++i)
        made.sample_weight.push_back(1.0 + 0.9 * uniform());
    return made;
}

// The numbers of a Gaussian mixture.
struct Numbers : emgine::GaussianParameters {
    std::vector<double> weights;
};

inline Numbers numbers(const emgine::Mixture& mixture) {
    return {emgine::gaussian_numbers(mixture.components()), mixture.weights()};
}

// Statistics of a Gaussian mixture from its arrays; scatter as full matrices.
inline emgine::SufficientStatistics statistics(const std::string& type, std::size_t d,
                                               std::size_t k, const double* weight,
                                               const double* sum, const double* scatter,
                                               const double* means, double log_likelihood,
                                               double row_weight) {
    const auto layout = emgine::layout_of(emgine::model_shape("gaussian", type, d, k));
    const auto& array = layout->array("scatter");
    std::vector<double> values{log_likelihood, row_weight};
    values.insert(values.end(), weight, weight + k);
    values.insert(values.end(), sum, sum + k * d);
    for (const double value :
         emgine::packed(array, {scatter, scatter + emgine::size_of(array.shape)}))
        values.push_back(value);
    return {layout, values, std::vector<double>(means, means + k * d)};
}

} // namespace problem
