// A chart of mixtures: parameters as one vector, about a reference mixture. Its Euclidean product
// is Fisher's information of the complete data at the reference, in which an EM step is the
// gradient of the mean log-likelihood. Every vector is a mixture: weights are softmax of
// logarithms, factors have a positive diagonal. Knows nothing of rows or of acceleration.
#pragma once

#include <vector>

#include "algebra/linalg.hpp"
#include "emgine/mixture.hpp"

namespace emgine {

// A mean is whitened by the reference's precision factor, a factor is taken relative to it with the
// logarithm of its diagonal, and both are scaled by the root of the reference's weight.
class Coordinates {
  public:
    explicit Coordinates(const Mixture& reference);

    // Of log-weights, means and factors, in that order.
    std::size_t size() const;
    // Of a mixture of the reference's shape, in units in which a nat is half a square.
    std::vector<double> vector(const Mixture& mixture) const;
    // Throws std::invalid_argument where numbers leave the finite ones.
    Mixture mixture(const double* vector) const;

    const MixtureParameters& reference() const { return reference_.parameters(); }

  private:
    struct Matrices {
        PaddedMatrix factor, inverse; // upper triangular both
    };

    const Matrices& matrices(std::size_t component) const;
    double scalar(std::size_t component, std::size_t feature) const;
    std::size_t spread_size() const;
    double spread(std::size_t index) const;
    void whitened(const double* shift, std::size_t component, double* result) const;
    void unwhitened(const double* shift, std::size_t component, double* result) const;
    void add_relative_factors(const MixtureParameters& p, std::vector<double>& to) const;
    std::vector<double> factors(const double* coordinates) const;

    Mixture reference_;
    std::vector<double> root_;       // of the weights, k
    std::vector<Matrices> matrices_; // one a component, or one for all
    double repeats_ = 1;             // features that a factor's number serves
};

} // namespace emgine
