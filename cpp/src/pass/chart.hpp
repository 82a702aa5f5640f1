// A chart of mixtures: parameters as one vector, about a reference mixture. Its Euclidean product
// is Fisher's information of the complete data at the reference, in which an EM step is the
// gradient of the mean log-likelihood. Every vector is a mixture: weights are softmax of
// logarithms, the rest is the family's chart. Knows nothing of rows or of acceleration.
#pragma once

#include <vector>

#include "families/family.hpp"

namespace emgine {

class Chart {
  public:
    // Throws std::invalid_argument where the family has no chart (see has_chart).
    // seen: statistics of rows under the reference or one like it, if there are any.
    explicit Chart(const Mixture& reference, const SufficientStatistics* seen = nullptr);

    // Of log-weights and the components' coordinates, in that order.
    std::size_t size() const { return roots_.size() + components_->size(); }
    // Of a mixture of the reference's shape, in units in which a nat is half a square.
    std::vector<double> vector(const Mixture& mixture) const;
    void write(const Mixture& mixture, double* vector) const;
    // Throws std::invalid_argument where numbers leave the finite ones.
    Mixture mixture(const double* vector) const;

    const ModelShape& shape() const { return layout_->shape(); }

  private:
    std::shared_ptr<const StatisticsLayout> layout_;
    std::vector<double> roots_; // of the weights, k
    std::unique_ptr<ComponentsChart> components_;
};

} // namespace emgine
