// From responsibilities to sums of the statistics of each feature under each component, by the
// kernel that sums of every exponential family go through.
#pragma once

#include <type_traits>

#include "emgine/statistics.hpp"
#include "families/by_feature/linear_features.hpp"
#include "families/by_feature/scratch.hpp"
#include "families/observed_weights.hpp"
#include "machine/dispatch.hpp"

namespace emgine::by_feature {

// Whether a Point has sums of its own: see weibull.cpp.
template <class Point, class = void>
struct has_sums : std::false_type {};
template <class Point>
struct has_sums<Point, std::void_t<decltype(&Point::sum)>> : std::true_type {};

template <class One>
class IndependentAccumulation final : public Accumulation {
  public:
    using Points = std::vector<typename One::Point>; // k d: what statistics are about

    // linear, about `reference`: of components whose densities were taken of the same block, so
    // that the scratch knows the rows. Null: the rows are not known, and no feature is linear.
    IndependentAccumulation(const ModelShape& shape, Points points,
                            const LinearFeatures<One>* linear, const double* reference)
        : d_(shape.n_features), k_(shape.n_components), points_(std::move(points)), linear_(linear),
          reference_(reference), shape_(shape), observed_(shape, shape.missing) {
        if (linear_ != nullptr && reference_ != nullptr)
            others_ = linear_->others();
        else
            for (std::size_t j = 0; j < d_; ++j)
                others_.push_back(j);
    }

    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<BlockScratch<One>>(shape_);
    }

    void begin(Scratch& scratch) const override {
        std::fill_n(static_cast<BlockScratch<One>&>(scratch).sums.get(), k_ * (n_linear() + 1),
                    0.0);
    }

    void add(const Block& block, const double* r, Scratch& scratch, const Task&,
             double* values) const override {
        auto& memory = static_cast<BlockScratch<One>&>(scratch);
        if (linear_ == nullptr)
            memory.see_block(block, d_);
        double* weight = values + StatisticsLayout::weight_at;
        const double* observed = memory.observed(block, 0);
        observed_.add(observed, block.n, r, values);
        kernels().linear_sums(memory.linear.get(), block.n, n_linear(), r, k_, memory.sums.get(),
                              memory.sums.get() + k_);
        for (std::size_t k = 0; k < k_; ++k)
            for (const std::size_t j : others_)
                add_pair(k * d_ + j, block.n, memory, memory.observed(block, j),
                         r + k * block_stride, weight + k_);
    }

    void finish(Scratch& scratch, double* values) const override {
        const double* weight = static_cast<BlockScratch<One>&>(scratch).sums.get();
        double* of_values = values + StatisticsLayout::weight_at;
        for (std::size_t k = 0; k < k_; ++k)
            of_values[k] += weight[k];
        if (n_linear() > 0)
            linear_->add(
                reference_,
                [&](std::size_t k, std::size_t j) {
                    return shape_.missing ? values[observed_.at(k, j)] : weight[k];
                },
                weight + k_, of_values + k_);
    }

  private:
    std::size_t n_linear() const { return reference_ == nullptr ? 0 : linear_->n_sums(); }

    // observed: 1 where a row has the feature; null where all have.
    void add_pair(std::size_t i, std::size_t n, BlockScratch<One>& memory, const double* observed,
                  const double* r, double* statistics) const {
        const double* seen = memory.seen + i % d_ * One::n_seen * block_stride;
        alignas(64) double given[rows_per_block];
        if (observed != nullptr) {
            kernels().student_weighted(r, observed, n, given);
            r = given;
        }
        double sums[One::statistics.size()] = {};
        if (!sum_at_once(points_[i], seen, n, r, sums))
            sum_of_statistics(points_[i], seen, n, memory.statistics.get(), r, sums);
        for (std::size_t a = 0; a < One::statistics.size(); ++a)
            statistics[a * points_.size() + i] += sums[a];
    }

    // Where a family has sums without its statistics in memory.
    static bool sum_at_once(const typename One::Point& point, const double* seen, std::size_t n,
                            const double* r, double* sums) noexcept {
        if constexpr (has_sums<typename One::Point>::value)
            return point.sum(seen, n, r, sums);
        return false;
    }

    // t: memory for the statistics of a feature in a block.
    static void sum_of_statistics(const typename One::Point& point, const double* seen,
                                  std::size_t n, double* t, const double* r,
                                  double* sums) noexcept {
        point.write(seen, n, t);
        double weight = 0;
        kernels().linear_sums(t, n, One::statistics.size(), r, 1, &weight, sums);
    }

    std::size_t d_, k_;
    Points points_;
    const LinearFeatures<One>* linear_;
    const double* reference_; // null: no feature is linear
    std::vector<std::size_t> others_;
    ModelShape shape_;
    ObservedWeights observed_;
};

} // namespace emgine::by_feature
