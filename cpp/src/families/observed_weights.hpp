// "observed" (k d): the responsibilities of the rows that have a feature, among the statistics of
// families whose features are independent given the component. Where no row lacks a cell they are
// the components' weights, to the bit.
#pragma once

#include "families/family.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

inline StatisticsArray observed_array(const ModelShape& shape, std::size_t n_weighed) {
    return {"observed", {shape.n_components, n_weighed}};
}
inline StatisticsArray observed_array(const ModelShape& shape) {
    return observed_array(shape, shape.n_features);
}

class ObservedWeights {
  public:
    ObservedWeights(const ModelShape& shape, bool counted)
        : ObservedWeights(shape, counted, shape.n_features) {}
    ObservedWeights(const ModelShape& shape, bool counted, std::size_t n_weighed)
        : d_(n_weighed), k_(shape.n_components), counted_(counted) {
        if (counted_)
            at_ = layout_of(shape)->array("observed").at;
    }

    // observed: 1 where a row has a feature, by features; null where no row of the block lacks one.
    void add(const double* observed, std::size_t n, const double* r, double* values) const {
        if (!counted_)
            return;
        double* sums = values + at_;
        if (observed != nullptr) {
            kernels().linear_sums(observed, n, d_, r, k_, nullptr, sums);
            return;
        }
        for (std::size_t k = 0; k < k_; ++k) {
            const double given = kernels().sum(r + k * block_stride, n);
            for (std::size_t j = 0; j < d_; ++j)
                sums[k * d_ + j] += given;
        }
    }

    // Where the number of component k and feature j is.
    std::size_t at(std::size_t k, std::size_t j) const { return at_ + k * d_ + j; }

  private:
    std::size_t d_, k_, at_ = 0;
    bool counted_;
};

// Whether rows of a component have a feature: by their weight there, and that of the component.
constexpr bool is_observed(double observed, double weight) { return observed > 0x1p-52 * weight; }

// Weight of the rows of component i / d that have feature i % d; 0 where next to none has.
class FeatureWeights {
  public:
    explicit FeatureWeights(const SufficientStatistics& statistics)
        : FeatureWeights(statistics, statistics.shape().n_features) {}
    FeatureWeights(const SufficientStatistics& statistics, std::size_t n_weighed)
        : d_(n_weighed), weight_(statistics.weight()),
          observed_(statistics.shape().missing ? statistics.array("observed") : nullptr) {}

    double operator[](std::size_t i) const {
        const double weight = weight_[i / d_];
        if (observed_ == nullptr)
            return weight;
        return is_observed(observed_[i], weight) ? observed_[i] : 0;
    }

  private:
    std::size_t d_;
    const double* weight_;
    const double* observed_;
};

// Means of sums (k d). A feature that no row of a component has takes the mean of the others.
inline std::vector<double> means_of_observed(const SufficientStatistics& statistics,
                                             const double* sums, std::size_t d) {
    const FeatureWeights weights(statistics, d);
    const std::size_t k = statistics.shape().n_components;
    std::vector<double> means(k * d), sum(d), weight(d);
    for (std::size_t i = 0; i < k * d; ++i) {
        sum[i % d] += sums[i];
        weight[i % d] += weights[i];
    }
    for (std::size_t i = 0; i < k * d; ++i)
        means[i] = weights[i] > 0 ? sums[i] / weights[i] : per_weight(sum[i % d], weight[i % d]);
    return means;
}

} // namespace emgine
